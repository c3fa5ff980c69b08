"""The form of a cost sheet: a head, trainer lines in four kinds of hours, and the other lines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from finance.choices import CostCategory, CostPer
from finance.costing import CostLine, CostSheetInput
from finance.models import AnnualBudget, CostSheet
from finance.outcome import Outcome, outcome
from finance.rates import rate_error
from finance.selectors import allowed_rates, overhead_of
from llo_portal.kernel.choices import FundingStream
from llo_portal.kernel.fields import DutchDecimalField, EuroField, PercentField

HOURS = ("preparation", "teaching", "guidance", "aftercare")
MOST_LINES = 60
OTHERS = [choice for choice in CostCategory.choices if choice[0] != CostCategory.TRAINER]


class HeadForm(forms.Form):
    title = forms.CharField(label="Titel", max_length=160)
    participants = forms.IntegerField(label="Betaalde plaatsen", min_value=1, max_value=999)
    contact_hours = DutchDecimalField(label="Private contacturen per deelnemer", min_value=0, max_value=9999)
    margin = PercentField(label="Winstopslag in %")
    maximum = forms.IntegerField(label="Grootste groep", min_value=1, max_value=999)
    budget = forms.ModelChoiceField(label="Begroting", queryset=AnnualBudget.objects.all(), empty_label=None)
    price = EuroField(label="Prijs per plaats om te toetsen", required=False)


class _LineForm(forms.Form):
    """A line left entirely blank does not count."""

    description = forms.CharField(label="Omschrijving", max_length=160, required=False)
    stream = forms.ChoiceField(label="Geldstroom", choices=FundingStream, initial=FundingStream.PRIVATE)
    per = forms.ChoiceField(label="Per", choices=CostPer, initial=CostPer.PROGRAMME)
    rate = EuroField(label="Tarief")

    def __init__(self, *args: Any, allowed: Mapping[str, set[Decimal]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = allowed

    def category_of(self) -> str:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        category, rate = self.category_of(), data.get("rate")
        if self.allowed is None or not category or rate is None:
            return data
        if error := rate_error(category, rate, self.allowed):
            self.add_error("rate", error)
        return data

    def line(self) -> dict[str, Any]:
        data = self.cleaned_data
        kept = {name: data[name] for name in ("description", "stream", "per", "rate")}
        return kept | {"category": self.category_of()}


class TrainerForm(_LineForm):
    preparation = DutchDecimalField(label="Voorbereiding", min_value=0, max_value=9999, required=False)
    teaching = DutchDecimalField(label="Uitvoering", min_value=0, max_value=9999, required=False)
    guidance = DutchDecimalField(label="Begeleiding", min_value=0, max_value=9999, required=False)
    aftercare = DutchDecimalField(label="Nazorg", min_value=0, max_value=9999, required=False)
    field_order = ("description", *HOURS, "rate", "per", "stream")

    def category_of(self) -> str:
        return str(CostCategory.TRAINER)

    def line(self) -> dict[str, Any]:
        hours = {name: self.cleaned_data.get(name) or Decimal(0) for name in HOURS}
        return {**super().line(), **hours, "quantity": sum(hours.values(), Decimal(0))}


class OtherForm(_LineForm):
    category = forms.ChoiceField(label="Soort", choices=[("", "Kies een soort"), *OTHERS])
    quantity = DutchDecimalField(label="Hoeveelheid", min_value=0, max_value=999999)
    field_order = ("category", "description", "quantity", "rate", "per", "stream")

    def category_of(self) -> str:
        return str(self.cleaned_data.get("category", ""))

    def line(self) -> dict[str, Any]:
        return {**super().line(), "quantity": self.cleaned_data["quantity"]}


def _formset(form: type[forms.Form], extra: int) -> "type[BaseFormSet[Any]]":
    return formset_factory(form, extra=extra, can_delete=True, max_num=MOST_LINES, validate_max=True)


class Worksheet:
    """What is on the screen, from a stored sheet or from what was posted. `extra` blank lines of each kind follow."""

    def __init__(self, sheet: CostSheet, *, by: Any, data: Any = None) -> None:
        self.sheet = sheet
        allowed = None if by.has_perm("finance.free_rate") else allowed_rates(sheet)
        options: dict[str, Any] = {"form_kwargs": {"allowed": allowed}}
        if data is not None:
            self.head = HeadForm(data)
            self.trainers = _formset(TrainerForm, 0)(data, prefix="trainer", **options)
            self.others = _formset(OtherForm, 0)(data, prefix="regel", **options)
            return
        lines = list(sheet.lines.all())
        trainers = [_trainer_initial(line) for line in lines if line.category == CostCategory.TRAINER]
        others = [_other_initial(line) for line in lines if line.category != CostCategory.TRAINER]
        self.head = HeadForm(initial={name: getattr(sheet, name) for name in HeadForm.base_fields if name != "price"})
        self.trainers = _formset(TrainerForm, 1)(initial=trainers, prefix="trainer", **options)
        self.others = _formset(OtherForm, 1)(initial=others, prefix="regel", **options)

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), self.trainers.is_valid(), self.others.is_valid()])

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.head.cleaned_data.items() if name != "price"}

    def lines(self) -> list[dict[str, Any]]:
        """Filled lines in the order of the ten categories."""
        order = {key: number for number, key in enumerate(CostCategory.values)}
        forms_filled = [
            form
            for form in (*self.trainers.forms, *self.others.forms)
            if form.has_changed() and not form.cleaned_data.get("DELETE") and form.cleaned_data
        ]
        return sorted((form.line() for form in forms_filled), key=lambda line: order[line["category"]])

    def outcome(self) -> Outcome:
        """Of what was posted. Needs a valid worksheet; raises CostingError."""
        data = self.head.cleaned_data
        lines = [
            CostLine(line["category"], line["quantity"], line["rate"], line["per"], line["stream"])
            for line in self.lines()
        ]
        told = CostSheetInput(
            data["participants"], data["contact_hours"], lines, overhead_of(data["budget"]), data["margin"]
        )
        return outcome(told, maximum=data["maximum"], price=data["price"])

    def complaints(self) -> list[str]:
        """Every error in words, with the line it belongs to."""
        found = _complaints(self.head, "")
        for formset, what in ((self.trainers, "Trainer"), (self.others, "Regel")):
            found += [str(text) for text in formset.non_form_errors()]
            for number, form in enumerate(formset.forms, 1):
                found += _complaints(form, f"{what} {number}, ")
        return found

    def with_blank_lines(self) -> "Worksheet":
        """The posted worksheet with one more blank line of each kind, unless the last one is still blank."""
        for formset in (self.trainers, self.others):
            last: Any = formset.forms[-1] if formset.forms else None
            if last is None or last.has_changed():
                _lengthen(formset)
        return self


def _lengthen(formset: Any) -> None:
    """Reads the posted formset anew with one form more."""
    count = len(formset.forms)
    if count < MOST_LINES:
        formset.data = formset.data.copy()
        formset.data[f"{formset.prefix}-TOTAL_FORMS"] = str(count + 1)
        formset.__dict__.pop("forms", None)
        formset.__dict__.pop("management_form", None)
        formset._errors = formset._non_form_errors = None


def _complaints(form: forms.Form, where: str) -> list[str]:
    return [
        f"{where}{form[name].label}: {text}" if name in form.fields else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]


def _common(line: Any) -> dict[str, Any]:
    return {"description": line.description, "stream": line.stream, "per": line.per, "rate": line.rate}


def _trainer_initial(line: Any) -> dict[str, Any]:
    hours = {name: getattr(line, name) for name in HOURS}
    if not any(hours.values()):
        hours["teaching"] = line.quantity
    return _common(line) | hours


def _other_initial(line: Any) -> dict[str, Any]:
    return _common(line) | {"category": line.category, "quantity": line.quantity}
