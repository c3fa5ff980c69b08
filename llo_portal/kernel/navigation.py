"""Inversion 3a: each app contributes its menu items."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class MenuItem:
    """Shown to who has `permission`. `order` counts by tens; the side menu shows at most nine, the rest under "Meer"."""

    key: str
    label: str
    url_name: str
    icon: str
    permission: str
    order: int


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str
    active: bool


navigation: Registry[MenuItem] = Registry("menu item")


def menu_for(request: HttpRequest) -> list[Link]:
    """The user's menu in order; the item with the longest matching address is active."""
    user: Any = request.user
    items = [(i, reverse(i.url_name)) for i in sorted(navigation, key=lambda i: i.order) if user.has_perm(i.permission)]
    matching = [url for _, url in items if request.path.startswith(url)]
    here = max(matching, key=len, default="")
    return [Link(item.label, url, item.icon, url == here) for item, url in items]
