"""Fields that read numbers and dates as people type them."""

from decimal import Decimal
from typing import Any

from django import forms

from llo_portal.kernel.sheets import parse_amount


class AmountField(forms.CharField):
    """Euros or a quantity with two decimals: 1250, 1.250,00 or € 12,50."""

    def __init__(self, *, least: Decimal = Decimal(0), **kwargs: Any) -> None:
        self.least = least
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=24, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_amount(text)
        except ValueError:
            raise forms.ValidationError("Vul een getal in, bijvoorbeeld 1250,00.") from None
        if amount is None or abs(amount) >= Decimal("100000000"):
            raise forms.ValidationError("Vul een getal in, bijvoorbeeld 1250,00.")
        if amount < self.least:
            raise forms.ValidationError("Dit getal is te klein." if self.least else "Dit getal mag niet onder nul.")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",").removesuffix(",00") if isinstance(value, Decimal) else value


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
