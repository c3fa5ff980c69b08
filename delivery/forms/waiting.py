"""Forms of the waiting list, of keeping somebody informed, and of moving and deciding."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from catalogue.models import Course, Location, Offering
from catalogue.selectors import price_of, vat_rates
from delivery.forms import DateInput, EarlyStart, early_start_field, sensible_birth_date
from delivery.selectors.waiting import offerable
from delivery.services.moving import own_targets, targets
from llo_portal.kernel.anonymous import AnonymousForm
from llo_portal.kernel.choices import Credential, DayPart
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import euro


def start_label(offering: Offering) -> str:
    return f"{long_date(offering.starts_on)}, {offering.when_text}, {offering.place_text}"


def wish_label(offering: Offering) -> str:
    """With the block it is of, for a course that starts in blocks."""
    told = start_label(offering)
    return f"{offering.module.title}: {told}" if offering.module else told


class WaitForm(AnonymousForm):
    first_name = forms.CharField(
        label="Voornaam", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    infix = forms.CharField(
        label="Tussenvoegsel", max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name", "class": "input-short"}),
    )  # fmt: skip
    last_name = forms.CharField(
        label="Achternaam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label="E-mailadres", help_text="Hierheen mailen we als er een plaats vrij is.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="Telefoon", max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    starts = forms.ModelMultipleChoiceField(
        Offering.objects.none(), label="Welke start wil je?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kies niets als elke start goed is, ook een nieuwe.",
    )  # fmt: skip
    locations = forms.ModelMultipleChoiceField(
        Location.objects.none(), label="Op welke plaats?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kies niets als elke plaats goed is.",
    )  # fmt: skip
    day_parts = forms.MultipleChoiceField(
        choices=DayPart.choices, label="Op welk dagdeel?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kies niets als elk dagdeel goed is.",
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts = offerable().filter(course=course).select_related("location", "module")
        fields: Any = self.fields
        fields["starts"].queryset = starts
        fields["starts"].widget.choices = self._shown(starts)
        if starts and all(start.module for start in starts):  # a block is only for who asked for it (selectors.waiting)
            fields["starts"].required, fields["starts"].help_text = True, "Kies de start van het blok waarop je wacht."
        fields["locations"].queryset = Location.objects.filter(pk__in=course.offerings.values("location"))

    def _shown(self, starts: Any) -> list[tuple[Any, str]]:
        """The full ones, and what was picked: elsewhere somebody can enrol at once. All of them while none is full."""
        rows, picked = list(starts), {str(pk) for pk in self["starts"].value() or ()}
        shown = [row for row in rows if row.is_full or str(row.pk) in picked] or rows
        shown.sort(key=lambda row: (row.module.number if row.module else 0, row.starts_on))
        return [(row.pk, wish_label(row)) for row in shown]

    def names(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in ("first_name", "infix", "last_name", "email", "phone")}

    def wishes(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in ("starts", "locations", "day_parts")}


class StaffWaitForm(WaitForm):
    """The same by a colleague who has somebody on the phone."""

    def _check(self, stamp: str) -> None:
        """Who is signed in is a person."""


class InformedForm(AnonymousForm):
    email = forms.EmailField(
        label="E-mailadres", help_text="Je krijgt eerst een mail om je adres te bevestigen.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip


class SeatOfferForm(EarlyStart, forms.Form):
    """Yes to a seat: what we do not know yet, and the price that stood on the page."""

    birth_date = forms.DateField(
        label="Geboortedatum", widget=DateInput(attrs={"autocomplete": "bday"}), help_text="Nodig voor je diploma."
    )
    birth_place = forms.CharField(label="Geboorteplaats", max_length=120)
    old_enough = forms.BooleanField(label="Ik ben 18 jaar of ouder. Of mijn ouder of voogd vindt het goed.")
    terms = forms.BooleanField(label="Ik ga akkoord met de voorwaarden.")
    early_start = early_start_field()

    def __init__(self, *args: Any, offering: Offering, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course = offering.course
        self.ask_early_start([offering.starts_on])
        if not Credential(course.credential).is_recognised or (person.birth_date and person.birth_place):
            del self.fields["birth_date"], self.fields["birth_place"]

    def clean_birth_date(self) -> Any:
        return sensible_birth_date(self.cleaned_data["birth_date"])

    def seen(self) -> tuple[Decimal, Decimal]:
        """Price and VAT as they stood on the page; never what they are when somebody changed them."""
        try:
            return Decimal(self.data.get("price", "")), Decimal(self.data.get("vat", ""))
        except InvalidOperation:
            return Decimal(-1), Decimal(-1)


def _count(label: str, least: int, most: int, told: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=told,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )  # fmt: skip


class MoveForm(forms.Form):
    """Another start of the same course, each with what it costs more or less."""

    offering = forms.ChoiceField(label="Nieuw startmoment", widget=forms.RadioSelect)
    find = staticmethod(own_targets)

    def __init__(self, *args: Any, enrolment: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts = {str(o.pk): o for o in self.find(enrolment)}
        rates = vat_rates()
        self.prices = {key: price_of(o, rates) for key, o in self.starts.items()}
        paid = enrolment.price + enrolment.vat_amount if enrolment.price is not None else None
        choices: Any = self.fields["offering"]
        choices.choices = [(key, self._label(key, paid)) for key in self.starts]

    def _label(self, key: str, paid: Any) -> str:
        words, price = start_label(self.starts[key]), self.prices[key]
        if paid is None or price is None:
            return words
        more = price.including - paid
        told = "zelfde prijs" if not more else f"{euro(abs(more))} {'meer' if more > 0 else 'minder'}"
        return f"{words}: {euro(price.including)} ({told})"

    @property
    def seen(self) -> str:
        """The prices as they stand on the page, to accept anew when one changes."""
        return ";".join(f"{key}={price.including}" for key, price in self.prices.items() if price)

    def chosen(self) -> Offering:
        return self.starts[self.cleaned_data["offering"]]

    def seen_price(self) -> Decimal:
        """What the chosen start cost when the page was shown."""
        told = dict(part.split("=", 1) for part in self.data.get("price", "").split(";") if "=" in part)
        try:
            return Decimal(told.get(self.cleaned_data["offering"], ""))
        except InvalidOperation:
            return Decimal(-1)


class StaffMoveForm(MoveForm):
    find = staticmethod(targets)
    keep_price = forms.BooleanField(
        label="De afgesproken prijs blijft", required=False, initial=True,
        help_text="Zet dit uit als de deelnemer zelf om een andere start vraagt.",
    )  # fmt: skip
    why = forms.CharField(label="Reden, staat in de mail", max_length=300, required=False)


class SeatPolicyForm(forms.Form):
    """Follows what holds now; the service refuses a day that has been."""

    starts_on = forms.DateField(label="Gaat in op", widget=DateInput())
    offer_hours = _count(
        "Uren om te kiezen", 1, 336,
        "Eindigt het buiten kantoortijd? Dan telt het door tot we weer open zijn. Nooit later dan de start.",
    )  # fmt: skip
    unanswered_limit = _count("Van de lijst na zoveel keer geen antwoord", 1, 9, "Wie nee zegt, houdt de plek.")
    warn_days = _count("Dagen vooraf waarschuwen", 0, 60, "Zo lang voor een besluit staat het startmoment op Vandaag.")
    informed_months = _count("Maanden op de hoogte houden", 1, 60, "Daarna wissen we het e-mailadres.")


CHOICES = (
    ("door", "Het gaat toch door"),
    ("later", "Verzetten naar een latere datum"),
    ("ander", "Iedereen naar een ander startmoment"),
    ("vervalt", "Het vervalt"),
)


class DecisionForm(forms.Form):
    """Go or no-go. Each choice says which fields belong to it."""

    choice = forms.ChoiceField(label="Wat besluit je?", choices=CHOICES, widget=forms.RadioSelect)
    starts_on = forms.DateField(
        label="Nieuwe startdatum", required=False, widget=DateInput(),
        help_text="Bij verzetten. Einde en bijeenkomsten schuiven evenveel dagen op.",
    )  # fmt: skip
    decides_on = forms.DateField(
        label="Zeker op", required=False, widget=DateInput(), help_text="Bij verzetten: de nieuwe dag om te besluiten."
    )
    to = forms.ModelChoiceField(
        Offering.objects.none(), label="Ander startmoment", required=False, empty_label="Kies een startmoment",
        help_text="Bij verplaatsen. De afgesproken prijs blijft.",
    )  # fmt: skip
    note = forms.CharField(
        label="Bericht aan de deelnemers", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Staat in hun mail. Bij vervallen is het verplicht.",
    )  # fmt: skip

    def __init__(self, *args: Any, offering: Offering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        others = Offering.objects.upcoming().filter(course=offering.course_id, starts_on__gt=today())
        to.queryset = others.exclude(pk=offering.pk).filter(programme__state__in=("voorbereiding", "gereed"))
        to.label_from_instance = lambda o: f"{start_label(o)} ({o.free_seats} vrij)"
        if offering.goes_ahead_on:
            choices: Any = self.fields["choice"]
            choices.choices = CHOICES[1:]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed = {"later": "starts_on", "ander": "to", "vervalt": "note"}.get(data.get("choice", ""))
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, "Vul dit in bij je keuze.")
        return data
