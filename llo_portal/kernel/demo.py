"""The world that the demo loaders build together, chapter by chapter."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from llo_portal.kernel.dates import today


@dataclass
class World:
    """`users` by role key (a second one as `<role>_2`); `bag` is where a chapter leaves what later chapters need."""

    today: date = field(default_factory=today)
    rng: Random = field(default_factory=lambda: Random(2026))  # noqa: S311 - believable data, not secrets
    users: dict[str, Any] = field(default_factory=dict)
    bag: dict[str, Any] = field(default_factory=dict)
