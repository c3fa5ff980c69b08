from typing import Any

from django import forms

from llo_portal.kernel.choices import Sector
from offers.forms.fields import DayInput
from offers.models import SchoolContract

DAYS = "dagen_"


class ContractForm(forms.ModelForm):
    """The contract with one optional number per sector: the response time in working days."""

    class Meta:
        model = SchoolContract
        fields = ("institution", "title", "starts_on", "ends_on", "processing_agreement_on")
        widgets = {"starts_on": DayInput(), "ends_on": DayInput(), "processing_agreement_on": DayInput()}
        help_texts = {
            "ends_on": "Leeg als het contract doorloopt.",
            "processing_agreement_on": "Zonder verwerkersovereenkomst mogen we geen gegevens van deelnemers delen.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {} if self.instance._state.adding else {s.sector: s.response_days for s in self.instance.sectors.all()}
        for sector in Sector:
            self.fields[f"{DAYS}{sector.value}"] = forms.IntegerField(
                label=f"{sector.label}: reactietermijn in werkdagen", required=False, min_value=1, max_value=60,
                initial=known.get(sector.value),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "Het contract eindigt niet vóór het begint.")
        return data

    def response_days(self) -> dict[str, int]:
        """Only the sectors that were agreed."""
        named = {sector.value: self.cleaned_data.get(f"{DAYS}{sector.value}") for sector in Sector}
        return {sector: days for sector, days in named.items() if days}
