"""Forms of invoices, payments and vouchers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import Person
from catalogue.forms.picker import CoursesField
from finance.forms.costs import day_field
from llo_portal.kernel.dates import today
from llo_portal.kernel.fields import EuroField, PercentField

MOST_ADDRESSES = 2000


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reden", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReceiptForm(forms.Form):
    """A transfer as it stands on the bank statement."""

    amount = EuroField(label="Bedrag in euro")
    on = day_field("Ontvangen op", initial=today)
    reference = forms.CharField(
        label="Kenmerk", max_length=140, required=False, help_text="Zoals het op het afschrift staat."
    )


class SeriesForm(forms.Form):
    """A series of vouchers: of one amount or one percentage, without a name or for the people named by address."""

    name = forms.CharField(label="Naam van de reeks", max_length=120)
    value = EuroField(
        label="Waarde in euro", required=False, max_digits=10, help_text="Of vul hieronder een korting in."
    )
    percentage = PercentField(label="Korting in procenten", required=False, max_digits=5)
    valid_from = day_field("Geldig vanaf", initial=today)
    valid_until = day_field(
        "Geldig tot en met", required=False, help_text="Leeg laten: dan geldt de vastgestelde duur van vijf jaar."
    )
    courses = CoursesField(label="Alleen voor deze opleidingen", help_text="Niets gekozen: voor alle opleidingen.")
    count = forms.IntegerField(
        label="Aantal zonder naam", required=False, min_value=1, max_value=MOST_ADDRESSES,
        help_text="Voor vouchers die je zelf uitdeelt. Of vul hieronder adressen in.",
    )  # fmt: skip
    addresses = forms.CharField(
        label="Op naam: e-mailadressen", required=False, widget=forms.Textarea(attrs={"rows": 5}), max_length=120_000,
        help_text="Eén per regel, van mensen die we kennen. Zij krijgen hun code per mail.",
    )  # fmt: skip

    def clean_addresses(self) -> list[Person]:
        typed = {line.strip().lower() for line in self.cleaned_data["addresses"].replace(",", "\n").splitlines()} - {""}
        if len(typed) > MOST_ADDRESSES:
            raise ValidationError(f"Ten hoogste {MOST_ADDRESSES} adressen per reeks.")
        for address in typed:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(f"Dit is geen e-mailadres: {address[:80]}") from None
        found: dict[str, Person] = {}
        for person in Person.objects.filter(email__in=typed, erased_at__isnull=True).order_by("created_at"):
            found.setdefault(person.email.lower(), person)
        if unknown := sorted(typed - found.keys()):
            more = f" en nog {len(unknown) - 5}" if len(unknown) > 5 else ""
            raise ValidationError(f"Deze adressen kennen we niet: {', '.join(unknown[:5])}{more}.")
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("value") is None) == (data.get("percentage") is None) and not self.errors:
            self.add_error("value", "Vul een bedrag in, of een percentage. Niet allebei.")
        if not self.errors and bool(data.get("count")) == bool(data.get("addresses")):
            self.add_error("count", "Vul een aantal in, of adressen. Niet allebei.")
        return data

    def values(self) -> dict[str, Any]:
        """As `services.issue_series` takes them."""
        data = dict(self.cleaned_data)
        persons = data.pop("addresses")
        return {**data, "persons": persons, "count": data["count"] or 0}
