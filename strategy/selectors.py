"""Reads for the strategy pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from llo_portal.kernel.dates import today
from strategy.comparison import Difference, difference, told
from strategy.consistency import Tension, tensions
from strategy.models import Strategy
from strategy.questions import Choices, OrganisationalForm, Scenario, book
from strategy.scenario import scenario_range


def current() -> Strategy | None:
    """The version that holds today."""
    rows = Strategy.objects.in_force_on(today()).select_related("proposed_by__person", "published_by__person")
    found: Strategy | None = rows.first()
    return found


@dataclass(frozen=True, slots=True)
class AskedTension:
    """A tension with what was written about it so far."""

    tension: Tension
    motivation: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What these choices mean while they are being made."""

    tensions: tuple[AskedTension, ...]
    change: Difference
    scenarios: tuple[Scenario, ...]


def outlook(choices: Choices, motivations: Mapping[str, str]) -> Outlook:
    """Tensions with their motivations, and what changes compared with the version that holds today."""
    asked = tuple(AskedTension(t, motivations.get(t.code, "")) for t in tensions(choices))
    now = current()
    return Outlook(asked, difference(now.choices_by_question() if now else {}, choices), scenario_range(choices))


@dataclass(frozen=True, slots=True)
class Account:
    """One version, readable."""

    answers: tuple[tuple[str, tuple[str, ...]], ...]
    consequences: tuple[str, ...]
    tensions: tuple[Tension, ...]
    scenarios: tuple[Scenario, ...]
    form: OrganisationalForm | None


def account_of(strategy: Strategy) -> Account:
    choices = strategy.choices_by_question()
    answers = tuple(
        (q.text, tuple(o.text for o in q.options if o.key in choices.get(q.key, ()))) for q in book().questions
    )
    forms = [form for form in book().forms if form.key in choices.get("organisatievorm", ())]
    return Account(
        answers, told(choices), tensions(choices), scenario_range(choices), forms[0] if len(forms) == 1 else None
    )


def others(strategy: Strategy, user: Any) -> list[Strategy]:
    """The versions this one can be compared with, newest first."""
    return list(Strategy.objects.for_user(user).exclude(pk=strategy.pk))
