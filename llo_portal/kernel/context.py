"""What every page's template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from llo_portal.kernel.navigation import menu_for, quick_action_for


def house(request: HttpRequest) -> dict[str, Any]:
    """Nothing is computed before a template shows it: a public page that shows none of it stays free of the session."""
    return {
        "demo": settings.DEMO,
        "menu": SimpleLazyObject(lambda: menu_for(request) if _signed_in(request) else []),
        "quick_action": SimpleLazyObject(lambda: quick_action_for(request) if _signed_in(request) else None),
    }


def _signed_in(request: HttpRequest) -> bool:
    return hasattr(request, "user") and request.user.is_authenticated
