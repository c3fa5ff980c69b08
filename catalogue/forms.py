"""Input of the staff screens. Validation only; one service call stores it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue.choices import DeliveryForm
from catalogue.models import Course, EditablePage, Institution, Location, Offering, Room
from llo_portal.kernel.dutch import number
from llo_portal.kernel.sheets import parse_amount

DATE = {"type": "date"}


class DateField(forms.DateField):
    def __init__(self, **extra: Any) -> None:
        extra.setdefault("widget", forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
        extra.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y"])
        super().__init__(**extra)


class DutchDecimalField(forms.DecimalField):
    """Takes 1.250,00 and 1250.00; shows 1250,00."""

    def __init__(self, **extra: Any) -> None:
        extra.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"}))
        super().__init__(**extra)

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return parse_amount(value)
        except ValueError as error:
            raise ValidationError(str(error).capitalize() + ".") from None

    def prepare_value(self, value: Any) -> Any:
        return number(value).replace(".", "") if isinstance(value, Decimal) else value


class CourseForm(forms.ModelForm):
    contact_hours = DutchDecimalField(label="Contacturen", required=False, min_value=0, max_digits=7, decimal_places=2)
    self_study_hours = DutchDecimalField(
        label="Zelfstudie-uren", required=False, min_value=0, max_digits=7, decimal_places=2
    )

    class Meta:
        model = Course
        fields = (
            "code", "title", "summary", "description", "sector", "range", "learning_route", "level", "credential", "crebo",
            "licence_holder", "validity_months", "stance", "contact_hours", "self_study_hours", "weeks", "entry_requirement",
            "guidance_open",
        )  # fmt: skip
        help_texts = {
            "summary": "Eén zin in gewone taal: voor wie is dit, en wat kun je daarna?",
            "description": "Je mag opmaken met Markdown: **vet**, lijstjes en kopjes met ##.",
            "crebo": "Vijf cijfers, of een keuzedeel zoals K0165. Verplicht bij een erkend papier.",
            "entry_requirement": "Wat moet je kunnen of hebben om te beginnen?",
            "validity_months": "Leeg als het papier niet verloopt.",
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 2}), "description": forms.Textarea(attrs={"rows": 10})}

    def clean_crebo(self) -> str:
        return self.cleaned_data["crebo"].replace(" ", "").replace("\u00a0", "").upper()


class CourseTextForm(forms.ModelForm):
    """What a marketeer may propose: words, not hours, papers or codes."""

    class Meta:
        model = Course
        fields = ("title", "summary", "description")
        help_texts = CourseForm.Meta.help_texts
        widgets = CourseForm.Meta.widgets


class ModuleForm(forms.Form):
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Titel", max_length=160, required=False)
    content = forms.CharField(label="Wat je leert", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    study_hours = DutchDecimalField(
        label="Studielast (uren)", required=False, min_value=0, max_digits=7, decimal_places=2
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("title") and (data.get("content") or data.get("study_hours")):
            self.add_error("title", "Geef dit blok een titel.")
        return data


ModuleFormSet = forms.formset_factory(ModuleForm, extra=3, max_num=60, validate_max=True)


class OfferingForm(forms.ModelForm):
    starts_on = DateField(label="Start")
    ends_on = DateField(label="Einde", required=False)
    price = DutchDecimalField(
        label="Prijs per plaats, exclusief btw", required=False, min_value=0, max_digits=12, decimal_places=2,
        help_text="Leeg als de prijs nog niet bekend is; dan kan het startmoment niet open.",
    )  # fmt: skip

    class Meta:
        model = Offering
        fields = (
            "starts_on", "ends_on", "form", "location", "room", "day_part", "day_parts", "price", "vat_treatment",
            "vat_reason", "min_places", "capacity",
        )  # fmt: skip
        help_texts = {
            "day_parts": "Zoals de deelnemer het leest: dinsdag 19.00-21.30 uur.",
            "vat_reason": "Waarom is dit vrijgesteld of belast? De controller beslist.",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("form") == DeliveryForm.ONLINE:
            data["location"] = data["room"] = None
        room, location = data.get("room"), data.get("location")
        if room is not None and location is None:
            data["location"] = room.location
        elif room is not None and room.location_id != location.pk:
            self.add_error("room", f"Deze ruimte hoort bij {room.location.name}.")
        return data


class ReturnForm(forms.Form):
    note = forms.CharField(
        label="Wat moet er beter?", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


class InstitutionForm(forms.ModelForm):
    class Meta:
        model = Institution
        fields = ("name", "kind", "brin", "email", "is_own_school")


class LocationForm(forms.ModelForm):
    class Meta:
        model = Location
        fields = ("name", "street", "postcode", "place", "region", "travel", "is_step_free")
        widgets = {"travel": forms.Textarea(attrs={"rows": 3})}


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ("name", "capacity")

    def __init__(self, *args: Any, location: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.location = location

    def _get_validation_exclusions(self) -> set[str]:
        """The location is ours, but the name must be free within it."""
        return super()._get_validation_exclusions() - {"location"}  # type: ignore[misc]


class PageForm(forms.ModelForm):
    class Meta:
        model = EditablePage
        fields = ("title", "body", "order")
        widgets = {"body": forms.Textarea(attrs={"rows": 20})}
        help_texts = {"body": "Je mag opmaken met Markdown: **vet**, lijstjes en kopjes met #."}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Bestand",
        help_text="Een xlsx- of csv-bestand tot 5 MB. Je ziet eerst een verslag; er verandert nog niets.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )
