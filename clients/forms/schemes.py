"""What is typed about schemes and applications."""

from typing import Any

from django import forms

from catalogue.models import SubsidyScheme
from clients.choices import ConditionKind, EvidencePhase, SizeClass
from clients.forms.intakes import BudgetField
from clients.forms.pipeline import day_field
from clients.models import Attachment, SchemeApplication, SchemeCondition, SchemeEvidence
from clients.scheme_match import AMONG, MONTHS, NUMBERS
from clients.services.attachments import MAX_BYTES
from llo_portal.kernel.dates import today
from llo_portal.kernel.years import not_ahead

ADVICE = {
    ConditionKind.ASK: "Wat het product niet weten kan. De accountmanager ziet deze vraag bij de klant.",
    ConditionKind.DAYS_BEFORE: "Aantal dagen tussen de aanvraag en de start van de opleiding.",
}


def past_day(label: str) -> forms.DateField:
    """A day that has been; today unless somebody says otherwise."""
    return day_field(label, initial=today)


class ConditionForm(forms.ModelForm):
    """The value is asked in the way of its kind."""

    class Meta:
        model = SchemeCondition
        fields = ("text",)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = ADVICE.get(ConditionKind(kind), "Leeg: het product zegt het zelf.")
        self.fields["text"].required = kind == ConditionKind.ASK
        self.kind = kind
        if kind != ConditionKind.ASK:
            self.fields["value"] = _value_field(kind)
            self.initial["value"] = self.instance.value if self.instance.scheme_id else None
        self.order_fields(["value", "text"])

    @property
    def value(self) -> Any:
        """As clients.scheme_match reads it."""
        found = self.cleaned_data.get("value", [])
        return [int(m) for m in found] if self.kind == ConditionKind.MONTHS else found

    def _post_clean(self) -> None:
        """The service builds the row; nothing of the instance changes here."""


def _value_field(kind: str) -> forms.Field:
    label = ConditionKind(kind).label
    if kind in AMONG:
        pairs = list(AMONG[kind].labels.items())
        return forms.MultipleChoiceField(label=label, choices=pairs, widget=forms.CheckboxSelectMultiple)
    if kind in NUMBERS:
        low, high = NUMBERS[ConditionKind(kind)]
        return forms.IntegerField(label=f"{label} (aantal)", min_value=low, max_value=high)
    if kind == ConditionKind.MONTHS:
        months = [(number, word) for number, word in enumerate(MONTHS, 1)]
        return forms.MultipleChoiceField(label=label, choices=months, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(label=label, choices=SizeClass.choices)


class EvidenceForm(forms.ModelForm):
    phase = forms.ChoiceField(label="Wanneer nodig", choices=EvidencePhase.choices, initial=EvidencePhase.APPLYING)

    class Meta:
        model = SchemeEvidence
        fields = ("what", "phase")

    def validate_unique(self) -> None:
        """The service tells it is there already."""


class ApplicationForm(forms.ModelForm):
    """While it runs."""

    amount_asked = BudgetField(label="Gevraagd bedrag (euro)", required=False, max_length=30)
    apply_by = day_field("Indienen voor", required=False)

    class Meta:
        model = SchemeApplication
        fields = ("opportunity", "course", "amount_asked", "apply_by", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, organisation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chances: Any = self.fields["opportunity"]
        chances.queryset, chances.empty_label = organisation.opportunities.all(), "Geen kans"
        course: Any = self.fields["course"]
        course.queryset, course.empty_label = course.queryset.published().order_by("title"), "Nog geen opleiding"

    def clean_amount_asked(self) -> Any:
        amount = self.cleaned_data["amount_asked"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Vraag een bedrag boven nul.")
        return amount


class ApplicationEditForm(ApplicationForm):
    settle_by = day_field("Verantwoorden voor", required=False)

    class Meta(ApplicationForm.Meta):
        fields = ("opportunity", "course", "amount_asked", "apply_by", "settle_by", "reference", "note")


class ApplicationCreateForm(ApplicationForm):
    scheme = forms.ModelChoiceField(
        label="Regeling", queryset=SubsidyScheme.objects.none(), empty_label="Kies een regeling"
    )
    apply_by = day_field("Indienen voor", required=False, help_text="Leeg: de laatste dag volgens de regeling.")
    field_order = ("scheme", "opportunity", "course", "amount_asked", "apply_by", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = SubsidyScheme.objects.valid_on(today())  # type: ignore[attr-defined]


class AmountForm(forms.Form):
    amount = BudgetField(label="Bedrag (euro)", max_length=30)


class SubmitForm(AmountForm):
    amount = BudgetField(label="Gevraagd bedrag (euro)", max_length=30)
    on = past_day("Ingediend op")
    reference = forms.CharField(label="Kenmerk van het loket", max_length=60, required=False)

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Vraag een bedrag boven nul.")
        return amount

    def clean_on(self) -> Any:
        return not_ahead(self.cleaned_data["on"])


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Besluit", choices=[("ja", "Toegekend"), ("nee", "Afgewezen")], widget=forms.RadioSelect
    )
    on = past_day("Besluit op")
    amount = BudgetField(label="Toegekend bedrag (euro)", max_length=30, required=False)
    settle_by = day_field("Verantwoorden voor", required=False)

    def clean_on(self) -> Any:
        return not_ahead(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("outcome") == "ja" and told.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Vul het toegekende bedrag in.")
        return told


class ReceiveForm(forms.Form):
    """A file, an attachment the client already has, the place where it lies, or nothing but that it is in."""

    file = forms.FileField(
        label="Bestand", required=False, help_text="Pdf, docx, xlsx, png of jpg van hoogstens 10 MB. Komt bij de bijlagen van de klant.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.pptx,.xlsx,.png,.jpg,.jpeg,.mp3,.mp4"}),
    )  # fmt: skip
    is_confidential = forms.BooleanField(
        label="Dit bestand is vertrouwelijk", required=False,
        help_text="Alleen voor jou, de accountmanager van deze klant en de directeur. Bijvoorbeeld bij een loonstrook.",
    )  # fmt: skip
    known = forms.ModelMultipleChoiceField(
        queryset=Attachment.objects.none(), label="Bijlagen die de klant al heeft", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    where_kept = forms.CharField(
        label="Of waar het ligt", max_length=200, required=False, help_text="Bijvoorbeeld: bij de administratie van de klant."
    )  # fmt: skip

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["known"]
        field.queryset = known
        if not known.exists():
            del self.fields["known"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError("Het bestand is groter dan 10 MB.")
        return file
