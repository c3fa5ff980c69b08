"""Forms of the strategy chapter."""

from typing import Any

from django import forms

from llo_portal.kernel.choices import MarketFormula
from strategy.formulas import LONGEST, Choice, choices_for

BLANK = [("", "Nog niet gekozen")]


class ChoicesForm(forms.Form):
    """The choices a client makes per programme: eleven for business, four for individuals.

    `initial` and `cleaned_choices()` are in the JSON form of `strategy.formulas`. A duration is asked in two fields,
    `duur_aantal` and `duur_eenheid`; every other field carries the key of its choice.
    """

    def __init__(
        self, *args: Any, formula: MarketFormula | str, required: bool = False, initial: Any = None, **kwargs: Any
    ) -> None:
        self.choices = choices_for(formula)
        super().__init__(*args, initial=_flat(initial or {}), **kwargs)
        for choice in self.choices:
            self.fields.update(_fields(choice, required))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for choice in self.choices:
            if not choice.units or self.errors.keys() & {f"{choice.key}_aantal", f"{choice.key}_eenheid"}:
                continue
            amount, unit = data.get(f"{choice.key}_aantal"), data.get(f"{choice.key}_eenheid")
            if amount and not unit:
                self.add_error(f"{choice.key}_eenheid", "Kies een eenheid bij het aantal.")
            if unit and not amount:
                self.add_error(f"{choice.key}_aantal", "Vul een aantal in bij de eenheid.")
        return data

    def cleaned_choices(self) -> dict[str, Any]:
        """Only what was chosen."""
        found: dict[str, Any] = {}
        for choice in self.choices:
            if choice.units:
                amount, unit = (self.cleaned_data.get(f"{choice.key}_{part}") for part in ("aantal", "eenheid"))
                value: Any = {"aantal": amount, "eenheid": unit} if amount and unit else None
            else:
                value = self.cleaned_data.get(choice.key)
            if value:
                found[choice.key] = value
        return found


def _fields(choice: Choice, required: bool) -> dict[str, forms.Field]:
    if choice.units:
        return {
            f"{choice.key}_aantal": forms.IntegerField(
                label=choice.name, min_value=1, max_value=LONGEST, required=required
            ),
            f"{choice.key}_eenheid": forms.ChoiceField(
                label=f"{choice.name}: eenheid", choices=BLANK + [(u, u) for u in choice.units], required=required
            ),
        }
    options = [(option, option[:1].upper() + option[1:]) for option in choice.options]
    if choice.multiple:
        widget = forms.CheckboxSelectMultiple
        field: forms.Field = forms.MultipleChoiceField(
            label=choice.name, choices=options, widget=widget, required=required
        )
    else:
        field = forms.ChoiceField(label=choice.name, choices=BLANK + options, required=required)
    return {choice.key: field}


def _flat(initial: dict[str, Any]) -> dict[str, Any]:
    flat = dict(initial)
    if isinstance(duration := flat.pop("duur", None), dict):
        flat |= {"duur_aantal": duration.get("aantal"), "duur_eenheid": duration.get("eenheid")}
    return flat
