"""When lessons are and when somebody can come: weekdays and parts of the day. Pure."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

PARTS = ("ochtend", "middag", "avond")
NOON, EVENING = time(12, 30), time(17, 30)
WEEKEND = (5, 6)
WEEK = range(7)
ALL_SLOTS = tuple(f"{day}-{part}" for day in WEEK for part in PARTS)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks: the first day, and the (weekday, part) on which lessons may be. `slots` None: always."""

    earliest: date
    slots: frozenset[tuple[int, str]] | None = None


def parts_of(begins: time | None, ends: time | None, day_part: str) -> frozenset[str]:
    """The parts of the day that lessons touch; by the clock when it is known, else by the note on the start."""
    if begins is not None and ends is not None:
        touched = {"ochtend": begins < NOON, "middag": begins < EVENING and ends > NOON, "avond": ends > EVENING}
        return frozenset(part for part, is_touched in touched.items() if is_touched)
    return {
        "ochtend": frozenset(("ochtend",)), "avond": frozenset(("avond",)), "dag": frozenset(("ochtend", "middag")),
    }.get(day_part, frozenset(PARTS))  # fmt: skip


def days_of(weekdays: Any, day_part: str) -> frozenset[int]:
    """The weekdays of lessons; a start in the weekend without days is on Saturday or Sunday."""
    return frozenset(weekdays) or (frozenset(WEEKEND) if day_part == "weekend" else frozenset())


def slots_of(run: Any) -> frozenset[tuple[int, str]]:
    return frozenset((day, part) for day in (run.weekdays or WEEK) for part in run.parts)


def misses(run: Any, wish: Wish) -> frozenset[tuple[int, str]]:
    """The lessons on which somebody cannot come. A start without days asks one free weekday with all its parts."""
    if wish.slots is None:
        return frozenset()
    if not run.weekdays:
        free = any(all((day, part) in wish.slots for part in run.parts) for day in WEEK)
        return frozenset() if free else slots_of(run)
    return slots_of(run) - wish.slots


def fall_together(one: Any, other: Any) -> bool:
    """Whether lessons of two starts are at the same time on some day that both run. Unknown days or times count as all."""
    first, last = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    if first > last or not _same_hours(one, other):
        return False
    days = (one.weekdays or frozenset(WEEK)) & (other.weekdays or frozenset(WEEK))
    length = (last - first).days
    return bool(days) and (length >= 6 or any((first + timedelta(days=n)).weekday() in days for n in range(length + 1)))


def _same_hours(one: Any, other: Any) -> bool:
    if None in (one.begins, one.ends, other.begins, other.ends):
        return bool(one.parts & other.parts)
    return bool(one.begins < other.ends and other.begins < one.ends)
