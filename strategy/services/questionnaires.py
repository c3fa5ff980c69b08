"""Writing what is asked: a version is drafted, previewed, taken into use, and followed by the next one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from llo_portal.kernel.dates import today
from strategy.asking import MOST_QUESTIONS, Asked, obstacles
from strategy.errors import ChangedMeanwhile, StrategyError
from strategy.models import Question, QuestionKind, Questionnaire
from strategy.subjects import evaluation_subjects


@dataclass(frozen=True, slots=True)
class Written:
    """A question as typed; its place is its place in the row."""

    text: str
    kind: str
    is_required: bool = True


@transaction.atomic
def draft_questionnaire(*, subject_kind: str, title: str = "", by: Any) -> Questionnaire:
    """The next version for this kind of subject, with the words of the one in use. A draft that is there is given back.

    Raises StrategyError for a kind that no chapter names, or for a first version without a title.
    """
    if subject_kind not in evaluation_subjects:
        raise StrategyError("Kies waar de vragenlijst over gaat.", field="subject_kind")
    versions = Questionnaire.objects.select_for_update().filter(subject_kind=subject_kind)
    rows = {one.version: one for one in versions}
    if draft := next((one for one in rows.values() if one.is_draft), None):
        return draft
    last = rows[max(rows)] if rows else None
    if last is None and not title.strip():
        raise StrategyError("Geef de vragenlijst een titel.", field="title")
    made = Questionnaire.objects.create(
        subject_kind=subject_kind, version=last.version + 1 if last else 1,
        title=title.strip() or (last.title if last else ""), introduction=last.introduction if last else "",
    )  # fmt: skip
    if last is not None:
        _write(made, [Written(q.text, q.kind, q.is_required) for q in last.questions.all()])
    return made


@transaction.atomic
def save_questionnaire(
    *, questionnaire: Questionnaire, title: str, introduction: str, questions: Iterable[Written], seen: int, by: Any
) -> Questionnaire:
    """Keeps the draft, its questions in this order. `seen` is the `edits` that the form was made from.

    Raises ChangedMeanwhile when somebody else saved after that, StrategyError when it is in use or has too many questions.
    """
    held, rows = _draft(questionnaire), list(questions)
    if held.edits != seen:
        raise ChangedMeanwhile("Een collega heeft deze vragenlijst intussen ook bewaard.")
    if len(rows) > MOST_QUESTIONS:
        raise StrategyError(f"Stel hoogstens {MOST_QUESTIONS} vragen: wie langer bezig is, haakt af.")
    held.title, held.introduction, held.edits = title, introduction, held.edits + 1
    held.save()
    held.questions.all().delete()
    _write(held, rows)
    return held


@transaction.atomic
def use_questionnaire(*, questionnaire: Questionnaire, by: Any) -> Questionnaire:
    """From now on people get this version; rounds that run keep theirs. Raises StrategyError while something is missing."""
    held = _draft(questionnaire)
    if found := obstacles_of(held):
        raise StrategyError(" ".join(found))
    Questionnaire.objects.filter(subject_kind=held.subject_kind, is_active=True).update(is_active=False)
    held.is_active, held.in_use_since = True, today()
    held.save()
    return held


@transaction.atomic
def discard_questionnaire(*, questionnaire: Questionnaire, by: Any) -> None:
    """A draft that is not needed after all. Raises StrategyError for one that was used: answers were given to it."""
    _draft(questionnaire).delete()


def obstacles_of(questionnaire: Questionnaire) -> list[str]:
    """Why this version cannot be taken into use yet."""
    return obstacles(
        Asked(q.text, q.kind, q.is_required, q.kind != QuestionKind.TEXT) for q in questionnaire.questions.all()
    )


def _draft(questionnaire: Questionnaire) -> Questionnaire:
    held = Questionnaire.objects.select_for_update().filter(pk=questionnaire.pk).first()
    if held is None:
        raise StrategyError("Dit concept is intussen weggegooid.")
    if not held.is_draft:
        raise StrategyError("Deze versie is in gebruik en blijft zoals zij is. Maak een nieuwe versie.")
    return held


def _write(questionnaire: Questionnaire, rows: list[Written]) -> None:
    Question.objects.bulk_create(
        Question(questionnaire=questionnaire, number=number, text=row.text, kind=row.kind, is_required=row.is_required)
        for number, row in enumerate(rows, 1)
    )
