from typing import Any

from django import forms

from catalogue.models import Institution
from llo_portal.kernel.dates import today
from offers.forms.fields import DayInput


class RequestForm(forms.Form):
    institution = forms.ModelChoiceField(
        label="Aan wie vraag je het?", queryset=Institution.objects.none(), empty_label="Kies een opleider",
        help_text="Eerst de eigen school. Een andere opleider mag pas na een afwijzing of een verlopen termijn.",
    )  # fmt: skip
    description = forms.CharField(
        label="Wat vragen we?", widget=forms.Textarea(attrs={"rows": 6}), max_length=4000,
        help_text="Wat, voor hoeveel mensen, wanneer en waar.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Institution.objects.order_by("-is_own_school", "name")


class AnswerForm(forms.Form):
    promised = forms.TypedChoiceField(
        label="Antwoord", choices=(("ja", "Toegezegd"), ("nee", "Afgewezen")), widget=forms.RadioSelect,
        coerce=lambda value: value == "ja",
    )  # fmt: skip
    answered_by_name = forms.CharField(label="Wie gaf het antwoord?", max_length=160)
    answered_on = forms.DateField(label="Op welke dag?", widget=DayInput(), initial=today)
    answer = forms.CharField(
        label="Wat was het antwoord?", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, required=False
    )
