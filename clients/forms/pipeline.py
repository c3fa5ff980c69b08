"""What is typed about opportunities and tasks."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.db.models import Q

from clients.choices import OPEN_STAGES, LostReason
from clients.forms.intakes import BudgetField
from clients.forms.organisations import UserChoice, account_managers, task_keepers
from clients.formula import formulas_for
from clients.models import Opportunity, Organisation, StageWeight, Task
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.dates import add_working_days, today

FARTHEST = timedelta(days=5 * 366)


def day_field(label: str, *, required: bool = True, **extra: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **extra)


def sensible_day(day: date | None) -> date | None:
    """A planned day lies ahead and within five years."""
    if day and day < today():
        raise forms.ValidationError("Deze dag is al voorbij. Kies vandaag of later.")
    if day and day > today() + FARTHEST:
        raise forms.ValidationError("Deze dag ligt meer dan vijf jaar vooruit.")
    return day


class NextStepForm(forms.Form):
    """What happens next, and when."""

    next_step = forms.CharField(label="Volgende stap", max_length=200)
    next_on = day_field("Wanneer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_on"].initial = add_working_days(today(), 5)

    def clean_next_on(self) -> date | None:
        return sensible_day(self.cleaned_data["next_on"])


class OpportunityForm(forms.ModelForm):
    value = BudgetField(label="Waarde in euro (excl. btw)", required=False, max_length=30)
    owner = UserChoice(label="Eigenaar", empty_label=None)
    expected_on = day_field("Verwacht akkoord op", required=False)

    class Meta:
        model = Opportunity
        fields = ("title", "formula", "contact", "value", "expected_on", "owner")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = account_managers()
        contact: Any = self.fields["contact"]
        there = Q(is_active=True) | Q(pk=self.instance.contact_id)  # who left stays where he was chosen
        contact.queryset = organisation.contacts.filter(there).select_related("person")
        contact.empty_label = "Nog niemand"
        allowed = formulas_for(organisation.kind)
        formula: Any = self.fields["formula"]
        formula.choices = [(f, MarketFormula(f).label) for f in allowed]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("De kans", "title", Row(Column("formula"), Column("contact")),
                     Row(Column("value"), Column("expected_on")), "owner"),
        )  # fmt: skip


class OpportunityCreateForm(OpportunityForm):
    stage = forms.ChoiceField(label="Fase", choices=[(s.value, s.label) for s in OPEN_STAGES])
    next_step = forms.CharField(label="Volgende stap", max_length=200)
    next_on = day_field("Wanneer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_on"].initial = add_working_days(today(), 5)
        self.helper.layout.append(Fieldset("Hoe verder", "stage", Row(Column("next_step"), Column("next_on"))))

    def clean_next_on(self) -> date | None:
        return sensible_day(self.cleaned_data["next_on"])


class LoseForm(forms.Form):
    reason = forms.ChoiceField(label="Waarom gaat het niet door?", choices=LostReason, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Toelichting", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class TaskForm(forms.ModelForm):
    owner = UserChoice(label="Wie", empty_label=None)
    due_on = day_field("Wanneer")

    class Meta:
        model = Task
        fields = ("title", "due_on", "owner", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = task_keepers()

    def clean_due_on(self) -> date | None:
        return sensible_day(self.cleaned_data["due_on"])


class StageWeightForm(forms.ModelForm):
    """The chance of a deal from a day on; earlier rows stay as they are."""

    starts_on = day_field("Gaat in op")

    class Meta:
        model = StageWeight
        fields = ("stage", "percent", "starts_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["stage"]
        stage.choices = [(s.value, s.label) for s in OPEN_STAGES]
        self.fields["percent"].widget.attrs["max"] = 100

    def clean_starts_on(self) -> date | None:
        return sensible_day(self.cleaned_data["starts_on"])
