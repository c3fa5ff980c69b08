"""Making, proposing and publishing a version of the strategy."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import ProviderSite
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date
from strategy.consistency import check_answers, missing_motivations, tensions
from strategy.errors import StrategyError
from strategy.models import Motivation, Strategy, StrategyChoice, StrategyState
from strategy.questions import Choices, book


def number_of_sites() -> int:
    return ProviderSite.objects.count()


@transaction.atomic
def create_draft(*, starts_on: date, by: Any, note: str = "", based_on: Strategy | None = None) -> Strategy:
    """A draft with the choices of `based_on`, else those of the denktank."""
    version = (Strategy.objects.aggregate(top=Max("version"))["top"] or 0) + 1
    strategy = Strategy.objects.create(version=version, starts_on=starts_on, note=note)
    _write_choices(strategy, based_on.choices_by_question() if based_on else book().defaults)
    return strategy


@transaction.atomic
def save_draft(
    *, strategy: Strategy, choices: Choices, motivations: Mapping[str, str], starts_on: date, note: str, by: Any
) -> Strategy:
    """Keeps what was chosen so far. Motivations are kept only for what still chafes. Raises StrategyError."""
    locked = _locked(strategy, StrategyState.DRAFT)
    locked.starts_on, locked.note = starts_on, note
    locked.save()
    locked.choices.all().delete()
    _write_choices(locked, choices)
    _write_motivations(locked, choices, motivations, by)
    return locked


def _write_choices(strategy: Strategy, choices: Choices) -> None:
    StrategyChoice.objects.bulk_create(
        StrategyChoice(strategy=strategy, question=question, option=option)
        for question, options in choices.items()
        for option in sorted(options)
    )


def _write_motivations(strategy: Strategy, choices: Choices, motivations: Mapping[str, str], by: Any) -> None:
    """A motivation that did not change stays of who wrote it."""
    asked = {t.code for t in tensions(choices) if not t.forbids_publication}
    wanted = {code: text.strip() for code, text in motivations.items() if code in asked and text.strip()}
    for kept in strategy.motivations.all():
        if wanted.get(kept.rule) == kept.text:
            del wanted[kept.rule]
        else:
            kept.delete()
    Motivation.objects.bulk_create(Motivation(strategy=strategy, rule=c, text=t, by=by) for c, t in wanted.items())


@transaction.atomic
def propose(*, strategy: Strategy, by: Any) -> Strategy:
    """Offers the draft to another directeur. Raises StrategyError when answers, motivations or a clash stand in the way."""
    locked = _locked(strategy, StrategyState.DRAFT)
    _check_ready(locked)
    locked.state, locked.proposed_by, locked.proposed_at = StrategyState.PROPOSED, by, timezone.now()
    locked.save()
    return locked


@transaction.atomic
def send_back(*, strategy: Strategy, by: Any) -> Strategy:
    """Back to draft, to be changed."""
    locked = _locked(strategy, StrategyState.PROPOSED)
    locked.state, locked.proposed_by, locked.proposed_at = StrategyState.DRAFT, None, None
    locked.save()
    return locked


@transaction.atomic
def publish(*, strategy: Strategy, by: Any) -> Strategy:
    """Makes the version hold from its start date. Another person than who proposed it. Raises StrategyError."""
    locked = _locked(strategy, StrategyState.PROPOSED)
    if locked.proposed_by_id == by.pk:
        raise StrategyError("Wie een strategie voorstelt, publiceert haar niet zelf. Vraag een andere directeur.")
    _check_ready(locked)
    if Strategy.objects.published().filter(starts_on=locked.starts_on).exists():
        raise StrategyError("Op deze dag gaat al een andere versie in. Zet het voorstel terug en kies een andere dag.")
    if locked.starts_on < today() and Strategy.objects.published().exists():
        raise StrategyError("De ingangsdatum is voorbij. Een strategie geldt nooit met terugwerkende kracht.")
    locked.state, locked.published_by, locked.published_at = StrategyState.PUBLISHED, by, timezone.now()
    locked.save()
    return locked


@transaction.atomic
def withdraw(*, strategy: Strategy, by: Any) -> Strategy:
    """Takes a version away that does not hold yet. Raises StrategyError when it already does."""
    locked = _locked(strategy, StrategyState.DRAFT, StrategyState.PROPOSED, StrategyState.PUBLISHED)
    if locked.state == StrategyState.PUBLISHED and locked.starts_on <= today():
        raise StrategyError(
            f"Deze strategie geldt sinds {long_date(locked.starts_on)}. Publiceer een nieuwe versie om haar op te volgen."
        )
    locked.state = StrategyState.WITHDRAWN
    locked.save()
    return locked


def _check_ready(strategy: Strategy) -> None:
    choices = strategy.choices_by_question()
    if errors := check_answers(choices, sites=number_of_sites()):
        names = ", ".join(book().question(key).text for key in errors)
        raise StrategyError(f"Nog niet alle vragen zijn goed beantwoord: {names}")
    if clashes := [t for t in tensions(choices) if t.forbids_publication]:
        raise StrategyError("Deze keuzes zijn strijdig: " + " ".join(t.reason for t in clashes))
    motivated = set(strategy.motivations.values_list("rule", flat=True))
    if missing := missing_motivations(choices, motivated):
        raise StrategyError("Motiveer eerst waarom je dit toch wilt: " + " ".join(t.reason for t in missing))


def _locked(strategy: Strategy, *states: str) -> Strategy:
    locked = Strategy.objects.select_for_update().get(pk=strategy.pk)
    if locked.state not in states:
        raise StrategyError(f"Dit kan niet meer: de strategie is nu {locked.get_state_display().lower()}.")
    return locked
