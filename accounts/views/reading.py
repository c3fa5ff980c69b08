"""Inzagelog: who read a protected person."""

from typing import Any, ClassVar

from django.http import HttpResponse

from accounts.filters import ReadLogFilter
from accounts.models import ReadLog
from accounts.tables import ReadLogTable
from llo_portal.kernel.dutch import short_moment
from llo_portal.kernel.exports import csv_response
from llo_portal.kernel.views import ListPage

MOST_ROWS = 50_000


class ReadLogList(ListPage):
    permission = "accounts.view_read_log"
    model = ReadLog
    table_class = ReadLogTable
    filterset_class = ReadLogFilter
    title = "Inzagelog"
    count_one, count_many = "inzage", "inzages"
    empty_title = "Nog niets gelezen"
    empty_text = (
        "Hier staat elke keer dat iemand gegevens ziet van een deelnemer die via UWV of een gemeente komt, ook als de "
        "pagina niet lukte. Rijen verdwijnen na 24 maanden."
    )
    template_name = "accounts/read_log.html"

    def rows(self) -> Any:
        return super().rows().select_related("user__person", "person")


class ReadLogFile(ReadLogList):
    """The same rows as the list, with the same filter, to take away."""

    http_method_names: ClassVar[list[str]] = ["get"]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        rows = context["filter"].qs[:MOST_ROWS]
        lines = ((short_moment(r.read_at), str(r.user), str(r.person), r.door, r.method, r.status) for r in rows)
        headings = ("Wanneer", "Wie", "Over wie", "Pagina", "Verzoek", "Antwoord")
        return csv_response("inzagelog", headings, lines)
