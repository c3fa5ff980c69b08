"""What is typed about an advice, and about the labour market."""

from typing import Any

from django import forms

from catalogue.models import Course
from clients.forms.pipeline import day_field, sensible_day
from clients.models import Advice, Contact, LabourMarketFact
from clients.services.advice import LONGEST_NOTE
from llo_portal.kernel.years import not_ahead


class AdviceForm(forms.ModelForm):
    class Meta:
        model = Advice
        fields = ("summary", "facts")
        widgets = {"summary": forms.Textarea(attrs={"rows": 8}), "facts": forms.CheckboxSelectMultiple}
        labels = {"facts": "Argumenten van de arbeidsmarkt"}
        help_texts = {
            "summary": "Wat raad je aan en waarom? Dit staat bovenaan het rapport. Een lege regel begint een alinea.",
            "facts": "Alleen wat nog geldig is en past bij de sector en de regio van de klant.",
        }

    def __init__(self, *args: Any, facts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["facts"]
        field.queryset = facts
        field.required = False
        self.fields["summary"].max_length = 6000  # type: ignore[attr-defined]

    def clean_summary(self) -> str:
        text: str = self.cleaned_data["summary"]
        if len(text) > 6000:
            raise forms.ValidationError("Houd het bij 6.000 tekens: het is een samenvatting.")
        return text


class AddCourseForm(forms.Form):
    course = forms.ModelChoiceField(label="Opleiding", queryset=Course.objects.none(), empty_label="Kies een opleiding")
    note = forms.CharField(
        label="Waarom past deze opleiding?", max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dit leest de klant ook.",
    )  # fmt: skip

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]


class EvaluateForm(forms.Form):
    """Who is asked, and until when."""

    contacts = forms.ModelMultipleChoiceField(
        label="Wie vraag je?", queryset=Contact.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text="Alleen mensen met een e-mailadres. Iedereen krijgt een eigen link die één keer werkt.",
        error_messages={"required": "Kies minstens één persoon."},
    )  # fmt: skip
    closes_on = day_field("Antwoorden tot en met")

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contacts"].queryset = contacts  # type: ignore[attr-defined]

    def clean_closes_on(self) -> Any:
        return sensible_day(self.cleaned_data["closes_on"])


class FactForm(forms.ModelForm):
    url = forms.URLField(label="Adres van de bron", required=False, assume_scheme="https", max_length=200)
    dated = day_field("Datum van de bron")
    checked_on = day_field("Nagekeken op")
    valid_until = day_field("Te gebruiken tot en met", help_text="Daarna verdwijnt het argument uit nieuwe adviezen.")

    class Meta:
        model = LabourMarketFact
        fields = ("statement", "sector", "region", "source", "url", "dated", "checked_on", "valid_until")
        widgets = {"statement": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "statement": "Eén zin met een getal, zoals de bron het zegt.",
            "sector": "Leeg: geldt voor elke sector.", "region": "Leeg: geldt voor heel Nederland.",
            "source": "Wie zegt het? Bijvoorbeeld de naam van het onderzoek.",
        }  # fmt: skip

    def clean_checked_on(self) -> Any:
        return not_ahead(self.cleaned_data["checked_on"])
