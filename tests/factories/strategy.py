"""A published strategy for other chapters' tests."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from llo_portal.kernel.dates import today
from strategy.models import Question, Questionnaire, Strategy, StrategyChoice, StrategyState
from strategy.questions import book


def _director() -> User:
    return User.objects.create_user(f"directeur-{uuid4().hex[:8]}@voorbeeld.nl")


def draft_strategy(*, starts_on: date | None = None, **choices: Any) -> Strategy:
    """A draft with the denktank's choices; `diensten=["scholing"]` or `rol="uitvoerder"` replaces one question."""
    version = (Strategy.objects.aggregate(top=Max("version"))["top"] or 0) + 1
    strategy = Strategy.objects.create(version=version, starts_on=starts_on or _next_start())
    for question in book().questions:
        chosen = choices.pop(question.key, question.default)
        for option in [chosen] if isinstance(chosen, str) else chosen:
            StrategyChoice.objects.create(strategy=strategy, question=question.key, option=option)
    assert not choices, f"unknown questions: {sorted(choices)}"
    return strategy


def published_strategy(*, starts_on: date | None = None, **choices: Any) -> Strategy:
    """In force since two years; a second one takes over from the first."""
    strategy = draft_strategy(starts_on=starts_on, **choices)
    strategy.state, strategy.proposed_by, strategy.proposed_at = StrategyState.PROPOSED, _director(), timezone.now()
    strategy.save()
    strategy.state, strategy.published_by, strategy.published_at = StrategyState.PUBLISHED, _director(), timezone.now()
    strategy.save()
    return strategy


def _next_start() -> date:
    last = Strategy.objects.published().aggregate(top=Max("starts_on"))["top"]
    return last + timedelta(days=1) if last else today() - timedelta(days=730)


def advice_questionnaire() -> Questionnaire:
    """The one of the migrations, made again where a test emptied the tables."""
    if found := Questionnaire.objects.filter(subject_kind="clients.advice", is_active=True).first():
        return found
    found = Questionnaire.objects.create(subject_kind="clients.advice", title="Ons advies")
    rows = [
        ("Welk cijfer?", "cijfer"),
        ("Het past.", "schaal"),
        ("Het is duidelijk.", "schaal"),
        ("We weten wat nu.", "schaal"),
    ]
    for number, (text, kind) in enumerate(rows, 1):
        Question.objects.create(questionnaire=found, number=number, text=text, kind=kind)
    Question.objects.create(questionnaire=found, number=5, text="Wat kan beter?", kind="open", is_required=False)
    found.is_active, found.in_use_since = True, today()
    found.save()
    return found
