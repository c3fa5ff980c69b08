"""Inversion 2: an app registers a panel for another app's page, with its own permission."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Panel:
    """Shown on page `page` (such as "clients.organisation" or "today") to who has `permission`.

    `context` takes (request, obj) and returns the template's context, or None to show nothing. It must draw its rows
    from `for_user(request.user)`.
    """

    key: str
    page: str
    label: str
    permission: str
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True, slots=True)
class FilledPanel:
    key: str
    label: str
    template: str
    context: dict[str, Any]


panels: Registry[Panel] = Registry("panel")


def panels_for(page: str, request: HttpRequest, obj: Any = None) -> list[FilledPanel]:
    """The panels of a page that this user may see, filled and in order."""
    mine = sorted((p for p in panels if p.page == page), key=lambda p: p.order)
    filled = []
    for panel in mine:
        if request.user.has_perm(panel.permission) and (context := panel.context(request, obj)) is not None:
            filled.append(FilledPanel(panel.key, panel.label, panel.template, context))
    return filled
