"""Booking bijeenkomsten. The database refuses a double booking; this module says in Dutch with what it clashes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import Person
from catalogue.models import Institution, Room
from delivery.errors import DeliveryError, DoubleBooked
from delivery.models import Programme, Session, Trainer
from llo_portal.kernel.choices import Engagement
from llo_portal.kernel.dutch import clock, long_date
from strategy.policy import policy_of, policy_on

CLASHES = {
    "trainer_not_double_booked": "trainer",
    "specialist_not_double_booked": "specialist",
    "room_not_double_booked": "room",
}


def book(
    *, programme: Programme, moments: Iterable[tuple[datetime, datetime]], by: Any, title: str = "",
    trainer: Trainer | None = None, specialist: Trainer | None = None, room: Room | None = None, place_note: str = "",
) -> list[Session]:  # fmt: skip
    """Books one session per (begin, end); all of them or none. Raises DoubleBooked with the name of the clash."""
    with transaction.atomic():
        _check(programme, trainer, specialist)
        _queue_up(trainer, specialist, room)
        return [
            _save(
                Session(
                    programme=programme, title=title, starts_at=begin, ends_at=end, trainer=trainer,
                    specialist=specialist, room=room, place_note=place_note,
                )
            )
            for begin, end in moments
        ]  # fmt: skip


def change(*, session: Session, by: Any, **changes: Any) -> Session:
    """Moves or changes one session."""
    with transaction.atomic():
        for name, value in changes.items():
            setattr(session, name, value)
        _check(session.programme, session.trainer, session.specialist)
        _queue_up(session.trainer, session.specialist, session.room)
        return _save(session)


def cancel_session(*, session: Session, by: Any) -> None:
    """The session does not take place; its trainer and room are free again."""
    if session.attendance.exists():
        raise DeliveryError("De aanwezigheid van deze bijeenkomst is al ingevuld.")
    session.is_cancelled = True
    session.save(update_fields=["is_cancelled", "updated_at"])


def _check(programme: Programme, trainer: Trainer | None, specialist: Trainer | None) -> None:
    if not programme.is_live:
        raise DeliveryError("Dit traject is voorbij. Er zijn geen bijeenkomsten meer te plannen.")
    if trainer and trainer.engagement == Engagement.CLIENT_SPECIALIST:
        raise DeliveryError("Een specialist van de klant staat altijd naast een eigen trainer.", field="trainer")
    if specialist and specialist.engagement != Engagement.CLIENT_SPECIALIST:
        raise DeliveryError("Kies hier een specialist van de klant.", field="specialist")
    if specialist and not trainer:
        raise DeliveryError("Een specialist van de klant staat altijd naast een eigen trainer.", field="trainer")
    for one in (trainer, specialist):
        if one and not policy_of(programme.policy).allows_engagement(one.engagement):
            raise DeliveryError(f"{one}: deze verhouding past niet bij de strategie van dit traject.", field="trainer")


def _queue_up(trainer: Trainer | None, specialist: Trainer | None, room: Room | None) -> None:
    """Planners of the same trainer or room wait for each other, in one order: two inserts that exclude each other
    would otherwise end in a deadlock instead of a named conflict."""
    people = sorted(str(t.pk) for t in (trainer, specialist) if t)
    list(Trainer.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    if room:
        list(Room.objects.select_for_update(no_key=True, of=("self",)).filter(pk=room.pk).order_by("pk"))


def _save(session: Session) -> Session:
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        field = CLASHES.get(constraint or "")
        if field is None:
            raise
        raise _named(session, field) from error
    return session


def _named(session: Session, field: str) -> DoubleBooked:
    """Which programme, when, who."""
    taken: Any = getattr(session, field)
    other = (
        Session.objects.filter(
            Q(**{field: taken}), is_cancelled=False, starts_at__lt=session.ends_at, ends_at__gt=session.starts_at
        )
        .exclude(pk=session.pk)
        .select_related("programme__leader__person", "trainer__person")
        .first()
    )
    if other is None:
        return DoubleBooked("Die tijd is net door een ander gepland. Kies opnieuw.", field=field)
    leader = f", programmaleider {other.programme.leader}" if other.programme.leader else ""
    who = "is dan bezet" if field == "room" else "geeft dan al les"
    when = f"{long_date(other.starts_at)} van {clock(other.starts_at)} tot {clock(other.ends_at)}"
    message = f"{taken} {who}: {other.programme.number} {other.programme.title}, {when}{leader}."
    return DoubleBooked(message, field=field)


def add_trainer(*, person: Person, engagement: str, institution: Institution | None, subjects: str, by: Any) -> Trainer:
    """Makes somebody a trainer, if the strategy of today allows the engagement."""
    check_engagement(engagement, institution)
    if Trainer.objects.filter(person=person).exists():
        raise DeliveryError("Deze persoon is al trainer.", field="email")
    return Trainer.objects.create(person=person, engagement=engagement, institution=institution, subjects=subjects)


def change_trainer(*, trainer: Trainer, by: Any, **changes: Any) -> None:
    check_engagement(changes["engagement"], changes.get("institution"))
    for name, value in changes.items():
        setattr(trainer, name, value)
    trainer.save()


def check_engagement(engagement: str, institution: Institution | None) -> None:
    """Raises DeliveryError when the policy of today forbids this engagement, or the school is missing."""
    if not policy_on().allows_engagement(engagement):
        raise DeliveryError(
            "Deze verhouding mag alleen als wij een aparte organisatie op afstand zijn.", field="engagement"
        )
    if engagement in (Engagement.HIRED_FROM_SCHOOL, Engagement.SCHOOL_AND_FREELANCE) and institution is None:
        raise DeliveryError("Kies de school waar deze trainer in dienst is.", field="institution")
