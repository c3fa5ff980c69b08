"""The week, one's own schedule, and what is still free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from catalogue.models import Room
from delivery import alternatives
from delivery.models import Programme, Session, Trainer
from llo_portal.kernel.choices import Engagement
from llo_portal.kernel.dates import AMSTERDAM, Period, now

RELATED = ("programme", "trainer__person", "specialist__person", "room__location")


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One trainer or room; `days` holds the sessions of Monday to Sunday."""

    label: str
    days: tuple[tuple[Session, ...], ...]


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    days: tuple[date, ...]
    rows: tuple[WeekRow, ...]
    total: int

    @property
    def previous(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def next(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week(user: Any, day: date, by: str) -> Week:
    """The sessions this user may see in the week of `day`, in rows by `trainer` or by `ruimte`."""
    monday = monday_of(day)
    period = Period(monday, monday + timedelta(days=6))
    first, last = period.moments
    rows = (
        Session.objects.for_user(user).taking_place().filter(starts_at__gte=first, starts_at__lt=last)
        .select_related(*RELATED).order_by("starts_at")
    )  # fmt: skip
    found = list(rows)
    return Week(monday, tuple(monday + timedelta(days=n) for n in range(7)), _rows(found, monday, by), len(found))


def _rows(sessions: Sequence[Session], monday: date, by: str) -> tuple[WeekRow, ...]:
    groups: dict[str, list[Session]] = {}
    for session in sessions:
        for label in _labels(session, by):
            groups.setdefault(label, []).append(session)
    return tuple(WeekRow(label, _by_day(rows, monday)) for label, rows in sorted(groups.items()))


def _labels(session: Session, by: str) -> list[str]:
    if by == "ruimte":
        return [str(session.room) if session.room else session.place_note or "Nog geen ruimte"]
    return [str(t) for t in (session.trainer, session.specialist) if t] or ["Nog geen trainer"]


def _by_day(sessions: Sequence[Session], monday: date) -> tuple[tuple[Session, ...], ...]:
    days: list[list[Session]] = [[] for _ in range(7)]
    for session in sessions:
        days[(session.starts_at.astimezone(AMSTERDAM).date() - monday).days].append(session)
    return tuple(tuple(rows) for rows in days)


def own_sessions(person_id: Any, *, past: bool = False) -> QuerySet[Session]:
    """What this person gives: from now on, or what was."""
    rows = Session.objects.given_by(person_id).taking_place().select_related(*RELATED)
    if past:
        return rows.filter(ends_at__lt=now()).order_by("-starts_at")
    return rows.filter(ends_at__gte=now()).order_by("starts_at")


@dataclass(frozen=True, slots=True)
class Alternatives:
    slots: tuple[alternatives.Slot, ...]
    rooms: tuple[alternatives.RoomOption, ...]
    trainers: tuple[tuple[Any, str], ...]


def alternatives_for(
    programme: Programme, begin: datetime, end: datetime, *, trainer: Trainer | None, room: Room | None,
    except_session: Any = None,
) -> Alternatives:  # fmt: skip
    """Three free moments for the same trainer and room, three other rooms, three other trainers."""
    wanted = alternatives.Slot(begin.astimezone(AMSTERDAM), end.astimezone(AMSTERDAM))
    busy = _busy(wanted, except_session)
    rooms = [alternatives.RoomOption(r.pk, str(r), r.capacity) for r in Room.objects.select_related("location")]
    crew = Trainer.objects.deployable().exclude(engagement=Engagement.CLIENT_SPECIALIST).select_related("person")
    return Alternatives(
        alternatives.free_slots(wanted, busy, trainer=trainer.pk if trainer else None, room=room.pk if room else None),
        alternatives.free_rooms(wanted, busy, rooms, seats=programme.capacity) if room else (),
        alternatives.free_trainers(wanted, busy, [(t.pk, str(t)) for t in crew]) if trainer else (),
    )


def _busy(wanted: alternatives.Slot, except_session: Any) -> list[alternatives.Busy]:
    until = wanted.ends_at + alternatives.HORIZON
    rows = (
        Session.objects.filter(is_cancelled=False, starts_at__lt=until, ends_at__gt=wanted.starts_at)
        .exclude(pk=except_session)
        .filter(Q(trainer__isnull=False) | Q(room__isnull=False))
        .values_list("starts_at", "ends_at", "trainer_id", "room_id")
    )
    return [alternatives.Busy(alternatives.Slot(begin, end), trainer, room) for begin, end, trainer, room in rows]
