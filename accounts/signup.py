"""The fields allauth's sign-up form gets from us. Apart from `forms.py`, because allauth imports it early."""

from typing import Any

from django import forms


class SignupForm(forms.Form):
    first_name = forms.CharField(
        label="Voornaam", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    infix = forms.CharField(label="Tussenvoegsel", max_length=20, required=False)
    last_name = forms.CharField(
        label="Achternaam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )

    field_order = ("first_name", "infix", "last_name", "email", "password1", "password2")

    def signup(self, request: Any, user: Any) -> None:
        """Everything is saved by the adapter."""
