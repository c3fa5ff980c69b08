"""Input of the staff screens. Validation only; one service call stores it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue.choices import DeliveryForm
from catalogue.day_words import WEEKDAYS
from catalogue.models import Course, EditablePage, HouseText, Institution, Location, Offering, Room, SubsidyScheme
from catalogue.models.offerings import DECIDED_DAYS_BEFORE
from llo_portal.kernel.choices import Sector
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import number
from llo_portal.kernel.sheets import parse_amount

DATE = {"type": "date"}
TIME = {"type": "time"}


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

    practice_hours = DutchDecimalField(
        label="Praktijkuren", required=False, min_value=0, max_digits=7, decimal_places=2
    )

    class Meta:
        model = Course
        fields = (
            "code", "title", "summary", "description", "sector", "range", "learning_route", "level", "credential", "crebo",
            "licence_holder", "validity_months", "repeats_every_months", "stance", "contact_hours", "self_study_hours",
            "practice_hours", "weeks", "needs_no_diploma", "entry_requirement", "guidance_open",
        )  # fmt: skip
        help_texts = {
            "summary": "Eén zin in gewone taal: voor wie is dit, en wat kun je daarna?",
            "description": "Je mag opmaken met Markdown: **vet**, lijstjes en kopjes met ##.",
            "crebo": "Vijf cijfers, of een keuzedeel zoals K0165. Verplicht bij een erkend papier.",
            "entry_requirement": "Wat moet je kunnen of hebben om te beginnen?",
            "validity_months": "Leeg als het papier niet verloopt.",
            "repeats_every_months": "Na hoeveel maanden doet iemand de herhaling? Bij bhv is dat 12.",
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 2}), "description": forms.Textarea(attrs={"rows": 10})}

    def clean_crebo(self) -> str:
        return self.cleaned_data["crebo"].replace(" ", "").replace("\u00a0", "").upper()


class CourseGuideForm(forms.ModelForm):
    """What a learner wants to know beside the facts: checks 14 to 20 of the course page."""

    self_check = forms.CharField(
        label="Vragen om zelf na te gaan", required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Eén vraag per regel, hoogstens acht. We bewaren geen antwoorden.",
    )  # fmt: skip

    class Meta:
        model = Course
        fields = (
            "entry_helps", "bring", "week_text", "assessment", "resits", "exemption", "next_step", "leads_to", "self_check",
        )  # fmt: skip
        help_texts = {
            "exemption": "Leeg: dan geldt de huistekst over evc en vrijstelling.",
            "leads_to": "Opleidingen waarvoor dit papier een deel is.",
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("bring", "week_text", "assessment", "resits", "exemption")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["self_check"] = "\n".join(self.instance.self_check)
        self.fields["leads_to"].queryset = Course.objects.exclude(pk=self.instance.pk).only("pk", "title")  # type: ignore[attr-defined]

    def clean_self_check(self) -> list[str]:
        questions = [line.strip() for line in self.cleaned_data["self_check"].splitlines() if line.strip()]
        if len(questions) > 8:
            raise ValidationError("Stel hoogstens acht vragen.")
        if any(len(question) > 200 for question in questions):
            raise ValidationError("Een vraag is hoogstens 200 tekens.")
        return questions


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
        self.initial["schemes"] = list(self.instance.course_schemes.values_list("scheme", flat=True))


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
    checked_on = DateField(label="Nagekeken op")

    class Meta:
        model = SubsidyScheme
        fields = (
            "name", "kind", "audience", "applicant", "contribution", "maximum", "sectors", "starts_on", "ends_on", "deadline",
            "url", "checked_on",
        )  # fmt: skip


class HouseTextForm(forms.ModelForm):
    class Meta:
        model = HouseText
        fields = ("body",)
        widgets = {"body": forms.Textarea(attrs={"rows": 8})}


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

    weekdays = forms.TypedMultipleChoiceField(
        label="Dagen", choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    begins_at = forms.TimeField(label="Van", required=False, widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    ends_at = forms.TimeField(label="Tot", required=False, widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    decides_on = DateField(
        label="Zeker op", required=False,
        help_text="De dag waarop jullie beslissen of het doorgaat. Leeg: twee weken voor de start.",
    )  # fmt: skip

    class Meta:
        model = Offering
        fields = (
            "starts_on", "ends_on", "form", "location", "room", "weekdays", "begins_at", "ends_at", "day_part", "day_parts",
            "price", "vat_treatment", "vat_reason", "min_places", "capacity", "decides_on",
        )  # fmt: skip
        help_texts = {
            "day_parts": "Alleen als dagen en tijden niet genoeg zeggen.",
            "vat_reason": "Waarom is dit vrijgesteld of belast? De controller beslist.",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("form") == DeliveryForm.ONLINE:
            data["location"] = data["room"] = None
        begins, ends = data.get("begins_at"), data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", "De les eindigt na het begin.")
        if not data.get("decides_on") and data.get("starts_on"):
            data["decides_on"] = data["starts_on"] - timedelta(days=DECIDED_DAYS_BEFORE)
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
