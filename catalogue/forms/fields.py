"""Fields that read what Dutch people type."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from llo_portal.kernel.dutch import number
from llo_portal.kernel.sheets import parse_amount
from llo_portal.kernel.years import not_ahead

DATE = {"type": "date"}
TIME = {"type": "time"}


class DateField(forms.DateField):
    def __init__(self, **extra: Any) -> None:
        extra.setdefault("widget", forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
        extra.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y"])
        super().__init__(**extra)


class PastDateField(DateField):
    """A day on which something was done: not one that is still to come."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        not_ahead(value)


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


class BlockNumbersField(forms.CharField):
    """Takes 1, 2 or 1 en 2; gives the numbers. Shows them with commas."""

    def __init__(self, **extra: Any) -> None:
        extra.setdefault("widget", forms.TextInput(attrs={"class": "input-short", "inputmode": "numeric"}))
        super().__init__(max_length=120, **extra)

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        words = [word for word in re.split(r"[\s,;+&]+|\ben\b", super().to_python(value)) if word]
        if any(not re.fullmatch(r"[0-9]{1,2}", word) for word in words):
            raise ValidationError("Vul alleen nummers van blokken in, bijvoorbeeld: 1, 2.")
        return sorted({int(word) for word in words})

    def run_validators(self, value: Any) -> None:
        """The length is of what was typed, which is cut to two figures a number."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
