"""Forms of delivery: what was typed, checked field by field. Rules of the business live in the services."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Person, User
from catalogue.models import Institution, Room
from delivery import withdrawal
from delivery.models import Programme, Session, Trainer
from delivery.series import LONGEST, moments, weekly_dates
from llo_portal.kernel.choices import Engagement
from llo_portal.kernel.dates import AMSTERDAM, today
from llo_portal.kernel.fields import EuroField, PercentField


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **extra: Any) -> None:
        super().__init__(format="%Y-%m-%d", **extra)


def early_start_field() -> forms.BooleanField:
    """The explicit wish to start within the time to think it over (art. 6:230v lid 8 BW)."""
    return forms.BooleanField(
        label="Ik wil beginnen binnen mijn bedenktijd van 14 dagen.",
        help_text="Bedenk je je na de eerste les? Dan betaal je de lessen die al zijn geweest.",
    )


class EarlyStart:
    """A form that asks for that wish, under the name `early_start`, when a start of `starts` needs it."""

    cleaned_data: dict[str, Any]
    fields: dict[str, Any]

    def ask_early_start(self, starts: Iterable[date]) -> None:
        if not any(withdrawal.needs_consent(ordered_on=today(), starts_on=day) for day in starts):
            del self.fields["early_start"]

    @property
    def early_start_version(self) -> str:
        return withdrawal.EARLY_TERMS if self.cleaned_data.get("early_start") else ""


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **extra: Any) -> None:
        super().__init__(format="%H:%M", **extra)


class LeaderForm(forms.Form):
    leader = forms.ModelChoiceField(User.objects.none(), label="Programmaleider", empty_label="Kies een collega")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["leader"]
        field.queryset = (
            User.objects.filter(groups__name="programmaleider", is_active=True).select_related("person").distinct()
        )


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ("title", "places", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.offering_id:
            del self.fields["places"]  # the offering owns its capacity

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "Het einde ligt voor de start.")
        if "places" in self.fields and data.get("places") == 0:
            self.add_error("places", "Minstens één plaats.")
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reden", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CancelForm(ReasonForm):
    """By staff. What is due follows from what was agreed; letting it go is a decision of its own."""

    waive = forms.BooleanField(
        label="Breng niets in rekening", required=False,
        help_text="Kruis dit aan als het onze keuze is, of uit coulance. Je reden staat erbij.",
    )  # fmt: skip

    def __init__(self, *args: Any, due: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not due:
            del self.fields["waive"]


class WithdrawForm(forms.Form):
    sure = forms.BooleanField(label="Ja, ik meld me af voor deze opleiding.")


class PolicyForm(forms.Form):
    """Follows the policy that holds now; the service refuses a day that has been."""

    starts_on = forms.DateField(label="Gaat in op", widget=DateInput())
    instalments_from = EuroField(label="In delen betalen vanaf", help_text="Bedrag inclusief btw.")
    instalments_most = forms.IntegerField(
        label="In hoogstens zoveel delen", min_value=1, max_value=12, widget=forms.NumberInput(attrs={"class": "input-short"}),
        help_text="Elke maand één deel. Met 1 kan niemand in delen betalen.",
    )  # fmt: skip
    minimum_age = forms.IntegerField(
        label="Jongste leeftijd bij de start", min_value=12, max_value=99,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        help_text="We toetsen dit als het papier om een geboortedatum vraagt.",
    )  # fmt: skip
    cancel_free_days = forms.IntegerField(
        label="Gratis afzeggen tot zoveel dagen voor de start", min_value=0, max_value=366,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        help_text="Binnen de wettelijke bedenktijd is afzeggen altijd gratis.",
    )  # fmt: skip
    cancel_late_share = PercentField(
        label="Daarna te betalen", min_value=Decimal(0), max_value=Decimal(1),
        help_text="Deel van de prijs. Pas ook de voorwaarden en de huistekst over annuleren aan: die noemen dit.",
    )  # fmt: skip


class OptionalReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reden als er resultaten ontbreken", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Alleen nodig als niet iedereen een resultaat heeft.",
    )  # fmt: skip


class SessionForm(forms.Form):
    """One session, or a weekly series when `count` is more than one."""

    day = forms.DateField(label="Datum", widget=DateInput())
    begin = forms.TimeField(label="Van", widget=TimeInput(attrs={"class": "input-short"}))
    end = forms.TimeField(label="Tot", widget=TimeInput(attrs={"class": "input-short"}))
    title = forms.CharField(label="Onderwerp", max_length=160, required=False)
    trainer = forms.ModelChoiceField(Trainer.objects.none(), required=False, empty_label="Nog geen trainer")
    specialist = forms.ModelChoiceField(
        Trainer.objects.none(), label="Specialist van de klant", required=False, empty_label="Geen",
        help_text="Altijd naast een eigen trainer. Wij blijven verantwoordelijk.",
    )  # fmt: skip
    room = forms.ModelChoiceField(Room.objects.none(), label="Ruimte", required=False, empty_label="Geen eigen ruimte")
    place_note = forms.CharField(
        label="Andere plek", max_length=160, required=False, help_text="Bijvoorbeeld: bij de klant, of online."
    )
    count = forms.IntegerField(
        label="Hoeveel keer, elke week", min_value=1, max_value=LONGEST, initial=1,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )  # fmt: skip
    skip_holidays = forms.BooleanField(label="Sla feestdagen over", required=False, initial=True)

    def __init__(self, *args: Any, single: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        crew = Trainer.objects.deployable().select_related("person")
        fields["trainer"].queryset = crew.exclude(engagement=Engagement.CLIENT_SPECIALIST)
        fields["specialist"].queryset = crew.filter(engagement=Engagement.CLIENT_SPECIALIST)
        fields["room"].queryset = Room.objects.select_related("location")
        if single:
            del self.fields["count"], self.fields["skip_holidays"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("begin") and data.get("end") and data["end"] <= data["begin"]:
            self.add_error("end", "Het einde ligt voor het begin.")
        if data.get("day") and not date(2000, 1, 1) <= data["day"] <= date(2100, 1, 1):
            self.add_error("day", "Deze datum kan niet kloppen.")
        return data

    def moments(self) -> list[tuple[datetime, datetime]]:
        data = self.cleaned_data
        days = weekly_dates(data["day"], data.get("count", 1), skip_holidays=data.get("skip_holidays", False))
        return [moments(day, data["begin"], data["end"]) for day in days]

    def about(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "trainer", "specialist", "room", "place_note")}

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        begin, end = session.starts_at.astimezone(AMSTERDAM), session.ends_at.astimezone(AMSTERDAM)
        return {
            "day": begin.date(), "begin": begin.time(), "end": end.time(), "title": session.title,
            "trainer": session.trainer_id, "specialist": session.specialist_id, "room": session.room_id,
            "place_note": session.place_note,
        }  # fmt: skip


class TrainerForm(forms.Form):
    first_name = forms.CharField(label="Voornaam", max_length=80)
    infix = forms.CharField(label="Tussenvoegsel", max_length=20, required=False)
    last_name = forms.CharField(label="Achternaam", max_length=120)
    email = forms.EmailField(label="E-mailadres")
    phone = forms.CharField(label="Telefoon", max_length=30, required=False)
    engagement = forms.ChoiceField(label="Verhouding", choices=Engagement.choices)
    institution = forms.ModelChoiceField(
        Institution.objects.all(), label="School", required=False, empty_label="Geen",
        help_text="Waar deze trainer in dienst is, als dat een school is.",
    )  # fmt: skip
    subjects = forms.CharField(label="Vakgebieden", max_length=300, required=False)


class TrainerChangeForm(forms.ModelForm):
    class Meta:
        model = Trainer
        fields = ("engagement", "institution", "subjects", "is_active")


class LearnerForm(forms.Form):
    first_name = forms.CharField(label="Voornaam", max_length=80)
    infix = forms.CharField(label="Tussenvoegsel", max_length=20, required=False)
    last_name = forms.CharField(label="Achternaam", max_length=120)
    email = forms.EmailField(label="E-mailadres")
    phone = forms.CharField(label="Telefoon", max_length=30, required=False)
    birth_date = forms.DateField(label="Geboortedatum", widget=DateInput(), required=False)
    name_as_printed = forms.CharField(
        label="Naam op het papier", max_length=200, required=False, help_text="Leeg: zoals hierboven."
    )
    extend = forms.BooleanField(label="Breid de groep uit als er geen plaats meer is", required=False)

    def __init__(self, *args: Any, needs_birth: bool = False, may_extend: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_birth:
            del self.fields["birth_date"]  # only what the paper needs
        if not may_extend:
            del self.fields["extend"]

    def clean_birth_date(self) -> date | None:
        return sensible_birth_date(self.cleaned_data["birth_date"])


def sensible_birth_date(day: date | None) -> date | None:
    """Raises ValidationError for a birth date that cannot be."""
    if day and not date(1900, 1, 1) <= day < today():
        raise forms.ValidationError("Deze geboortedatum kan niet kloppen.")
    return day


class PasteForm(forms.Form):
    text = forms.CharField(
        label="Plak hier de lijst", widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "paste"}),
        strip=False, help_text="Kopieer de kolommen uit je spreadsheet. Een kopregel mag. Hooguit 500 regels tegelijk.",
    )  # fmt: skip
    extend = forms.BooleanField(label="Breid de groep uit als er te weinig plaatsen zijn", required=False)

    def __init__(self, *args: Any, may_extend: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_extend:
            del self.fields["extend"]


class PrintedNameForm(forms.Form):
    name_as_printed = forms.CharField(label="Naam op het papier", max_length=200)


class RegisterPaperForm(forms.Form):
    number = forms.CharField(label="Nummer van de school", max_length=40)
    issued_on = forms.DateField(label="Datum van uitgifte", widget=DateInput())
    issuer = forms.CharField(label="Uitgever", max_length=160)


class ResultDateForm(forms.Form):
    decided_on = forms.DateField(label="Vastgesteld op", widget=DateInput())


def person_initial(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("first_name", "infix", "last_name", "email", "phone")}
