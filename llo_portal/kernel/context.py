"""What every page's template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from llo_portal.kernel.navigation import menu_for


def house(request: HttpRequest) -> dict[str, Any]:
    """`menu` is computed only when a layout shows it."""
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return {
        "demo": settings.DEMO,
        "menu": SimpleLazyObject(lambda: menu_for(request) if signed_in else []),
        "user_layout": SimpleLazyObject(lambda: _layout(request) if signed_in else "layouts/entrance.html"),
    }


def _layout(request: HttpRequest) -> str:
    """The layout for pages that everybody has, such as one's own account."""
    return "layouts/staff.html" if request.user.has_perm("kernel.staff") else "layouts/portal.html"
