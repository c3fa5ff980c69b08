"""When somebody can come: a grid of weekdays and parts of the day, and a first day."""

from collections.abc import Iterator
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from catalogue.carousel_time import ALL_SLOTS, PARTS
from catalogue.day_words import WEEKDAYS
from catalogue.forms.fields import DateField


class AvailabilityForm(forms.Form):
    """`slots` are `0-avond`: Monday evening. Nothing ticked is refused: then nothing can be planned."""

    slots = forms.MultipleChoiceField(
        label="Wanneer kun je naar les?",
        choices=[(slot, f"{dict(WEEKDAYS)[int(slot[0])]}{slot[2:]}") for slot in ALL_SLOTS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één moment waarop je kunt."},
    )
    earliest_start = DateField(
        label="Je wilt niet eerder beginnen dan", required=False, help_text="Laat leeg als je meteen kunt beginnen."
    )

    @property
    def helper(self) -> FormHelper:
        """The grid is drawn by `catalogue/_availability.html`, the other fields as always."""
        helper = FormHelper(self)
        helper.layout = Layout(*(name for name in self.fields if name != "slots"))
        return helper

    def grid(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Rows of the grid: a weekday with its three boxes."""
        ticked = set(self["slots"].value() or ())
        for day, name in WEEKDAYS:
            yield name, [
                {"value": f"{day}-{part}", "id": f"id_slots_{day}_{part}", "label": f"{name}{part}", "on": f"{day}-{part}" in ticked}
                for part in PARTS
            ]  # fmt: skip
