"""Errors of the open data as `application/problem+json` (RFC 7807)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

CONTENT_TYPE = "application/problem+json"
VERSION = "6.0"
TITLES = {
    400: ("onjuiste-vraag", "De vraag klopt niet"),
    404: ("niet-gevonden", "Dit bestaat niet"),
    405: ("alleen-lezen", "Hier kun je alleen lezen"),
    406: ("andere-versie", "Deze versie hebben we niet"),
    429: ("te-vaak", "Je vraagt te vaak"),
    500: ("storing", "Er ging bij ons iets mis"),
}
LONGEST_URI = 2048


class Problem(Exception):
    """Carries a status and what is wrong in words for the programmer who asked."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def problem(request: HttpRequest, status: int, detail: str = "", **more: Any) -> JsonResponse:
    """The `type` leads to the paragraph of the open-data page that explains it."""
    anchor, title = TITLES[status]
    told = {"type": absolute(f"{reverse('catalogue:open_data')}#{anchor}"), "title": title, "status": status, **more}
    if detail:
        told["detail"] = detail[:1000]
    instance = absolute(request.get_full_path())
    if len(instance) <= LONGEST_URI:
        told["instance"] = instance
    return JsonResponse(told, status=status, content_type=CONTENT_TYPE)
