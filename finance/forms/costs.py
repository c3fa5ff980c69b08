"""Forms of rates and budgets; those of a cost sheet are in `worksheet.py`."""

from typing import Any

from django import forms

from finance.choices import CostCategory, CostPer, FixedCost, OverheadBasis
from finance.models import AnnualBudget
from llo_portal.kernel.dates import today
from llo_portal.kernel.fields import DutchDecimalField, EuroField, PercentField


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
    )  # fmt: skip


class NewSheetForm(forms.Form):
    title = forms.CharField(label="Titel", max_length=160)
    participants = forms.IntegerField(label="Verwacht aantal betaalde plaatsen", min_value=1, max_value=999, initial=12)
    contact_hours = DutchDecimalField(
        label="Private contacturen per deelnemer", min_value=0, max_value=9999, initial=24,
        help_text="De uren les die een deelnemer krijgt in het privaat betaalde deel.",
    )  # fmt: skip


class RateForm(forms.Form):
    category = forms.ChoiceField(label="Soort", choices=CostCategory)
    label = forms.CharField(label="Omschrijving", max_length=120)
    unit = forms.CharField(label="Eenheid", max_length=30, help_text="Bijvoorbeeld uur, dagdeel of kilometer.")
    per = forms.ChoiceField(label="Telt per", choices=CostPer)
    amount = EuroField(label="Tarief in euro")
    valid_from = day_field("Geldig vanaf", initial=today)
    valid_until = day_field("Geldig tot en met", required=False, help_text="Leeg laten als er nog geen einde is.")
    is_standard = forms.BooleanField(label="Standaard op een nieuwe calculatie", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "Kies een dag op of na de begindatum.")
        return data


class NextRateForm(forms.Form):
    """The amount that takes over from a day on."""

    amount = EuroField(label="Nieuw tarief in euro")
    valid_from = day_field("Geldig vanaf", initial=today, help_text="Het huidige tarief eindigt de dag ervoor.")


class EndRateForm(forms.Form):
    valid_until = day_field("Laatste dag", initial=today)


class BudgetForm(forms.Form):
    """The five fixed costs of a year and the key by which they are spread."""

    year = forms.IntegerField(label="Jaar", min_value=2015, max_value=2099)
    basis = forms.ChoiceField(label="Verdeelsleutel", choices=OverheadBasis)
    volume = DutchDecimalField(
        label="Begroot volume", min_value=0, required=False,
        help_text="Deelnemersuren in het jaar, of het aantal trajecten bij de sleutel per traject.",
    )  # fmt: skip
    percentage = PercentField(
        label="Percentage van de variabele kosten", required=False, max_value=10,
        error_messages={"max_value": "Vul een percentage van 0 tot en met 1000 in."},
        help_text="Alleen bij de sleutel percentage.",
    )  # fmt: skip
    margin = PercentField(label="Winstopslag", help_text="Percentage over het private deel.")

    def __init__(self, *args: Any, budget: AnnualBudget | None = None, **kwargs: Any) -> None:
        self.budget = budget
        super().__init__(*args, **kwargs)
        for kind in FixedCost:
            self.fields[kind.value] = EuroField(label=kind.label)
        self.order_fields(["year", *FixedCost.values, "basis", "volume", "percentage", "margin"])

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        same = AnnualBudget.objects.filter(year=year)
        if same.exclude(pk=self.budget.pk if self.budget else None).exists():
            raise forms.ValidationError(f"Er is al een begroting voor {year}.")
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        by_percentage = data.get("basis") == OverheadBasis.PERCENTAGE
        if by_percentage and data.get("percentage") is None and "percentage" not in self.errors:
            self.add_error("percentage", "Vul het percentage in.")
        if not by_percentage and not data.get("volume") and "volume" not in self.errors:
            self.add_error("volume", "Vul een volume groter dan nul in.")
        return data

    def values(self) -> dict[str, Any]:
        """What the service keeps."""
        kept = {name: self.cleaned_data[name] for name in ("year", "basis", "volume", "percentage", "margin")}
        kept["volume"] = kept["volume"] or None
        return kept | {"lines": {kind.value: str(self.cleaned_data[kind.value]) for kind in FixedCost}}
