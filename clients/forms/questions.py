"""The questions of the formula, and the four parts of the learning question."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from clients.models import IntakeAnswers
from clients.questions import LONGEST, Asked, option_word, questions_for
from llo_portal.kernel.choices import MarketFormula

PREFIX = "vraag_"


class LearningForm(forms.Form):
    """Who must be able to do what, by when, and how do we see it. Each finishes one sentence."""

    who = forms.CharField(
        label="Wie", max_length=200, required=False, help_text="Aantal en functie. Bijvoorbeeld: acht bakkers."
    )
    what = forms.CharField(
        label="Kunnen dan wat", max_length=300, required=False,
        help_text="Maak af: ze kunnen ... Bijvoorbeeld: zelf de nieuwe oven bedienen.",
    )  # fmt: skip
    by_when = forms.CharField(label="Wanneer", max_length=120, required=False, help_text="Bijvoorbeeld: voor 1 maart.")
    seen_by = forms.CharField(
        label="Hoe we het zien", max_length=300, required=False,
        help_text="Maak af: we zien het aan ... Bijvoorbeeld: een takenlijst die de chef aftekent.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class QuestionsForm(forms.Form):
    """One field per question of the formula; none has to be answered. What was typed on a page that still asked for
    another formula is read too: choosing one throws no answer away."""

    def __init__(self, *args: Any, formula: str, answers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formula, self.asked = str(formula), list(questions_for(formula))
        own = {one.key for one in self.asked}
        for other in MarketFormula.values if self.is_bound else ():
            typed = (one for one in questions_for(other) if self.data.get(PREFIX + one.key))
            self.asked += [one for one in typed if one.key not in own]
            own |= {one.key for one in self.asked}
        for one in self.asked:
            self.fields[PREFIX + one.key] = _field(one, answers.get(one.key, ""))
        self.helper = FormHelper()
        self.helper.form_tag = False

    def answers(self) -> dict[str, str]:
        """By key; what was emptied is an empty text. Left out is what is wrong, and what a page with the questions of another
        formula did not show."""
        is_other = self.data.get("vragen_voor", self.formula) != self.formula
        shown = [one.key for one in self.asked if not is_other or PREFIX + one.key in self.data]
        return {key: self.cleaned_data[PREFIX + key] for key in shown if PREFIX + key in self.cleaned_data}


def _field(one: Asked, initial: str) -> forms.Field:
    words: dict[str, Any] = {"label": one.text, "required": False, "initial": initial}
    words["help_text"] = one.help or ("Komt niet in het verslag voor de klant." if one.is_internal else "")
    if one.options:
        return forms.ChoiceField(
            choices=[("", "Nog niet bekend"), *((o, option_word(o)) for o in one.options)], **words
        )
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}), **words)


class MoreForms:
    """Both together, as the page of an intake sends them."""

    def __init__(self, data: Any, *, formula: str, stored: IntakeAnswers) -> None:
        self.formula = str(formula)
        parts = {name: getattr(stored, name) for name in LearningForm.base_fields}
        self.learning = LearningForm(data, initial=parts)
        self.questions = QuestionsForm(data, formula=formula, answers=stored.answers)

    def is_valid(self) -> bool:
        return bool(self.learning.is_valid() & self.questions.is_valid())

    def values(self) -> dict[str, Any]:
        """For `services.Typed.more`: every value that is right."""
        return {**self.learning.cleaned_data, "answers": self.questions.answers()}

    def texts(self) -> list[str]:
        return [*map(str, self.learning.cleaned_data.values()), *self.questions.answers().values()]

    def wrong(self) -> list[str]:
        """Names of the fields that cannot be kept."""
        return [
            str(form.fields[name].label) for form in (self.learning, self.questions) for name in form.errors
            if name in form.fields
        ]  # fmt: skip
