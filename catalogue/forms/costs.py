"""What a course costs and who pays along."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue.forms.fields import DateField, DutchDecimalField, PastDateField
from catalogue.models import Course, SubsidyScheme
from llo_portal.kernel.choices import Sector
from llo_portal.kernel.dates import today


class CourseCostForm(forms.ModelForm):
    schemes = forms.ModelMultipleChoiceField(
        label="Regelingen waar je aan kunt denken", queryset=SubsidyScheme.objects.all(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Course
        fields = ("price_includes", "funding_note", "schemes")
        help_texts = {
            "price_includes": "Bijvoorbeeld: lessen, boek, examen en koffie.",
            "funding_note": "Alleen nodig als er geen regeling past.",
        }
        widgets = {"price_includes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schemes"].queryset = SubsidyScheme.objects.valid_on(today())  # type: ignore[attr-defined]


class ExtraCostForm(forms.Form):
    name = forms.CharField(label="Wat komt erbij", max_length=120, required=False)
    amount = DutchDecimalField(
        label="Bedrag met btw", required=False, min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    is_optional = forms.BooleanField(label="Niet verplicht", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("name")) != (data.get("amount") is not None) and not self.errors:
            raise ValidationError("Vul allebei in: wat het is en wat het kost.")
        return data


class PriceExampleForm(forms.Form):
    situation = forms.CharField(label="Situatie", max_length=200, required=False)
    price = DutchDecimalField(label="Prijs met btw", required=False, min_value=0, max_digits=12, decimal_places=2)
    contribution = DutchDecimalField(
        label="Anderen betalen", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    payer = forms.CharField(label="Wie betaalt mee", max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = [name for name in self.fields if data.get(name) not in (None, "")]
        if self.errors or not said:
            return data
        if len(said) < len(self.fields):
            raise ValidationError("Vul alle vier de velden van het voorbeeld in, of geen.")
        if data["contribution"] > data["price"]:
            self.add_error("contribution", "Anderen betalen nooit meer dan de prijs.")
        return data


ExtraCostFormSet = forms.formset_factory(ExtraCostForm, extra=2, max_num=20, validate_max=True)
PriceExampleFormSet = forms.formset_factory(PriceExampleForm, extra=2, max_num=6, validate_max=True)


class SchemeForm(forms.ModelForm):
    maximum = DutchDecimalField(label="Hoogstens (euro)", required=False, max_digits=12, decimal_places=2)
    sectors = forms.MultipleChoiceField(
        label="Alleen voor sectoren", choices=Sector, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Niets aangevinkt: voor alle sectoren.",
    )  # fmt: skip
    url = forms.URLField(label="Meer informatie", required=False, assume_scheme="https")
    starts_on = DateField(label="Geldt van")
    ends_on = DateField(label="Geldt tot en met", required=False)
    deadline = DateField(label="Aanvragen voor", required=False)
    checked_on = PastDateField(label="Nagekeken op")

    class Meta:
        model = SubsidyScheme
        fields = (
            "name", "kind", "audience", "applicant", "contribution", "maximum", "sectors", "starts_on", "ends_on", "deadline",
            "url", "checked_on",
        )  # fmt: skip
