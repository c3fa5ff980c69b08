"""Rates and budgets on screen."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.audit import history
from finance import rate_services
from finance.choices import OverheadBasis
from finance.filters import BudgetFilter, RateFilter
from finance.forms import BudgetForm, EndRateForm, NextRateForm, RateForm
from finance.models import AnnualBudget, Rate
from finance.tables import BudgetTable, RateTable
from llo_portal.kernel.views import DetailPage, FormPage, ListPage, ObjectFormPage

RATES = "finance:rate_list"
BUDGETS = "finance:budget_list"


class RateList(ListPage):
    permission = "finance.view_rates"
    title = "Tarieven"
    count_one, count_many = "tarief", "tarieven"
    empty_title = "Nog geen tarieven"
    empty_text = "Met vastgestelde tarieven rekent iedereen hetzelfde. Een tarief geldt van een dag tot een dag."
    create_label = "Nieuw tarief"
    model = Rate
    table_class = RateTable
    filterset_class = RateFilter

    def rows(self) -> QuerySet[Rate]:
        return Rate.objects.all()

    def get_table_kwargs(self) -> dict[str, Any]:
        return {} if self.request.user.has_perm("finance.set_rates") else {"exclude": ("actions",)}

    def create_url(self) -> str:
        return reverse("finance:rate_create") if self.request.user.has_perm("finance.set_rates") else ""


class RateCreate(FormPage):
    permission = "finance.set_rates"
    title = "Nieuw tarief"
    form_class = RateForm
    success_message = "Het tarief is vastgelegd."

    def save(self, form: RateForm) -> str:
        rate_services.add_rate(by=self.request.user, **form.cleaned_data)
        return reverse(RATES)

    def cancel_url(self) -> str:
        return reverse(RATES)


class _OneRate(ObjectFormPage):
    permission = "finance.set_rates"
    model = Rate
    template_name = "finance/rate_form.html"

    def rows(self) -> QuerySet[Rate]:
        return Rate.objects.all()

    def cancel_url(self) -> str:
        return reverse(RATES)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = f"{self.object.get_category_display()}: {self.object}"
        return super().get_context_data(
            history_entries=history(self.object, self.request.user),
            intro=intro,
            breadcrumb=[("Tarieven", reverse(RATES)), (self.title, "")],
            **kwargs,
        )


class RateSucceed(_OneRate):
    title = "Nieuw bedrag vanaf een dag"
    form_class = NextRateForm
    success_message = "Het nieuwe tarief is vastgelegd."

    def get_initial(self) -> dict[str, Any]:
        return {"amount": self.object.amount}

    def save(self, form: NextRateForm) -> str:
        rate_services.succeed_rate(rate=self.object, by=self.request.user, **form.cleaned_data)
        return reverse(RATES)


class RateEnd(_OneRate):
    title = "Tarief beëindigen"
    submit_label = "Beëindig"
    form_class = EndRateForm
    success_message = "De laatste dag van het tarief is vastgelegd."

    def save(self, form: EndRateForm) -> str:
        rate_services.end_rate(rate=self.object, by=self.request.user, **form.cleaned_data)
        return reverse(RATES)


class BudgetList(ListPage):
    permission = "finance.view_budget"
    title = "Jaarbegrotingen"
    count_one, count_many = "begroting", "begrotingen"
    empty_title = "Nog geen begroting"
    empty_text = "De begroting verdeelt de vaste kosten van een jaar over de private trajecten."
    create_label = "Nieuwe begroting"
    model = AnnualBudget
    table_class = BudgetTable
    filterset_class = BudgetFilter

    def rows(self) -> QuerySet[AnnualBudget]:
        return AnnualBudget.objects.all()

    def create_url(self) -> str:
        return reverse("finance:budget_create") if self.request.user.has_perm("finance.set_budget") else ""


class BudgetDetail(DetailPage):
    permission = "finance.view_budget"
    model = AnnualBudget
    template_name = "finance/budget.html"

    def rows(self) -> QuerySet[AnnualBudget]:
        return AnnualBudget.objects.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=str(self.object),
            breadcrumb=[("Jaarbegrotingen", reverse(BUDGETS)), (str(self.object), "")],
            may_edit=self.request.user.has_perm("finance.set_budget"),
            history_entries=history(self.object, self.request.user),
            **kwargs,
        )


class BudgetCreate(FormPage):
    permission = "finance.set_budget"
    title = "Nieuwe begroting"
    form_class = BudgetForm
    success_message = "De begroting is bewaard."
    budget: AnnualBudget | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "budget": self.budget}

    def get_initial(self) -> dict[str, Any]:
        """A year later than the last, with its figures."""
        last = AnnualBudget.objects.first()
        if last is None:
            return {"basis": OverheadBasis.PARTICIPANT_HOUR}
        return budget_initial(last) | {"year": last.year + 1}

    def save(self, form: BudgetForm) -> str:
        saved = rate_services.save_budget(budget=self.budget, by=self.request.user, **form.values())
        return saved.get_absolute_url()

    def cancel_url(self) -> str:
        return self.budget.get_absolute_url() if self.budget else reverse(BUDGETS)


class BudgetEdit(BudgetCreate):
    title = "Begroting wijzigen"

    def get_initial(self) -> dict[str, Any]:
        return budget_initial(self._found())

    def get_form_kwargs(self) -> dict[str, Any]:
        self._found()
        return super().get_form_kwargs()

    def _found(self) -> AnnualBudget:
        if self.budget is None:
            self.budget = get_object_or_404(AnnualBudget, pk=self.kwargs["pk"])
        return self.budget


def budget_initial(budget: AnnualBudget) -> dict[str, Any]:
    names = ("year", "basis", "volume", "percentage", "margin")
    return {name: getattr(budget, name) for name in names} | budget.amounts
