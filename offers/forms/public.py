"""What a client fills in on the personal link."""

from django import forms


class AcceptForm(forms.Form):
    name = forms.CharField(label="Je naam", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    function = forms.CharField(
        label="Je functie", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    agreed = forms.BooleanField(
        label="Ik ga akkoord met deze offerte en de voorwaarden. Ik mag dit beslissen voor mijn organisatie.",
        error_messages={"required": "Zet een vinkje als je akkoord gaat."},
    )


class DeclineForm(forms.Form):
    prefix = "afwijzing"  # beside the other form on the same page

    name = forms.CharField(label="Je naam", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    reason = forms.CharField(
        label="Waarom past deze offerte niet?", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )
