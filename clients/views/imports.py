"""Importing and merging clients."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils.text import slugify

from clients.choices import ImportState
from clients.client_sheet import SHOWN
from clients.errors import ClientsError
from clients.filters import closest
from clients.forms.imports import ImportForm
from clients.models import ClientImport, Organisation
from clients.services import imports, merging
from llo_portal.kernel.exports import as_xlsx, csv_response
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, Guarded, Page, guarded

CRUMBS = [("Klanten", reverse_lazy("clients:organisation_list")), ("Importeren", reverse_lazy("clients:import_list"))]
SHOWN_ROWS = 200
REPORT_HEAD = ("Rij", "Uitkomst", "Klant", "Leeg gelaten cellen")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportList(Page):
    """Earlier imports, and the form for a new one. The right `beheer` sees the imports, not what is in them."""

    permission = "clients.view_imports"
    template_name = "clients/import_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = ClientImport.objects.defer("content", "report", "choices", "plan").select_related("by__person")[:100]
        mine = set(ClientImport.objects.for_user(self.request.user).values_list("pk", flat=True))
        return super().get_context_data(
            title="Klanten importeren", breadcrumb=[CRUMBS[0], ("Importeren", "")], form=ImportForm(),
            imports=[(row, row.pk in mine) for row in rows], **kwargs,
        )  # fmt: skip


class ImportCreate(FormPage):
    permission = "clients.import_organisation"
    title = "Klanten importeren"
    form_class = ImportForm
    submit_label = "Bestand lezen"

    def save(self, form: ImportForm) -> str:
        file = form.cleaned_data["file"]
        made = imports.read_file(name=file.name, content=file.read(), by=self.request.user)
        return reverse("clients:import_detail", args=[made.pk])

    def cancel_url(self) -> str:
        return reverse("clients:import_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[*CRUMBS, ("Nieuw bestand", "")], **kwargs)


class ImportDetail(DetailPage):
    """The report, the choices and, once done, the outcome."""

    permission = "clients.import_organisation"
    template_name = "clients/import_detail.html"
    model = ClientImport
    object: ClientImport

    def get_queryset(self) -> QuerySet[ClientImport]:
        return self.rows().select_related("by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told: dict[str, Any] = {"waiting": self.object.state == ImportState.READ}
        if told["waiting"]:
            told |= self._columns() | self._examined()
        elif self.object.state == ImportState.DONE:
            told["remarks"] = self.object.lines.exclude(remarks=[])[:SHOWN_ROWS]
        return super().get_context_data(
            title=self.object.file_name, breadcrumb=[*CRUMBS, (self.object.file_name, "")], **told, **kwargs
        )

    def _columns(self) -> dict[str, Any]:
        """Which heading is which field, with examples from the file."""
        found, chosen = imports.columns_of(self.object), self.object.layout.get("kolommen", {})
        rows = [(n, h, found.examples[h], chosen.get(h, "")) for n, h in enumerate(found.headings)]
        return {"columns": rows, "fields": tuple(SHOWN.items()), "has_name": "name" in chosen.values()}

    def _examined(self) -> dict[str, Any]:
        try:
            found = imports.examine(client_import=self.object, by=self.request.user)
        except ClientsError as error:
            return {"found": None, "refusal": error.message}
        return {
            "found": found, "pair_choices": imports.PAIR_CHOICES, "confirmed": self.object.choices.get("fouten"),
            "faulty": found.faulty[:SHOWN_ROWS], "pairs": found.pairs[:SHOWN_ROWS],
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.object.state != ImportState.READ:
            messages.error(request, "Deze import is al verwerkt of gestopt.")
        else:
            try:
                self._do(request)
            except ClientsError as error:
                messages.error(request, error.message)
        return HttpResponseRedirect(reverse("clients:import_detail", args=[self.object.pk]))

    def _do(self, request: HttpRequest) -> None:
        """One of the three buttons: the columns, keep the choices, or start."""
        if request.POST.get("doe") == "kolommen":
            headings = imports.columns_of(self.object).headings
            chosen = {h: request.POST.get(f"kolom-{n}", "") for n, h in enumerate(headings)}
            known = {h: name if name in SHOWN else "" for h, name in chosen.items()}
            imports.choose_columns(client_import=self.object, columns=known, by=request.user)
            messages.success(request, "De kolommen zijn bewaard, ook voor een volgend bestand met deze indeling.")
            return
        self._keep(request)
        if request.POST.get("doe") != "importeren":
            messages.success(request, "Je keuzes zijn bewaard. Je kunt later verdergaan.")
            return
        imports.start(client_import=self.object, by=request.user)
        messages.success(request, "De import is begonnen. Je kunt deze pagina verlaten en later terugkomen.")

    def _keep(self, request: HttpRequest) -> None:
        chosen = {key[5:]: value for key, value in request.POST.items() if key.startswith("paar-")}
        if (every := request.POST.get("alle", "")) in (imports.MERGE, imports.BOTH, imports.SKIP):
            found = imports.examine(client_import=self.object, by=request.user)
            for pair in found.pairs:
                if every != imports.MERGE or pair.may_merge:
                    chosen.setdefault(pair.key, every)
        imports.keep_choices(
            client_import=self.object, confirmed="fouten" in request.POST, pairs=chosen, by=request.user
        )


class ImportDrop(ActionView):
    permission = "clients.import_organisation"
    success_message = "De import is gestopt en het bestand is weggegooid."

    def act(self) -> str:
        rows = ClientImport.objects.for_user(self.request.user)
        imports.drop(client_import=get_object_or_404(rows, pk=self.kwargs["pk"]), by=self.request.user)
        return reverse("clients:import_list")

    def error_url(self) -> str:
        return reverse("clients:import_detail", args=[self.kwargs["pk"]])


class ImportResume(ActionView):
    """For work that stands still, such as after a broken worker that nobody restarted."""

    permission = "clients.import_organisation"
    success_message = "De import gaat verder waar hij was."

    def act(self) -> str:
        rows = ClientImport.objects.for_user(self.request.user)
        imports.resume(client_import=get_object_or_404(rows, pk=self.kwargs["pk"]), by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return reverse("clients:import_detail", args=[self.kwargs["pk"]])


@guarded("clients.import_organisation")
def import_progress(request: HttpRequest, pk: Any) -> HttpResponse:
    """How far it is; asks the page to load anew when there is nothing left to wait for."""
    rows = ClientImport.objects.for_user(request.user).only("state", "processed", "total")
    found = get_object_or_404(rows, pk=pk)
    answer = render(request, "clients/import_progress.html", {"object": found})
    if found.state != ImportState.RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


@guarded("clients.import_organisation")
def import_report(request: HttpRequest, pk: Any) -> HttpResponse:
    """What became of each row, as csv or, with ?soort=xlsx, as a spreadsheet."""
    found = get_object_or_404(ClientImport.objects.for_user(request.user).defer("content"), pk=pk)
    lines = found.lines.select_related("organisation").iterator(chunk_size=1000)
    rows = (
        (
            line.number, line.get_outcome_display(), line.organisation.name if line.organisation else "",
            "; ".join(f"{r['kolom']}: {r['reden']}" for r in line.remarks),
        )
        for line in lines
    )  # fmt: skip
    name = f"verslag-{slugify(found.file_name)[:60] or 'import'}"
    if request.GET.get("soort") != "xlsx":
        return csv_response(name, REPORT_HEAD, rows)
    answer = HttpResponse(as_xlsx("Verslag", REPORT_HEAD, rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


class MergeStart(DetailPage):
    """Which other organisation is this one? Likely ones first; others by search."""

    permission = "clients.merge_organisation"
    template_name = "clients/merge_start.html"
    model = Organisation
    object: Organisation

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.editable_by(self.request.user).current()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.get_queryset().exclude(pk=self.object.pk)
        term = self.request.GET.get("q", "").strip()[:100]
        matches = merging.likely_duplicates(self.object, rows)
        crumbs = [CRUMBS[0], (self.object.name, self.object.get_absolute_url()), ("Samenvoegen", "")]
        found, has_more = closest(rows, term, 20) if len(term) > 1 else ([], False)
        return super().get_context_data(
            title=f"{self.object} samenvoegen", breadcrumb=crumbs, matches=matches, term=term, found=found,
            has_more=has_more, **kwargs,
        )  # fmt: skip


class MergePage(Guarded):
    """What a merge does, and the button."""

    permission = "clients.merge_organisation"

    def both(self) -> tuple[Organisation, Organisation]:
        rows = Organisation.objects.editable_by(self.request.user).current()
        rows = rows.select_related("owner__person", "team", "institution")
        return get_object_or_404(rows, pk=self.kwargs["pk"]), get_object_or_404(rows, pk=self.kwargs["other"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kept, gone = self.both()
        crumbs = [CRUMBS[0], (kept.name, kept.get_absolute_url()), ("Samenvoegen", "")]
        context = {
            "title": f"{gone} samenvoegen met {kept}", "kept": kept, "gone": gone, "breadcrumb": crumbs,
            "preview": merging.preview(kept=kept, gone=gone), "cancel_url": kept.get_absolute_url(),
            "submit_label": "Samenvoegen",
        }  # fmt: skip
        return render(request, "clients/merge_confirm.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kept, gone = self.both()
        try:
            merging.merge(kept=kept, gone=gone, by=request.user)
        except ClientsError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"{gone} is samengevoegd met {kept}.")
        return HttpResponseRedirect(kept.get_absolute_url())
