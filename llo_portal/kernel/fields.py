"""Form fields for numbers as people in the Netherlands type them."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from llo_portal.kernel.dutch import number

_NOISE = str.maketrans("", "", " \u00a0\u202f€")


def parse_dutch(text: str) -> Decimal:
    """1.234,50 and 1234.5 and 1234,5 and € 875,-. A lone point before three figures parts thousands: 1.234 is 1234.

    Raises ValueError with a Dutch reason.
    """
    bare = re.sub(r",-{1,2}$", "", text.translate(_NOISE))
    if re.fullmatch(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?", bare) or re.fullmatch(r"-?[0-9]+(,[0-9]+)", bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+", bare):
        bare = bare.replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", bare):
        raise ValueError("Vul een getal in, bijvoorbeeld 1250,50.")
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise ValueError("Vul een getal in, bijvoorbeeld 1250,50.") from None


class DutchDecimalField(forms.DecimalField):
    """A number typed the Dutch way; what cannot be read is shown again as it was typed."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("max_digits", 12)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Decimal):
            return value
        if not (text := str(value).strip()):
            return None
        try:
            return parse_dutch(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return number(value).replace(".", "") if isinstance(value, Decimal | int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class EuroField(DutchDecimalField):
    """Euros, never negative, shown with two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return number(value, 2).replace(".", "") if isinstance(value, Decimal | int) else value


class PercentField(DutchDecimalField):
    """Typed as a percentage (8 or 8,5 %), kept as a fraction (0.08) with four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 4)
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 1)
        told = {
            "max_decimal_places": "Gebruik ten hoogste twee cijfers achter de komma.",
            "max_value": "Vul een percentage van 0 tot en met 100 in.",
        }
        super().__init__(error_messages=told | kwargs.pop("error_messages", {}), **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(str(value).replace("%", "") if isinstance(value, str) else value)
        return typed / 100 if isinstance(value, str) and typed is not None else typed

    def prepare_value(self, value: Any) -> Any:
        return number(value * 100) if isinstance(value, Decimal) else value


DASHES = "---------"
"""What Django says for nothing chosen; it says nothing to anybody, least of all to who hears the page."""


def name_empty_choices(form: forms.BaseForm) -> None:
    """Gives the empty choice of every list a word where the form gave none."""
    for field in form.fields.values():
        word = "Kies" if field.required else "Niet gekozen"
        if getattr(field, "empty_label", None) == DASHES:
            field.empty_label = word  # type: ignore[attr-defined]
        elif isinstance(field, forms.ChoiceField) and not hasattr(field, "empty_label"):
            rows: list[Any] = list(field.choices)  # type: ignore[arg-type]
            if rows and rows[0][1] == DASHES:
                field.choices = [("", word), *rows[1:]]


class LongText(forms.CharField):
    """Lines of text, counted as the browser counts them: it sends every new line as two characters, and what just fits on the
    page would be too long here."""

    def __init__(self, **extra: Any) -> None:
        extra.setdefault("widget", forms.Textarea)
        super().__init__(**extra)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")
