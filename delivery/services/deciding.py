"""Does a start take place? Enough learners on the day decides by itself; too few is a choice of a programmaleider."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse

from catalogue.errors import OfferingFull
from catalogue.models import Offering
from catalogue.services import cancel_offering, set_open
from delivery.errors import DeliveryError, DoubleBooked
from delivery.models import DecisionKind, Enrolment, Programme, StartDecision
from delivery.selectors import waiting as reads
from delivery.services import moving, programmes, seats
from llo_portal.documents import mail
from llo_portal.kernel.dates import AMSTERDAM, now, today
from llo_portal.kernel.dutch import long_date


def undecided() -> Any:
    """Coming starts with a day to decide on, of which nobody said yet whether they take place."""
    rows = Offering.objects.upcoming().filter(goes_ahead_on=None, decides_on__isnull=False)
    return rows.filter(programme__state__in=("voorbereiding", "gereed"))


def too_few() -> Any:
    """The day has come, and the minimum was not reached: a programmaleider chooses."""
    return undecided().filter(decides_on__lte=today(), seats_taken__lt=F("min_places"))


def decide_due() -> int:
    """On the day: enough learners, so it goes ahead. Gives how many."""
    due = undecided().filter(decides_on__lte=today(), seats_taken__gte=F("min_places"))
    return sum(_goes_ahead_by_itself(pk) for pk in list(due.values_list("pk", flat=True)))


def _goes_ahead_by_itself(offering_id: Any) -> bool:
    with transaction.atomic():
        seats.lock_programmes(offering_id)
        offering = _locked(offering_id)
        if offering.goes_ahead_on or offering.is_cancelled or offering.seats_taken < offering.min_places:
            return False
        _go_ahead(offering, by=None, note="")
    return True


def warn_leaders() -> int:
    """Some days before, and on the day itself: the leader of a start with too few learners gets a mail, once."""
    ahead = today() + timedelta(days=reads.seat_policy().warn_days)
    rows = undecided().filter(Q(decides_on__lte=ahead), seats_taken__lt=F("min_places"))
    rows = rows.select_related("course", "programme__leader__person").exclude(programme__leader=None)
    found = list(rows)
    for offering in found:
        _warn(offering)
    return len(found)


def _warn(offering: Offering) -> None:
    leader, is_due = offering.programme.leader, offering.decides_on <= today()  # type: ignore[operator]
    told = {
        "name": leader.person.first_name, "course": offering.what_text, "starts_on": long_date(offering.starts_on),
        "decides_on": long_date(offering.decides_on), "seats": offering.seats_taken, "minimum": offering.min_places,
        "is_due": is_due, "link": settings.SITE_URL + reverse("delivery:start_decision", args=[offering.pk]),
    }  # fmt: skip
    key = f"start-{'due' if is_due else 'warning'}:{offering.pk}:{offering.decides_on}"
    mail.send(to=leader.email, template="delivery/mail/start_warning", context=told, key=key)


def _locked(offering_id: Any) -> Offering:
    rows = Offering.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("course", "location", "programme").get(pk=offering_id)


def _note(offering: Offering, kind: DecisionKind, by: Any, note: str) -> StartDecision:
    return StartDecision.objects.create(
        offering=offering, kind=kind, seats=offering.seats_taken, note=note[:600], old_start=offering.starts_on,
        decided_by=by,
    )  # fmt: skip


def _learners(offering: Offering) -> list[Enrolment]:
    rows = Enrolment.objects.filter(programme__offering=offering, state__in=("aangemeld", "bevestigd"))
    return list(rows.select_related("learner__person", "programme"))


def _tell_learners(offering: Offering, decision: StartDecision, template: str, **more: Any) -> None:
    told = {
        "course": offering.what_text, "starts_on": long_date(offering.starts_on), "when": offering.when_text,
        "place": offering.place_text, "note": decision.note, **more,
    }  # fmt: skip
    for enrolment in _learners(offering):
        person = enrolment.learner.person
        if person.email:
            mail.send(
                to=person.email, template=f"delivery/mail/{template}", context=told | {"name": person.first_name},
                key=f"{template}:{decision.pk}:{enrolment.pk}",
            )  # fmt: skip


def _go_ahead(offering: Offering, *, by: Any, note: str) -> StartDecision:
    decision = _note(offering, DecisionKind.GOES_AHEAD, by, note)
    offering.goes_ahead_on = today()
    offering.save(update_fields=["goes_ahead_on", "updated_at"])
    _tell_learners(offering, decision, "start_certain")
    return decision


def _open_case(offering_id: Any) -> Offering:
    offering = _locked(offering_id)
    if offering.is_cancelled or offering.starts_on < today():
        raise DeliveryError("Dit startmoment is al voorbij of gaat niet door.")
    return offering


def go_ahead(*, offering: Offering, by: Any, note: str = "") -> StartDecision:
    """It takes place, however few there are. Everybody hears it. Raises DeliveryError when that was said already."""
    with transaction.atomic():
        seats.lock_programmes(offering.pk)
        locked = _open_case(offering.pk)
        if locked.goes_ahead_on:
            raise DeliveryError("Dit startmoment gaat al door.")
        return _go_ahead(locked, by=by, note=note)


def postpone(*, offering: Offering, starts_on: date, decides_on: date | None, by: Any, note: str = "") -> StartDecision:
    """Start, end and sessions move as many days as the start does. Raises DoubleBooked when a session cannot."""
    if starts_on <= max(offering.starts_on, today()):
        raise DeliveryError("Kies een latere datum dan de start van nu.", field="starts_on")
    if decides_on and not today() <= decides_on <= starts_on:
        raise DeliveryError("Kies een dag tussen vandaag en de nieuwe start.", field="decides_on")
    with transaction.atomic():
        seats.lock_programmes(offering.pk)
        locked = _open_case(offering.pk)
        days = starts_on - locked.starts_on
        decision = _note(locked, DecisionKind.POSTPONED, by, note)
        locked.ends_on = locked.ends_on + days if locked.ends_on else None
        locked.starts_on, locked.decides_on, locked.goes_ahead_on = starts_on, decides_on, None
        locked.save(update_fields=["starts_on", "ends_on", "decides_on", "goes_ahead_on", "updated_at"])
        Programme.objects.filter(offering=locked).update(starts_on=starts_on, ends_on=locked.ends_on)
        _shift_sessions(locked, days)
        _tell_learners(locked, decision, "start_postponed", old_start=long_date(decision.old_start))
    return decision


def _shift_sessions(offering: Offering, days: timedelta) -> None:
    """Latest first, so that a session never meets the next one of its own group on the way. Clock times stay."""
    rows = offering.programme.sessions.filter(is_cancelled=False, starts_at__gt=now()).order_by("-starts_at")
    try:
        with transaction.atomic():
            for session in rows:
                session.starts_at, session.ends_at = _moved(session.starts_at, days), _moved(session.ends_at, days)
                session.save(update_fields=["starts_at", "ends_at", "updated_at"])
    except IntegrityError as error:
        raise DoubleBooked(
            "Op de nieuwe data is een trainer of ruimte al bezet. Kies een andere datum, of verzet eerst het rooster.",
            field="starts_on",
        ) from error


def _moved(moment: Any, days: timedelta) -> Any:
    return moment.astimezone(AMSTERDAM) + days


def move_all(*, offering: Offering, to: Offering, by: Any, note: str = "") -> StartDecision:
    """Everybody goes to the other start for the agreed price, all of them or none; this start ends. Raises DeliveryError
    when there are too few free seats."""
    with transaction.atomic():
        seats.lock_programmes(offering.pk, to.pk)
        seats.lock_list(offering.course_id)
        decision = _note(_locked(offering.pk), DecisionKind.OTHER_START, by, note)
        why = note or "Er waren te weinig deelnemers voor je eerste startmoment."
        set_open(offering=offering, is_open=False, by=by)  # who waits gets no seat of a start that ends
        try:
            for enrolment in _learners(offering):
                moving.move_enrolment(enrolment=enrolment, offering=to, by=by, keep_price=True, why=why)
        except OfferingFull as error:
            raise DeliveryError("Daar zijn te weinig vrije plaatsen voor iedereen.", field="to") from error
        _end(offering, by, why)
    return decision


def cancel_all(*, offering: Offering, by: Any, note: str) -> StartDecision:
    """It does not take place: everybody hears it with the reason, and waiting offers are taken back."""
    if not note.strip():
        raise DeliveryError("Geef een reden. De deelnemers lezen die in hun mail.", field="note")
    with transaction.atomic():
        seats.lock_programmes(offering.pk)
        seats.lock_list(offering.course_id)
        decision = _note(_locked(offering.pk), DecisionKind.CANCELLED, by, note)
        set_open(offering=offering, is_open=False, by=by)
        _end(offering, by, note)
    return decision


def _end(offering: Offering, by: Any, reason: str) -> None:
    fresh = Offering.objects.select_related("course", "location").get(pk=offering.pk)
    seats.withdraw_offers(fresh)
    programme = Programme.objects.filter(offering=offering).first()
    if programme is not None and programme.is_live:
        programmes.cancel(programme=programme, by=by, reason=reason)
    cancel_offering(offering=fresh, by=by)
    seats.forget_start(fresh)
    seats.fill_course(fresh.course_id)


__all__ = ["cancel_all", "decide_due", "go_ahead", "move_all", "postpone", "too_few",
           "undecided", "warn_leaders"]  # fmt: skip
