"""The provider and the person who looks, on every page. Everything is computed only when a template asks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import DEFAULT_COLOUR, Provider
from llo_portal.kernel.remembered import remembered

KEPT = "accounts.provider"


def the_provider() -> Provider | None:
    """As every page shows it; kept in the process for a moment."""
    return remembered(KEPT, Provider.objects.first)


def provider(request: HttpRequest) -> dict[str, Any]:
    found = SimpleLazyObject(the_provider)
    user: Any = getattr(request, "user", None)

    def signed_in() -> bool:
        # asked inside the lazy values only: a public page that shows none of them stays free of the session
        return user is not None and user.is_authenticated

    told: dict[str, Any] = {
        "provider": found,
        "brand_css": SimpleLazyObject(lambda: _brand_css(found)),
        "role_labels": SimpleLazyObject(lambda: user.role_labels if signed_in() else []),
        "user_layout": SimpleLazyObject(lambda: layout_of(user) if signed_in() else ""),
    }
    if settings.DEMO:
        told["demo_roles"] = SimpleLazyObject(_demo_roles)
    return told


def layout_of(user: Any) -> str:
    """The layout for pages that everybody signed in may open."""
    return "layouts/staff.html" if user.is_colleague else "layouts/portal.html"


def _brand_css(found: Any) -> str:
    if not found or found.brand_colour == DEFAULT_COLOUR:
        return ""
    return f"{reverse('accounts:brand_css')}?v={found.brand_colour[1:]}"


def _demo_roles() -> list[dict[str, str]]:
    from accounts.demo.load import PEOPLE
    from accounts.roles import labels

    return [
        {
            "key": p.key,
            "label": labels(list(p.roles))[0],
            "name": " ".join(filter(None, (p.first_name, p.infix, p.last_name))),
        }
        for p in PEOPLE
    ]
