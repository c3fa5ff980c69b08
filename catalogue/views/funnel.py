"""Counting pages that were looked at, and what came of it."""

from base64 import b64decode
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalogue import funnel_figures, visits
from catalogue.choices import Channel, FunnelStep
from llo_portal.kernel.exports import as_csv
from llo_portal.kernel.views import PUBLIC, Page, guarded

PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def _pixel() -> HttpResponse:
    answer = HttpResponse(PIXEL, content_type="image/gif")
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@guarded(PUBLIC)
@require_safe
@never_cache
def count_list(request: HttpRequest) -> HttpResponse:
    """The list of courses was looked at. The pages themselves come from a cache and cannot count."""
    visits.note(request, FunnelStep.LIST)
    return _pixel()


@guarded(PUBLIC)
@require_safe
@never_cache
def count_course(request: HttpRequest, pk: UUID) -> HttpResponse:
    visits.note(request, FunnelStep.COURSE, pk)
    return _pixel()


class FunnelPage(Page):
    """Per course and per channel how many went on, over whole months."""

    permission = "catalogue.view_funnel"
    template_name = "catalogue/funnel.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = funnel_figures.read(self.request.GET)
        return super().get_context_data(
            title="Van kijken naar starten",
            asked=asked,
            months=funnel_figures.months(),
            figures=funnel_figures.figures(asked),
            query=asked.query,
            channels=Channel.choices,
            hidden=funnel_figures.HIDDEN,
            **kwargs,
        )


@guarded("catalogue.view_funnel")
@require_safe
def funnel_csv(request: HttpRequest) -> HttpResponse:
    """The numbers of the page, those that are hidden there hidden here."""
    asked = funnel_figures.read(request.GET)
    answer = HttpResponse(as_csv(*funnel_figures.as_rows(asked)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="van-kijken-naar-starten-{asked.first}-{asked.last}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
