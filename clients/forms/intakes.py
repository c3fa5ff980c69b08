"""What is typed during a conversation with a client."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms

from catalogue.forms.picker import CoursesField
from catalogue.models import Course
from clients.formula import formulas_for
from clients.models import Contact, Intake, Organisation
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.sheets import parse_amount


class BudgetField(forms.CharField):
    """An amount as people write it: 12.500, 12500,50 or € 12.500,-."""

    def __init__(self, **extra: Any) -> None:
        extra.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**extra)

    def clean(self, value: Any) -> Decimal | None:  # type: ignore[override]
        try:
            amount = parse_amount(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)[:1].upper() + str(error)[1:] + ".") from None
        if amount is not None and amount < 0:
            raise forms.ValidationError("Een budget is niet negatief.")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class IntakeForm(forms.ModelForm):
    """The conversation itself; the choices have their own form (strategy.forms.ChoicesForm). Nothing is obligatory: what
    is missing is shown, not refused."""

    formula = forms.ChoiceField(label="De klant komt als", required=False)
    participants = forms.IntegerField(
        label="Aantal deelnemers", required=False, min_value=1, max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    budget = BudgetField(label="Budget in euro", required=False, max_length=30)
    held_on = forms.DateField(
        label="Gesprek op", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    wanted_start = forms.DateField(
        label="Gewenste start", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    # declared, not of the model: a ModelForm reads what was chosen before, for every draft that is saved
    courses = CoursesField(label="Opleidingen die in beeld zijn")

    class Meta:
        model = Intake
        fields = (
            "contact", "held_on", "subject", "question", "learning_goal", "participants", "wanted_start", "budget",
            "decision_maker", "notes", "confidential_note",
        )  # fmt: skip
        widgets = {
            "question": forms.Textarea(attrs={"rows": 4}),
            "learning_goal": forms.Textarea(attrs={"rows": 3}),
            "notes": forms.Textarea(attrs={"rows": 4}),
            "confidential_note": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"learning_goal": "Toetsbare leervraag in één zin"}
        help_texts = {
            "learning_goal": "Laat leeg: dan maken we de zin van de vier antwoorden hierboven.",
            "confidential_note": "Alleen jij en de directeur zien dit.",
            "question": "In de woorden van de klant.",
        }

    def __init__(
        self, *args: Any, organisation: Organisation, shows_confidential: bool = True, changed: Collection[str] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.shows_confidential = shows_confidential
        for name, field in list(self.fields.items()):
            field.required = False
            if (changed and name not in changed) or (name == "confidential_note" and not shows_confidential):
                del self.fields[name]
        fields: Any = self.fields
        if "contact" in fields:
            fields["contact"].queryset = Contact.objects.filter(organisation=organisation).select_related("person")
            fields["contact"].empty_label = "Nog niet bekend"
        if "formula" in fields:
            self._set_formula(organisation)
        if "courses" in fields:
            fields["courses"].initial = self._chosen

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = self._layout(self.shows_confidential)
        return helper

    def _chosen(self) -> list[Course]:
        return [] if self.instance._state.adding else list(self.instance.courses.all())

    def _set_formula(self, organisation: Organisation) -> None:
        field: Any = self.fields["formula"]
        allowed = formulas_for(organisation.kind)
        words = {MarketFormula.EMPLOYER: "Werkgever", MarketFormula.BENEFIT_AGENCY: "Uitkeringsinstantie"}
        field.choices = [(formula.value, words[formula]) for formula in allowed]
        field.initial = self.instance.formula or (allowed[0].value if allowed else "")
        if len(allowed) < 2:
            field.widget = forms.HiddenInput()

    def _layout(self, shows_confidential: bool) -> Layout:
        return Layout(
            Fieldset("Het gesprek", "formula", Row(Column("contact"), Column("held_on")), "subject", "question"),
            HTML("{% include 'clients/intake_learning.html' %}"), "learning_goal",
            Fieldset("De groep en het geld", Row(Column("participants"), Column("wanted_start")),
                     Row(Column("budget"), Column("decision_maker"))),
            HTML("{% include 'clients/intake_questions.html' %}"),
            "courses",
            HTML("{% include 'clients/intake_choices.html' %}"),
            Fieldset("Aantekeningen", "notes", *(["confidential_note"] if shows_confidential else [])),
        )  # fmt: skip

    def valid_values(self) -> dict[str, Any]:
        """Every value that is right, ready for `services.Typed`; what is wrong keeps its stored value."""
        skip = {"formula", "courses"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in skip}
        if "held_on" in values and values["held_on"] is None:
            del values["held_on"]
        return values

    def valid_courses(self) -> list[Any] | None:
        courses = self.cleaned_data.get("courses")
        return None if courses is None else list(courses)

    def _post_clean(self) -> None:
        """Values are set by the service, after the version was compared; the model's own checks are those of the fields."""
