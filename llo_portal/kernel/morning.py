"""The morning mail: each chapter may add lines about what somebody has to do today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from llo_portal.kernel.registry import Registry

MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class MorningSource:
    """`lines(user, day)` gives short Dutch lines, the most pressing first. `order` counts by tens."""

    key: str
    lines: Callable[[Any, date], Sequence[str]]
    order: int = 50


morning_sources: Registry[MorningSource] = Registry("morning source")


def morning_lines(user: Any, day: date) -> list[str]:
    """At most ten lines; the tenth tells how many more there are when they do not fit."""
    found = [line for source in sorted(morning_sources, key=lambda s: s.order) for line in source.lines(user, day)]
    if len(found) <= MOST_LINES:
        return found
    kept = found[: MOST_LINES - 1]
    return [*kept, f"En nog {len(found) - len(kept)} andere punten op Vandaag."]
