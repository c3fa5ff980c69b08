"""Staff: an offer list in, with its report."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from catalogue import exports
from catalogue.filters import ImportFilter
from catalogue.forms import UploadForm
from catalogue.models import CatalogueImport
from catalogue.offer_sheet import ERROR, WARNING
from catalogue.services import imports
from catalogue.tables import IMPORT_TONES, ImportTable
from llo_portal.kernel.exports import as_csv, as_xlsx
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, guarded

CRUMB = ("Aanbod inlezen", reverse_lazy("catalogue:import_list"))
SHOWN = {"aandacht": "Met opmerkingen", "fout": "Alleen fouten", "alles": "Alle rijen"}
PER_PAGE = 50


class ImportList(ListPage):
    permission = "catalogue.import"
    title = "Aanbod inlezen"
    model = CatalogueImport
    table_class = ImportTable
    filterset_class = ImportFilter
    count_one, count_many = "bestand", "bestanden"
    create_label = "Bestand inlezen"
    empty_title = "Nog niets ingelezen"
    empty_text = (
        "Bied een lijst met opleidingen en startmomenten aan. Je ziet eerst een verslag; er verandert nog niets."
    )

    def rows(self) -> QuerySet[CatalogueImport]:
        return super().rows().select_related("by__person")

    def create_url(self) -> str:
        return reverse("catalogue:import_create")


class ImportCreate(FormPage):
    permission = "catalogue.import"
    title = "Bestand inlezen"
    submit_label = "Kijk het bestand na"
    form_class = UploadForm

    def save(self, form: UploadForm) -> str:
        file = form.cleaned_data["file"]
        content = file.read(imports.MAX_BYTES + 1)
        upload = imports.receive(content=content, name=file.name, by=self.request.user)
        return reverse("catalogue:import_detail", args=[upload.pk])

    def cancel_url(self) -> str:
        return str(CRUMB[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


class ImportDetail(DetailPage):
    """The report, per row and per cell; with the button that reads it in while it is a dry run."""

    permission = "catalogue.import"
    model = CatalogueImport
    template_name = "catalogue/import_detail.html"

    def rows(self) -> QuerySet[CatalogueImport]:
        return super().rows().select_related("by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.request.GET.get("toon", "aandacht")
        shown = shown if shown in SHOWN else "aandacht"
        rows = report_rows(self.object.report, shown)
        return super().get_context_data(
            title=self.object.name,
            breadcrumb=[CRUMB, (self.object.name, "")],
            report=self.object.report,
            tone=IMPORT_TONES[self.object.state],
            page=Paginator(rows, PER_PAGE).get_page(self.request.GET.get("pagina")),
            tabs=[
                {"label": label, "url": f"?toon={key}", "active": key == shown, "count": ""}
                for key, label in SHOWN.items()
            ],
            **kwargs,
        )


def report_rows(report: dict[str, Any], shown: str) -> list[dict[str, Any]]:
    """Rows of the report with their remarks, faults first within what is asked to be shown."""
    notes: dict[int, list[dict[str, Any]]] = {}
    for note in report["notes"]:
        notes.setdefault(note["row"], []).append(note)
    rows = [row | {"notes": notes.get(row["number"], [])} for row in report["rows"]]
    if shown == "fout":
        rows = [row for row in rows if row["outcome"] == ERROR]
    elif shown == "aandacht":
        rows = [row for row in rows if row["outcome"] == ERROR or any(n["level"] == WARNING for n in row["notes"])]
    return sorted(rows, key=lambda row: (row["outcome"] != ERROR, row["number"]))


class ImportApply(ActionView):
    permission = "catalogue.import"
    success_message = "Het bestand is ingelezen. De nieuwe opleidingen zijn concepten."

    def act(self) -> str:
        upload = get_object_or_404(CatalogueImport.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        agreed = self.request.POST.get("leave_out_faulty") == "ja"
        imports.apply(upload=upload, leave_out_faulty=agreed, by=self.request.user)
        return reverse("catalogue:import_detail", args=[upload.pk])

    def error_url(self) -> str:
        return reverse("catalogue:import_detail", args=[self.kwargs["pk"]])


@guarded("catalogue.import")
def import_report(request: HttpRequest, pk: Any, kind: str) -> HttpResponse:
    """The report to take away, as csv or xlsx."""
    upload = get_object_or_404(CatalogueImport.objects.for_user(request.user), pk=pk)
    rows = exports.report_rows(upload.report)
    if kind == "xlsx":
        content = as_xlsx("Verslag", exports.REPORT_HEADINGS, rows)
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        kind, content, mime = "csv", as_csv(exports.REPORT_HEADINGS, rows), "text/csv; charset=utf-8"
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="verslag-{upload.created_at:%Y%m%d-%H%M}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
