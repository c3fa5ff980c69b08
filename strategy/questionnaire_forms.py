"""A questionnaire as it is written: its title, and a row per question."""

from typing import Any

from django import forms

from strategy.asking import MOST_QUESTIONS
from strategy.models import QuestionKind, Questionnaire
from strategy.services.questionnaires import Written
from strategy.subjects import evaluation_subjects

EMPTY_ROWS = 2


def open_kinds() -> list[tuple[str, str]]:
    """What can be evaluated and has no questionnaire yet, as choices."""
    taken = set(Questionnaire.objects.values_list("subject_kind", flat=True))
    return [(one.key, one.label) for one in evaluation_subjects if one.key not in taken]


class NewQuestionnaireForm(forms.Form):
    subject_kind = forms.ChoiceField(label="Waar gaat het over?")
    title = forms.CharField(
        label="Titel", max_length=120, help_text="Zo heet de vragenlijst voor collega's, bijvoorbeeld: Na een scholing."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subject_kind"]
        field.choices = [("", "Kies"), *open_kinds()]


class QuestionnaireForm(forms.Form):
    title = forms.CharField(label="Titel", max_length=120)
    introduction = forms.CharField(
        label="Inleiding", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Staat boven de vragen. Zeg waarom je het vraagt en hoe lang het duurt. Schrijf “je”, in korte zinnen.",
    )  # fmt: skip


class QuestionForm(forms.Form):
    text = forms.CharField(label="Vraag", max_length=200, required=False)
    kind = forms.ChoiceField(label="Antwoord", choices=QuestionKind.choices, initial=QuestionKind.SCALE, required=False)
    is_required = forms.BooleanField(label="Moet beantwoord worden", required=False, initial=True)


class QuestionRows(forms.BaseFormSet):  # type: ignore[type-arg]
    def written(self, action: str = "") -> list[Written]:
        """The rows with a text, once valid, in their order after `action`: "omhoog-3" or "omlaag-3" moves the third row of
        the page, anything else moves nothing."""
        found = [
            (number, row["text"], row)
            for number, form in enumerate(self.forms, 1)
            if (row := form.cleaned_data).get("text", "").strip()
        ]
        places = _moved([number for number, _, _ in found], action)
        rows = {number: (text, row) for number, text, row in found}
        return [
            Written(" ".join(text.split()), row["kind"] or QuestionKind.SCALE, row["is_required"])
            for text, row in (rows[number] for number in places)
        ]


def _moved(numbers: list[int], action: str) -> list[int]:
    word, _, number = action.partition("-")
    step = {"omhoog": -1, "omlaag": 1}.get(word, 0)
    if not (step and number.isdecimal() and len(number) < 4 and int(number) in numbers):
        return numbers
    place = numbers.index(int(number))
    other = min(max(place + step, 0), len(numbers) - 1)
    found = list(numbers)
    found[place], found[other] = found[other], found[place]
    return found


QuestionFormSet = forms.formset_factory(
    QuestionForm, formset=QuestionRows, extra=EMPTY_ROWS, max_num=MOST_QUESTIONS, validate_max=True
)
