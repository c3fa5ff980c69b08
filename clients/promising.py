"""Kansrijke klanten: signals that any chapter may register, added up per client."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from llo_portal.kernel.registry import Registry

HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Sign:
    """Why this client is promising now. `weight` is 1 to 100."""

    organisation_id: UUID
    reason: str
    weight: int


@dataclass(frozen=True, slots=True)
class ClientSignal:
    """`find(day)` gives the signs of a day; at most a few hundred, the strongest first."""

    key: str
    label: str
    find: Callable[[date], Iterable[Sign]]


@dataclass(frozen=True, slots=True)
class Promising:
    """A client with its reasons, the strongest first. `score` is at most 100."""

    organisation_id: UUID
    score: int
    reasons: tuple[str, ...]


client_signals: Registry[ClientSignal] = Registry("client signal")


def rank(signs: Iterable[Sign]) -> list[Promising]:
    """Adds up per client; a reason that is given twice counts once, with its highest weight."""
    weights: dict[UUID, dict[str, int]] = {}
    for sign in signs:
        mine = weights.setdefault(sign.organisation_id, {})
        mine[sign.reason] = max(sign.weight, mine.get(sign.reason, 0))
    found = []
    for key, mine in weights.items():
        reasons = sorted(mine, key=lambda reason: (-mine[reason], reason))
        found.append(Promising(key, min(HIGHEST, sum(mine.values())), tuple(reasons)))
    return sorted(found, key=lambda p: (-p.score, str(p.organisation_id)))


def add_months(day: date, months: int) -> date:
    """The same day some months later (or earlier), or the last day of that month: 31 January + 1 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (31, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
