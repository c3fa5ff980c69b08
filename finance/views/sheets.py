"""Cost sheets on screen. The outcome is calculated while one types, and on a button without JavaScript."""

from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.audit import Entry, history
from finance import services
from finance.errors import CostingError
from finance.filters import CostSheetFilter
from finance.forms import NewSheetForm
from finance.models import CostSheet
from finance.outcome import outcome
from finance.selectors import current_rates, input_of
from finance.tables import CostSheetTable
from finance.worksheet import Worksheet
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import ActionView, FormPage, Guarded, ListPage

LIST = "finance:sheet_list"


class SheetList(ListPage):
    permission = "finance.calculate"
    title = "Calculaties"
    count_one, count_many = "calculatie", "calculaties"
    empty_title = "Nog geen calculaties"
    empty_text = "Een calculatie rekent uit wat een traject kost en wat een plaats ten minste moet opbrengen."
    create_label = "Nieuwe calculatie"
    model = CostSheet
    table_class = CostSheetTable
    filterset_class = CostSheetFilter

    def rows(self) -> QuerySet[CostSheet]:
        return CostSheet.objects.for_user(self.request.user).select_related("owner__person").defer("frozen")

    def create_url(self) -> str:
        return reverse("finance:sheet_create")


class SheetCreate(FormPage):
    permission = "finance.calculate"
    title = "Nieuwe calculatie"
    submit_label = "Maak calculatie"
    form_class = NewSheetForm

    def save(self, form: NewSheetForm) -> str:
        return services.new_sheet(by=self.request.user, **form.cleaned_data).get_absolute_url()

    def cancel_url(self) -> str:
        return reverse(LIST)


class _OneSheet(Guarded):
    permission = "finance.calculate"

    def sheet(self, *, to_change: bool = False) -> CostSheet:
        rows = CostSheet.objects.select_related("owner__person", "budget")
        user = self.request.user
        return get_object_or_404(rows.owned_by(user) if to_change else rows.for_user(user), pk=self.kwargs["pk"])

    def history(self, sheet: CostSheet) -> list[Entry]:
        """What was frozen is on the page itself, so its JSON stays out of the trail."""
        label = CostSheet._meta.get_field("frozen").verbose_name.casefold()
        told = history(sheet, self.request.user)
        return [replace(e, changes=tuple(c for c in e.changes if c.field.casefold() != label)) for e in told]

    def context(self, sheet: CostSheet, work: Worksheet | None, **extra: Any) -> dict[str, Any]:
        return {
            "object": sheet,
            "title": sheet.title,
            "breadcrumb": [("Calculaties", reverse(LIST)), (sheet.title, "")],
            "work": work,
            "rates": current_rates() if work else (),
            "history_entries": self.history(sheet),
            **extra,
        }


class SheetDetail(_OneSheet):
    """To change for its owner, a team mate, the financial administrator and the directeur; to read for the others."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = self.sheet()
        editable = CostSheet.objects.editable_by(request.user).filter(pk=sheet.pk).exists()
        work = Worksheet(sheet, by=request.user) if editable else None
        try:
            found, error = outcome(input_of(sheet), maximum=sheet.maximum), ""
        except CostingError as wrong:
            found, error = None, wrong.message
        context = self.context(sheet, work, outcome=found, complaints=[error] if error else [])
        return render(request, "finance/sheet_edit.html" if editable else "finance/sheet_read.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = self.sheet(to_change=True)
        work = Worksheet(sheet, by=request.user, data=request.POST)
        found = None
        if work.is_valid():
            try:
                found = work.outcome()
                if request.POST.get("actie") == "bewaren":
                    services.change_sheet(sheet=sheet, values=work.values(), lines=work.lines(), by=request.user)
                    return saved(request, sheet)
            except DomainError as error:
                work.head.add_error(None, error.message)
        complaints = work.complaints()
        if not complaints:
            work.with_blank_lines()
        context = self.context(sheet, work, outcome=found, complaints=complaints)
        return render(request, "finance/sheet_edit.html", context)


def saved(request: HttpRequest, sheet: CostSheet) -> HttpResponse:
    messages.success(request, "De calculatie is bewaard.")
    return HttpResponseRedirect(sheet.get_absolute_url())


class SheetOutcome(_OneSheet):
    """Fragment: the outcome of what is on the screen; nothing is stored."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        work = Worksheet(self.sheet(to_change=True), by=request.user, data=request.POST)
        found = None
        if work.is_valid():
            try:
                found = work.outcome()
            except CostingError as error:
                work.head.add_error(None, error.message)
        return render(request, "finance/outcome.html", {"outcome": found, "complaints": work.complaints()})


class SheetCopy(ActionView):
    permission = "finance.calculate"
    success_message = "Dit is de kopie; daarin reken je verder."

    def act(self) -> str:
        rows = CostSheet.objects.for_user(self.request.user)
        sheet = get_object_or_404(rows, pk=self.kwargs["pk"])
        return services.copy_sheet(sheet=sheet, by=self.request.user).get_absolute_url()

    def error_url(self) -> str:
        return reverse("finance:sheet_detail", args=[self.kwargs["pk"]])
