"""Fields that read what Dutch people type."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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
