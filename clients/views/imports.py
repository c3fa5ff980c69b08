"""Importing and merging clients."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy

from clients.choices import ImportState
from clients.errors import ClientsError
from clients.filters import matching
from clients.forms.imports import ImportForm
from clients.models import ClientImport, Organisation
from clients.services import imports, merging
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, Guarded, Page

CRUMBS = [("Klanten", reverse_lazy("clients:organisation_list")), ("Importeren", reverse_lazy("clients:import_list"))]
SHOWN_ROWS = 200


class ImportList(Page):
    """Earlier imports, and the form for a new one. The right `beheer` sees the imports, not what is in them."""

    permission = "clients.view_imports"
    template_name = "clients/import_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = ClientImport.objects.defer("content", "report", "choices").select_related("by__person")[:100]
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
        waiting = self.object.state == ImportState.READ
        found = imports.examine(client_import=self.object, by=self.request.user) if waiting else None
        return super().get_context_data(
            title=self.object.file_name, breadcrumb=[*CRUMBS, (self.object.file_name, "")], found=found, waiting=waiting,
            pair_choices=imports.PAIR_CHOICES, confirmed=self.object.choices.get("fouten"),
            faulty=found.faulty[:SHOWN_ROWS] if found else (), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        here = HttpResponseRedirect(reverse("clients:import_detail", args=[self.object.pk]))
        if self.object.state != ImportState.READ:
            messages.error(request, "Deze import is al verwerkt of gestopt.")
            return here
        self._keep(request)
        if request.POST.get("doe") != "importeren":
            messages.success(request, "Je keuzes zijn bewaard. Je kunt later verdergaan.")
            return here
        try:
            outcome = imports.carry_out(client_import=self.object, by=request.user)
        except ClientsError as error:
            messages.error(request, error.message)
            return here
        messages.success(request, f"Klaar: {outcome['nieuw']} nieuwe klanten, {outcome['samengevoegd']} samengevoegd.")
        return here

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
        found = matching(rows, term)[:20] if len(term) > 1 else []
        return super().get_context_data(
            title=f"{self.object} samenvoegen", breadcrumb=crumbs, matches=matches, term=term, found=found, **kwargs
        )


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
