"""The form by which an individual buys a place."""

from datetime import date
from typing import Any

from django import forms

from catalogue.models import Course
from catalogue.openings import open_choices
from delivery.forms import DateInput, sensible_birth_date
from llo_portal.kernel.choices import Credential
from strategy.formulas import describe_choices

PREFIX = "keuze_"


class EnrolForm(forms.Form):
    first_name = forms.CharField(
        label="Voornaam", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    infix = forms.CharField(
        label="Tussenvoegsel",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name", "class": "input-short"}),
    )
    last_name = forms.CharField(
        label="Achternaam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label="E-mailadres",
        help_text="Hierheen sturen we de bevestiging.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label="Telefoon",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    name_as_printed = forms.CharField(
        label="Naam op je certificaat",
        max_length=200,
        required=False,
        help_text="Laat leeg als die hetzelfde is als hierboven.",
    )
    birth_date = forms.DateField(
        label="Geboortedatum", widget=DateInput(attrs={"autocomplete": "bday"}), help_text="Nodig voor je diploma."
    )
    birth_place = forms.CharField(label="Geboorteplaats", max_length=120)
    old_enough = forms.BooleanField(label="Ik ben 18 jaar of ouder. Of mijn ouder of voogd vindt het goed.")
    terms = forms.BooleanField(label="Ik ga akkoord met de voorwaarden.")

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not Credential(course.credential).is_recognised:
            del self.fields["birth_date"], self.fields["birth_place"]
        self.choices = open_choices(course.open_options, guidance=course.guidance_open)
        for choice in self.choices:
            options = [("", "Geen voorkeur"), *((o, o[:1].upper() + o[1:]) for o in choice.options)]
            self.fields[PREFIX + choice.key] = forms.ChoiceField(label=choice.name, choices=options, required=False)
        self.order_fields([n for n in self.fields if n not in ("old_enough", "terms")])

    def clean_birth_date(self) -> date | None:
        return sensible_birth_date(self.cleaned_data["birth_date"])

    def chosen(self) -> dict[str, str]:
        picked = {c.key: self.cleaned_data.get(PREFIX + c.key, "") for c in self.choices}
        return {key: value for key, value in picked.items() if value}

    def applicant(self) -> dict[str, Any]:
        """The values of services.enrolling.Applicant."""
        names = ("first_name", "infix", "last_name", "email", "phone", "name_as_printed", "birth_date", "birth_place")
        return {n: self.cleaned_data[n] for n in names if n in self.cleaned_data} | {"choices": self.chosen()}

    def as_read(self) -> list[tuple[str, Any]]:
        """What was typed, to look over."""
        data = self.cleaned_data
        name = " ".join(part for part in (data["first_name"], data["infix"], data["last_name"]) if part)
        rows = [
            ("Naam", name),
            ("Naam op je certificaat", data["name_as_printed"] or name),
            ("E-mailadres", data["email"]),
            ("Telefoon", data["phone"]),
            ("Geboortedatum", data.get("birth_date")),
            ("Geboorteplaats", data.get("birth_place", "")),
            *describe_choices(self.chosen()),
        ]
        return [(label, value) for label, value in rows if value]
