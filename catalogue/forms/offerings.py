"""When, where, how many, at what price."""

from datetime import timedelta
from typing import Any

from django import forms

from catalogue.choices import DeliveryForm
from catalogue.day_words import WEEKDAYS
from catalogue.forms.fields import TIME, DateField, DutchDecimalField
from catalogue.models import Module, Offering
from catalogue.models.offerings import DECIDED_DAYS_BEFORE


class OfferingForm(forms.ModelForm):
    starts_on = DateField(label="Start")
    ends_on = DateField(label="Einde", required=False)
    price = DutchDecimalField(
        label="Prijs per plaats, exclusief btw", required=False, min_value=0, max_digits=12, decimal_places=2,
        help_text="Leeg als de prijs nog niet bekend is; dan kan het startmoment niet open.",
    )  # fmt: skip

    weekdays = forms.TypedMultipleChoiceField(
        label="Dagen", choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    begins_at = forms.TimeField(label="Van", required=False, widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    ends_at = forms.TimeField(label="Tot", required=False, widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    decides_on = DateField(
        label="Zeker op", required=False,
        help_text="De dag waarop jullie beslissen of het doorgaat. Leeg: twee weken voor de start.",
    )  # fmt: skip

    class Meta:
        model = Offering
        fields = (
            "module", "starts_on", "ends_on", "form", "location", "room", "weekdays", "begins_at", "ends_at", "day_part", "day_parts",
            "price", "vat_treatment", "vat_reason", "min_places", "capacity", "decides_on",
        )  # fmt: skip
        help_texts = {
            "day_parts": "Alleen als dagen en tijden niet genoeg zeggen.",
            "vat_reason": "Waarom is dit vrijgesteld of belast? De controller beslist.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blocks: Any = self.fields["module"]
        blocks.queryset, blocks.empty_label = Module.objects.filter(course=self.instance.course_id), "De hele opleiding"
        if not blocks.queryset:
            del self.fields["module"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("form") and DeliveryForm(data["form"]).is_online:
            data["location"] = data["room"] = None
        begins, ends = data.get("begins_at"), data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", "De les eindigt na het begin.")
        if not data.get("decides_on") and data.get("starts_on"):
            data["decides_on"] = data["starts_on"] - timedelta(days=DECIDED_DAYS_BEFORE)
        room, location = data.get("room"), data.get("location")
        if room is not None and location is None:
            data["location"] = room.location
        elif room is not None and room.location_id != location.pk:
            self.add_error("room", f"Deze ruimte hoort bij {room.location.name}.")
        return data
