"""Days that forms take: nobody means the year 1 or 9999, and reckoning from those ends outside the calendar."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from llo_portal.kernel.dates import today

FIRST, LAST = 1900, 2199


def sensible(day: date) -> None:
    """Raises ValidationError for a year outside 1900 to 2199."""
    if not FIRST <= day.year <= LAST:
        raise ValidationError("Kijk het jaar na.")


def not_ahead(day: date | None) -> date | None:
    """The day on which something was done. Raises ValidationError when it is still to come."""
    if day and day > today():
        raise ValidationError("Deze dag moet nog komen.")
    return day


def install() -> None:
    """For every form and filter of the house. Before any form is declared: a field takes its validators when it is made."""
    for field in (forms.DateField, forms.DateTimeField):
        if sensible not in field.default_validators:
            field.default_validators = [*field.default_validators, sensible]
