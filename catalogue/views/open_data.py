"""The page that tells others how to use our offer elsewhere."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from catalogue.api.problems import TITLES, absolute
from llo_portal.kernel.head import Head
from llo_portal.kernel.shared_pages import SharedPage
from llo_portal.kernel.views import PUBLIC, Page

READ = (
    ("organisations", "Wie geeft de opleidingen en wie geeft het papier"),
    ("programmes", "Opleidingen die naar een diploma leiden of uit delen bestaan"),
    ("courses", "Alle andere opleidingen, ook de delen"),
    ("courses/{id}/course-offerings", "Startmomenten van een opleiding"),
    ("programmes/{id}/programme-offerings", "Startmomenten van een diploma-opleiding"),
    ("programmes/{id}/courses", "De delen van een diploma-opleiding"),
)
WORDS = "Ons aanbod als open data: een API volgens de Open Education API, met opleidingen en startmomenten."

FEEDS = (
    ("starts_calendar", "Agenda met alle starts, voor je eigen agenda"),
    ("new_starts", "Nieuwe starts, voor een feedlezer"),
    ("changes", "Alles wat is gewijzigd, voor je eigen kopie"),
)


class OpenData(SharedPage, Page):
    permission = PUBLIC
    template_name = "catalogue/open_data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        root = absolute(reverse("oeapi:service"))
        return super().get_context_data(
            title="Open data",
            breadcrumb=[("Home", reverse("home")), ("Open data", "")],
            root=root,
            reads=[(f"{root}{path}", told) for path, told in READ],
            head=Head(WORDS, reverse("catalogue:open_data")),
            problems=[(status, anchor, title) for status, (anchor, title) in TITLES.items()],
            feeds=[(absolute(reverse(f"catalogue:{name}")), told) for name, told in FEEDS],
            per_minute=settings.OPEN_DATA_PER_MINUTE,
            **kwargs,
        )
