"""Free alternatives for a bijeenkomst that does not fit. Values in, values out."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

STEP = timedelta(minutes=30)
FIRST_HOUR, LAST_HOUR = 8, 22  # lessons are given between these clock times
HORIZON = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Slot:
    """An aware moment up to, not including, another."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Slot") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class RoomOption:
    id: UUID
    name: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Busy:
    """What is booked: who and where are ids, or None."""

    slot: Slot
    trainer: UUID | None
    room: UUID | None


def _candidates(wanted: Slot) -> Iterator[Slot]:
    """The same length later: the same clock time on the next days first said, half hours of the same day before that."""
    length = wanted.ends_at - wanted.starts_at
    start = wanted.starts_at + STEP
    while start <= wanted.starts_at + HORIZON:
        slot = Slot(start, start + length)
        if _in_teaching_hours(slot):
            yield slot
        start += STEP


def _in_teaching_hours(slot: Slot) -> bool:
    end = slot.ends_at
    same_day = slot.starts_at.date() == end.date()
    return same_day and slot.starts_at.hour >= FIRST_HOUR and (end.hour, end.minute) <= (LAST_HOUR, 0)


def free_slots(
    wanted: Slot, busy: Iterable[Busy], *, trainer: UUID | None, room: UUID | None, count: int = 3
) -> tuple[Slot, ...]:
    """The next free slots of the same length for this trainer and room: at most one per day, the wanted day included."""
    taken = [b.slot for b in busy if (trainer and b.trainer == trainer) or (room and b.room == room)]
    found: list[Slot] = []
    for slot in _candidates(wanted):
        if found and found[-1].starts_at.date() == slot.starts_at.date():
            continue
        if not any(slot.overlaps(other) for other in taken):
            found.append(slot)
        if len(found) == count:
            break
    return tuple(found)


def free_rooms(
    wanted: Slot, busy: Iterable[Busy], rooms: Sequence[RoomOption], *, seats: int, count: int = 3
) -> tuple[RoomOption, ...]:
    """Rooms that are free and large enough, the tightest fit first."""
    taken = {b.room for b in busy if b.slot.overlaps(wanted)}
    fitting = [r for r in rooms if r.id not in taken and r.capacity >= seats]
    return tuple(sorted(fitting, key=lambda r: (r.capacity, r.name))[:count])


def free_trainers(
    wanted: Slot, busy: Iterable[Busy], trainers: Collection[tuple[UUID, str]], *, count: int = 3
) -> tuple[tuple[UUID, str], ...]:
    """Trainers (id, name) who give nothing then."""
    taken = {b.trainer for b in busy if b.slot.overlaps(wanted)}
    return tuple([t for t in trainers if t[0] not in taken][:count])
