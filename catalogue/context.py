"""What the public layout knows of the catalogue."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalogue.models import EditablePage
from llo_portal.kernel.remembered import remembered


def _pages() -> list[dict[str, str]]:
    rows = EditablePage.objects.only("slug", "title", "order")
    return [{"title": page.title, "url": page.get_absolute_url()} for page in rows]


def site_pages(request: HttpRequest) -> dict[str, Any]:
    """Links in the footer; asked from the database only where a footer is shown."""
    return {"site_pages": SimpleLazyObject(lambda: remembered("catalogue.pages", _pages))}
