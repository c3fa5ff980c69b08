"""Snel vastleggen: two things are needed, the client and a few words; the rest is a tap."""

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import User
from clients.forms.pipeline import day_field, sensible_day
from clients.models import Contact, ConversationDraft, Organisation
from llo_portal.kernel.dates import add_working_days, today
from llo_portal.kernel.fields import LongText

CHANNELS = (
    ("telefoon", "Telefoon"),
    ("bezoek", "Bezoek"),
    ("online", "Online"),
    ("mail", "Mail"),
    ("notitie", "Notitie"),
)
WHEN = (("", "Geen"), ("vandaag", "Vandaag"), ("morgen", "Morgen"), ("week", "Volgende week"), ("kies", "Kies"))
USUAL_STEP = "Terugkomen op dit gesprek"


def next_working_day(day: date) -> date:
    return add_working_days(day, 1)


def next_monday(day: date) -> date:
    """The first working day of next week."""
    sunday = day + timedelta(days=6 - day.weekday())
    return add_working_days(sunday, 1)


def colleagues_of(user: Any) -> Any:
    """Who may have had the talk that this user writes down: colleagues who keep clients."""
    rows = User.objects.with_role("accountmanager", "directeur").exclude(pk=user.pk)
    return rows.select_related("person").order_by("person__sort_key")


class QuickForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, label="Met welke klant?", widget=forms.HiddenInput
    )
    contact = forms.ModelChoiceField(Contact.objects.none(), required=False, label="Wie sprak je?")
    channel = forms.ChoiceField(label="Hoe", choices=CHANNELS, required=False, initial="telefoon")
    topic = forms.CharField(label="Onderwerp", max_length=160, required=False)
    text = LongText(label="Wat is er besproken?", max_length=20_000, required=False)
    on_behalf_of = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="Namens",
        empty_label="Mijzelf",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    people = forms.CharField(label="Ook aanwezig", max_length=500, required=False)
    next_step = forms.CharField(label="Volgende stap", max_length=200, required=False)
    when = forms.ChoiceField(label="Wanneer", choices=WHEN, required=False)
    next_on = day_field("Datum", required=False)

    def __init__(self, *args: Any, user: Any, draft: ConversationDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].queryset = Organisation.objects.for_user(user).current()
        fields["contact"].queryset = Contact.objects.for_user(user).active().select_related("person")
        fields["on_behalf_of"].queryset = colleagues_of(user)
        fields["next_on"].widget.attrs["min"] = today().isoformat()
        self.draft = draft

    def clean_next_on(self) -> date | None:
        return sensible_day(self.cleaned_data["next_on"])

    def clean(self) -> dict[str, Any]:
        """A chip gives the day; a day without a step gets the usual one."""
        data: dict[str, Any] = super().clean() or {}
        day, when = today(), data.get("when") or ""
        chips = {"vandaag": day, "morgen": next_working_day(day), "week": next_monday(day)}
        if when in chips:
            data["next_on"] = chips[when]
        elif when == "kies" and not data.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", "Kies een dag.")
        elif not when and not data.get("next_step"):
            data["next_on"] = None
        if data.get("next_on") and not data.get("next_step"):
            data["next_step"] = USUAL_STEP
        return data

    def values(self) -> dict[str, Any]:
        """What is right, ready to store; what is wrong keeps its stored value."""
        names = (
            "organisation", "contact", "channel", "topic", "text", "people", "next_step", "next_on", "on_behalf_of",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class AppointmentForm(forms.Form):
    """An invitation or a message, as file or pasted."""

    file = forms.FileField(
        label="Uitnodiging (.ics) of bericht (.eml)",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".ics,.eml"}),
    )
    text = forms.CharField(
        label="Of plak de uitnodiging of mail hier", required=False, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip() and not self.errors:
            raise forms.ValidationError("Kies een bestand of plak een uitnodiging of mail.")
        return data
