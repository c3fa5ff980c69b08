"""Forms of alumni: what somebody agrees to, another address, and an invitation."""

from datetime import datetime
from typing import Any

from django import forms

from catalogue.models import Course
from delivery.alumni_wording import Wording
from delivery.forms import DateInput, TimeInput
from delivery.models import AlumniInvitation, AlumniPurpose
from delivery.selectors import alumni as reads
from llo_portal.kernel.choices import Sector
from llo_portal.kernel.dates import AMSTERDAM


class ConsentForm(forms.Form):
    """A box per purpose with the words of a version, none ticked beforehand for who never agreed."""

    version = forms.CharField(max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, wording: Wording, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": wording.version}, **kwargs)
        for purpose in AlumniPurpose:
            self.fields[purpose.value] = forms.BooleanField(
                label=wording.words[purpose.value], required=False, initial=purpose.value in held
            )

    def wanted(self) -> set[str]:
        return {purpose.value for purpose in AlumniPurpose if self.cleaned_data.get(purpose.value)}


class AddressForm(forms.Form):
    email = forms.EmailField(
        label="Ander e-mailadres", help_text="Je krijgt eerst een mail om dit adres te bevestigen.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Waarom gaat het niet door?", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Dit staat zo in de mail. Noem geen namen van anderen.",
    )  # fmt: skip


class InvitationForm(forms.ModelForm):
    day = forms.DateField(label="Dag", required=False, widget=DateInput(), help_text="Nodig bij een bijeenkomst.")
    time = forms.TimeField(label="Tijd", required=False, widget=TimeInput())
    courses = forms.ModelMultipleChoiceField(
        Course.objects.none(), label="Wie deze opleidingen haalde", required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Kies niets als elke opleiding goed is.",
    )  # fmt: skip
    sectors = forms.MultipleChoiceField(
        choices=Sector.choices, label="Uit deze sectoren", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kies niets als elke sector goed is.",
    )  # fmt: skip
    year_from = forms.TypedChoiceField(label="Klaar vanaf", required=False, coerce=int, empty_value=None)
    year_to = forms.TypedChoiceField(label="Klaar tot en met", required=False, coerce=int, empty_value=None)

    class Meta:
        model = AlumniInvitation
        fields = ("purpose", "title", "text", "place", "places", "answer_by", "sectors", "year_from", "year_to")
        widgets = {
            "purpose": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 10}),
            "answer_by": DateInput(),
        }
        labels = {
            "purpose": "Waarover gaat het?",
            "title": "Onderwerp",
            "answer_by": "Antwoord tot en met",
            "places": "Aantal plaatsen",
        }
        help_texts = {
            "purpose": "Alleen wie hiervoor toestemming gaf, krijgt het.",
            "text": "Korte zinnen en altijd “je”. Opmaak mag: **vet**, lijstjes met - en [een link](https://…).",
            "place": "Naam van de plek met het adres.",
            "places": "Zo veel mensen kunnen ja zeggen. Laat leeg als er geen grens is.",
        }

    field_order = (
        "purpose",
        "title",
        "text",
        "day",
        "time",
        "place",
        "places",
        "answer_by",
        "courses",
        "sectors",
        "year_from",
        "year_to",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["courses"].queryset = reads.courses_with_papers()
        years = [("", "Elk jaar"), *((year, str(year)) for year in self._years())]
        fields["year_from"].choices = fields["year_to"].choices = years
        row = self.instance
        if not row._state.adding:
            self.initial["courses"] = list(row.courses.values_list("pk", flat=True))
        if row.starts_at:
            local = row.starts_at.astimezone(AMSTERDAM)
            self.initial.update(day=local.date(), time=local.time())

    def _years(self) -> list[int]:
        """Also those that a draft names while nobody finished in them any more."""
        named = {year for year in (self.instance.year_from, self.instance.year_to) if year}
        return sorted({*reads.years_with_papers(), *named}, reverse=True)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("purpose") == AlumniPurpose.MEETINGS:
            for name, told in (
                ("day", "Op welke dag is het?"),
                ("time", "Hoe laat begint het?"),
                ("place", "Waar is het?"),
            ):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, told)
        if data.get("places") and data.get("purpose") == AlumniPurpose.COURSES:
            self.add_error("places", "Nieuws over opleidingen heeft geen plaatsen.")
        if data.get("time") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", "Op welke dag is het?")
        if data.get("day") and not data.get("time") and not {"time", "day"} & self.errors.keys():
            self.add_error("time", "Hoe laat begint het?")
        if data.get("year_from") and data.get("year_to") and data["year_to"] < data["year_from"]:
            self.add_error("year_to", "Het laatste jaar ligt voor het eerste.")
        return data

    def _post_clean(self) -> None:
        """The moment is made of two fields before the row is checked."""
        data = self.cleaned_data
        day, time = data.get("day"), data.get("time")
        self.instance.starts_at = datetime.combine(day, time, tzinfo=AMSTERDAM) if day and time else None
        super()._post_clean()
