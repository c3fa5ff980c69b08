"""Asking what others think, and keeping what they answer apart from who they are."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from accounts.services.holds import PERSON, held, under_held_address
from llo_portal.documents import outbox
from llo_portal.kernel.dates import start_of_day, today
from strategy import tokens
from strategy.errors import LinkUsed, StrategyError
from strategy.evaluation import problems
from strategy.models import (
    Answer,
    EvaluationRound,
    Invitation,
    Question,
    QuestionKind,
    Questionnaire,
    Remark,
    RemarkState,
    Response,
)

MAIL_INVITATION = "strategy.mail_evaluation"
LONGEST_REMARK = 1000


@transaction.atomic
def open_round(
    *, subject_kind: str, subject_id: UUID, title: str, people: Iterable[Person], closes_on: date, by: Any
) -> EvaluationRound:
    """Asks these people about a subject of any chapter. A round about it that still runs is joined, not doubled.

    Raises StrategyError without a questionnaire for this kind, without an address to send to, or for a day gone by.
    """
    questionnaire = Questionnaire.objects.filter(subject_kind=subject_kind, is_active=True).first()
    if questionnaire is None:
        raise StrategyError("Er is nog geen vragenlijst voor dit onderwerp.")
    if closes_on < today():
        raise StrategyError("Kies een dag die nog komt.", field="closes_on")
    running = EvaluationRound.objects.select_for_update().filter(
        subject_kind=subject_kind, subject_id=subject_id, closes_on__gte=today()
    )
    asked = running.first() or EvaluationRound.objects.create(
        questionnaire=questionnaire, subject_kind=subject_kind, subject_id=subject_id, title=title[:200], owner=by,
        closes_on=closes_on,
    )  # fmt: skip
    invite(round=asked, people=people)
    return asked


@transaction.atomic
def invite(*, round: EvaluationRound, people: Iterable[Person]) -> int:
    """Mails everybody with an address who was not invited yet; gives their number. Raises StrategyError for nobody."""
    addresses = {person.email.strip().lower(): person for person in people if person.email}
    if not addresses:
        raise StrategyError("Kies iemand met een e-mailadres.", field="people")
    known = set(round.invitations.filter(email__in=addresses).values_list("email", flat=True))
    ends = start_of_day(round.closes_on + timedelta(days=1))
    made = [
        Invitation(round=round, person=person, email=email, expires_at=ends)
        for email, person in addresses.items() if email not in known
    ]  # fmt: skip
    for one in Invitation.objects.bulk_create(made):
        outbox.enqueue(MAIL_INVITATION, {"invitation": str(one.pk)}, key=f"evaluatie:{one.pk}")
    return len(made)


def open_link(*, invitation: Invitation) -> str:
    """Makes the secret and returns it; it is kept nowhere. An earlier one of this invitation stops working."""
    token = tokens.new_token()
    Invitation.objects.filter(pk=invitation.pk).update(token_digest=tokens.digest(token), sent_at=timezone.now())
    return token


def find(token: str) -> Invitation | None:
    """The invitation behind a link, used or not; None for a link we never gave."""
    digest = tokens.digest(token)
    rows = Invitation.objects.select_related("round__questionnaire")
    return rows.filter(token_digest=digest).first() if digest else None


@transaction.atomic
def answer(*, invitation: Invitation, scores: Mapping[UUID, int | None], words: Mapping[UUID, str]) -> Response:
    """Keeps the answers and burns the link. Of many at once one succeeds.

    Raises LinkUsed when it was used before or its time is over, StrategyError for an answer that does not fit.
    """
    held = Invitation.objects.select_for_update(of=("self",)).select_related("round").get(pk=invitation.pk)
    if held.used_on is not None or held.expires_at <= timezone.now():
        raise LinkUsed("Deze link is al gebruikt of niet meer geldig.")
    questions = list(Question.objects.filter(questionnaire=held.round.questionnaire_id))
    scored = {str(q.pk): (QuestionKind(q.kind).most, q.is_required) for q in questions if q.kind != QuestionKind.TEXT}
    if wrong := problems(scored, {str(key): score for key, score in scores.items()}):
        raise StrategyError(next(iter(wrong.values())))
    held.used_on = today()
    held.save(update_fields=["used_on"])
    made = Response.objects.create(round=held.round, given_on=today())
    Answer.objects.bulk_create(
        Answer(response=made, question=q, score=score)
        for q in questions if q.kind != QuestionKind.TEXT and (score := scores.get(q.pk)) is not None
    )  # fmt: skip
    Remark.objects.bulk_create(
        Remark(round=held.round, question=q, text=text[:LONGEST_REMARK])
        for q in questions if q.kind == QuestionKind.TEXT and (text := words.get(q.pk, "").strip())
    )  # fmt: skip
    return made


@transaction.atomic
def moderate(*, remark: Remark, is_shown: bool, by: Any) -> Remark:
    """Somebody read it and decides whether others may; the decision can be taken again."""
    held = Remark.objects.select_for_update().get(pk=remark.pk)
    held.state = RemarkState.SHOWN if is_shown else RemarkState.HIDDEN
    held.moderated_by, held.moderated_at = by, timezone.now()
    held.save(update_fields=["state", "moderated_by", "moderated_at"])
    return held


def forget_addresses() -> int:
    """Who was asked is not kept longer than the asking took, unless a hold is about them; gives the number of invitations
    that lost their address."""
    over = Invitation.objects.filter(expires_at__lt=timezone.now()).exclude(email="", person=None, token_digest=None)
    stuck = Invitation.objects.filter(Q(person__in=held(PERSON)) | under_held_address("email")).values("pk")
    return over.exclude(pk__in=stuck).update(email="", person=None, token_digest=None)
