"""The questionnaire as a form, built from its questions."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from strategy.models import Question, QuestionKind
from strategy.services.evaluations import LONGEST_REMARK

SCALE = {1: "1 Helemaal oneens", 2: "2", 3: "3 Neutraal", 4: "4", 5: "5 Helemaal eens"}


def _name(question: Question) -> str:
    return f"v{question.number}"


def _field(question: Question) -> forms.Field:
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(
            label=question.text, required=question.is_required, max_length=LONGEST_REMARK,
            widget=forms.Textarea(attrs={"rows": 4}), help_text="Schrijf geen namen op.",
        )  # fmt: skip
    most = QuestionKind(question.kind).most
    words = SCALE if question.kind == QuestionKind.SCALE else {n: str(n) for n in range(1, most + 1)}
    return forms.TypedChoiceField(
        label=question.text, required=question.is_required, choices=list(words.items()), coerce=int, empty_value=None,
        widget=forms.RadioSelect, error_messages={"required": "Kies een antwoord."},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """`scores` and `words` by question, once valid."""

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        rows: list[Any] = []
        for question in self.questions:
            self.fields[_name(question)] = _field(question)
            is_text = question.kind == QuestionKind.TEXT
            rows.append(Field(_name(question)) if is_text else InlineRadios(_name(question)))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*rows)

    @property
    def scores(self) -> dict[UUID, int | None]:
        return {
            q.pk: self.cleaned_data.get(_name(q)) for q in self.questions if q.kind != QuestionKind.TEXT
        }  # fmt: skip

    @property
    def words(self) -> dict[UUID, str]:
        return {q.pk: self.cleaned_data.get(_name(q), "") for q in self.questions if q.kind == QuestionKind.TEXT}
