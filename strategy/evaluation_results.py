"""Outcomes for pages: never under five answers."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from strategy.evaluation import Outcome, average, may_tell, may_tell_total, outcome
from strategy.models import Answer, EvaluationRound, QuestionKind, Questionnaire, Remark, Response


@dataclass(frozen=True, slots=True)
class Results:
    """`outcomes` and `remarks` are empty while fewer than five answered; `invited` counts links that were sent."""

    invited: int
    answered: int
    outcomes: tuple[Outcome, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_told(self) -> bool:
        return may_tell(self.answered)


def rounds(user: Any) -> QuerySet[EvaluationRound]:
    """With `answered` and `invited`."""
    rows: QuerySet[EvaluationRound] = EvaluationRound.objects.for_user(user).select_related(
        "questionnaire", "owner__person"
    )
    return rows.annotate(answered=Count("responses", distinct=True), invited=Count("invitations", distinct=True))


def results_of(asked: EvaluationRound, user: Any) -> Results:
    """What this user may know of one round."""
    answered, invited = asked.responses.count(), asked.invitations.count()
    if not may_tell(answered):
        return Results(invited, answered, (), ())
    scores: dict[Any, list[int]] = defaultdict(list)
    for question, score in Answer.objects.filter(response__round=asked).values_list("question", "score"):
        scores[question].append(score)
    asked_questions = asked.questionnaire.questions.exclude(kind=QuestionKind.TEXT)
    told = tuple(outcome(q.text, QuestionKind(q.kind).most, scores[q.pk]) for q in asked_questions)
    remarks = Remark.objects.for_user(user).filter(round=asked).select_related("question", "moderated_by__person")
    return Results(invited, answered, told, tuple(remarks))


@dataclass(frozen=True, slots=True)
class Total:
    """All rounds of a questionnaire. `mark` is None when it may not be told."""

    title: str
    rounds: int
    answered: int
    mark: Any


def totals() -> list[Total]:
    """Per questionnaire in use, with what earlier versions of it brought, unless the total would give away a round that is
    too small to show."""
    found = []
    for asked in Questionnaire.objects.in_use():
        same = {"round__questionnaire__subject_kind": asked.subject_kind}
        counts = list(
            Response.objects.filter(**same).values("round").annotate(n=Count("pk")).values_list("n", flat=True)
        )
        marks = Answer.objects.filter(
            response__round__questionnaire__subject_kind=asked.subject_kind, question__kind=QuestionKind.MARK
        )
        mark = average(list(marks.values_list("score", flat=True))) if may_tell_total(counts) else None
        rounds = EvaluationRound.objects.filter(questionnaire__subject_kind=asked.subject_kind).count()
        found.append(Total(asked.title, rounds, sum(counts), mark))
    return found
