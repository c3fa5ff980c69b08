from typing import Any

from django import forms

from llo_portal.kernel.dates import today
from offers.forms.fields import DayInput
from offers.models import Criterion


class DeviationForm(forms.Form):
    criterion = forms.ChoiceField(label="Criterium uit het beleid", choices=Criterion, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Motivering", widget=forms.Textarea(attrs={"rows": 5}), max_length=4000,
        help_text="Waarom is deze prijs verantwoord? Dit blijft zichtbaar bij de offerte.",
    )  # fmt: skip
    ends_on = forms.DateField(label="Geldig tot en met", widget=DayInput())


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label="Besluit", choices=(("goed", "Goedkeuren"), ("af", "Niet goedkeuren")), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Toelichting", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        help_text="Verplicht als je het niet goedkeurt.",
    )  # fmt: skip


class ConsentForm(forms.Form):
    """What the deliverer told us."""

    given_by_name = forms.CharField(
        label="Wie gaf akkoord namens de uitvoerder?", max_length=160, help_text="Voornaam en achternaam."
    )
    given_on = forms.DateField(label="Op welke dag?", widget=DayInput(), initial=today)
    note = forms.CharField(label="Opmerking", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > today():
            raise forms.ValidationError("Deze datum ligt in de toekomst.")
        return day
