"""Who gets a free seat: the waiting list first, in its order; then whoever comes.

A seat is offered in the transaction that frees it, or at the latest in the one that wants to take it, so nobody slips in
between. Locks are taken in one order: programme, enrolment, learner, course, offering. The lock on the course stands for
its list; a learner that is made is locked too, since two who make the same one wait for each other.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts import tokens
from catalogue import services as catalogue
from catalogue.models import Course, Offering
from catalogue.querysets import has_free_seat
from catalogue.selectors import price_of, vat_rates
from catalogue.vat import in_words
from delivery import offer_terms
from delivery.models import Enrolment, Programme, SeatOffer, SeatOfferState, WaitingEntry, WaitingState
from delivery.selectors import waiting as reads
from llo_portal.documents import mail
from llo_portal.kernel.dates import is_working_day, now, start_of_day
from llo_portal.kernel.dutch import clock, long_date
from llo_portal.kernel.prepared import Prepared


def lock_programmes(*offering_ids: Any) -> None:
    """First in the order of locks: writers of the same groups wait for each other."""
    rows = Programme.objects.select_for_update(of=("self",)).filter(offering__in=offering_ids)
    list(rows.order_by("pk").values_list("pk"))


def lock_list(course_id: Any) -> None:
    """Whoever changes the list of a course, or what is offered from it, waits for each other."""
    _list_of.rows(course=course_id)


_list_of = Prepared(
    lambda course: Course.objects.select_for_update(no_key=True, of=("self",)).filter(pk=course).order_by()
    .values_list("pk"),
    course=UUID,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that was taken: who of the list took it, and the offer that it answers."""

    entry: WaitingEntry | None = None
    offer: SeatOffer | None = None


def take_seat(*, offering_id: UUID, course_id: Any, person_id: Any) -> Seat:
    """Occupies a seat inside the transaction of the caller, who locked the programme: the one held for this person, or a
    free one that nobody on the list is waiting for. Raises OfferingFull."""
    lock_list(course_id)
    if not reads.has_queue(course_id):
        catalogue.take_seat(offering_id=offering_id)
        return Seat()
    if reads.somebody_is_next(offering_id=offering_id, course_id=course_id):
        fill(offering_id)
    if not reads.waits(course_id=course_id, person_id=person_id):
        catalogue.take_seat(offering_id=offering_id)
        return Seat()
    entry = WaitingEntry.objects.waiting().get(course=course_id, person=person_id)
    mine = SeatOffer.objects.open().filter(entry=entry, offering=offering_id, expires_at__gt=now()).first()
    if mine is None:
        catalogue.take_seat(offering_id=offering_id)
    else:
        catalogue.take_held_seat(offering_id=offering_id)
    return Seat(entry, mine)


def placed(*, enrolment: Enrolment, seat: Seat) -> None:
    """Somebody got in: the offer is answered, and who waited for this course waits no more. After `take_seat`."""
    if seat.offer is not None:
        _answer(seat.offer, SeatOfferState.ACCEPTED, enrolment=enrolment)
    if seat.entry is not None:
        close(seat.entry, WaitingState.PLACED)


def release_seat(*, offering_id: UUID) -> None:
    """Frees a seat inside the caller's transaction and offers it to who is first in line."""
    course_id = Offering.objects.values_list("course", flat=True).get(pk=offering_id)
    lock_list(course_id)
    catalogue.release_seat(offering_id=offering_id)
    if reads.has_queue(course_id):
        fill(offering_id)


def fill(offering_id: Any) -> int:
    """Offers every free seat of this start to who is first in line and fits; the caller holds the list. Gives how many."""
    offering = (
        reads.offerable().select_for_update(no_key=True, of=("self",)).select_related("course", "location")
        .filter(pk=offering_id).first()
    )  # fmt: skip
    if offering is None or offering.is_full:
        return 0
    chosen = list(
        reads.candidates(offering.pk).filter(course=offering.course_id).select_related("person")[: offering.free_seats]
    )
    for entry in chosen:
        _offer(offering, entry)
    return len(chosen)


def fill_course(course_id: Any) -> int:
    """The same for all starts of a course, soonest first: who said no to one start may be next for another."""
    rows = reads.offerable().filter(has_free_seat(), course=course_id).order_by("starts_on", "pk")
    made = 0
    for pk in list(rows.values_list("pk", flat=True)):
        if not reads.somebody_waits_for_an_offer(course_id):
            break  # the later starts need not be locked for nobody
        made += fill(pk)
    return made


def _offer(offering: Offering, entry: WaitingEntry) -> SeatOffer:
    price: Any = price_of(offering, vat_rates())
    moment, email = now(), entry.person.email
    until = offer_terms.deadline(
        moment, reads.seat_policy().offer_hours, start_of_day(offering.starts_on), is_working_day
    )
    catalogue.hold_seat(offering_id=offering.pk)
    token = tokens.make(email)
    offer = SeatOffer.objects.create(
        entry=entry, offering=offering, price=price.excluding, vat_amount=price.vat,
        token_digest=tokens.digest(token), expires_at=until,
    )  # fmt: skip
    link = settings.SITE_URL + reverse("delivery:seat_offer", args=[token])
    told = words_of(offering, entry) | {
        "price": in_words(price.including, price.vat),
        "until": moment_in_words(until),
        "link": link,
    }
    mail.send(
        to=email, template="delivery/mail/seat_offer", context=told, key=f"seat-offer:{offer.pk}", confidential=True
    )
    return offer


def words_of(offering: Offering, entry: WaitingEntry) -> dict[str, str]:
    """What every mail about an offer tells."""
    return {
        "name": entry.person.first_name, "course": offering.what_text, "starts_on": long_date(offering.starts_on),
        "when": offering.when_text, "place": offering.place_text,
    }  # fmt: skip


def moment_in_words(moment: Any) -> str:
    return f"{long_date(moment)} om {clock(moment)} uur"


def _answer(offer: SeatOffer, state: SeatOfferState, **more: Any) -> None:
    offer.state, offer.answered_at = state, now()
    for name, value in more.items():
        setattr(offer, name, value)
    offer.save(update_fields=["state", "answered_at", *more])


def close(entry: WaitingEntry, state: WaitingState, note: str = "") -> None:
    """Takes somebody off the list; what was on offer goes to the next. The caller holds the list."""
    entry.state, entry.state_note, entry.closed_at = state, note[:300], now()
    entry.save(update_fields=["state", "state_note", "closed_at", "updated_at"])
    for offer in SeatOffer.objects.open().filter(entry=entry):
        give_back(offer, SeatOfferState.DECLINED if state == WaitingState.LEFT else SeatOfferState.WITHDRAWN)


def give_back(offer: SeatOffer, state: SeatOfferState) -> None:
    """An open offer ends without an enrolment: the seat goes to the next in line. The caller holds the list."""
    _answer(offer, state)
    catalogue.let_go_of_seat(offering_id=offer.offering_id)
    fill_course(offer.entry.course_id)


def tend(offering_id: Any) -> int:
    """After a start changed: offers what is free, or takes offers back when nobody can enrol there any more."""
    with transaction.atomic():
        offering = Offering.objects.select_related("course").get(pk=offering_id)
        lock_list(offering.course_id)
        if reads.offerable().filter(pk=offering_id).exists():
            return fill(offering_id)
        return withdraw_offers(offering) + fill_course(offering.course_id)


def withdraw_offers(offering: Offering) -> int:
    """Takes back what is on offer and says so; who waited keeps the place in the list. The caller holds the list."""
    rows = list(SeatOffer.objects.open().filter(offering=offering).select_related("entry__person", "offering__course"))
    for offer in rows:
        _answer(offer, SeatOfferState.WITHDRAWN)
        catalogue.let_go_of_seat(offering_id=offering.pk)
        mail.send(
            to=offer.entry.person.email, template="delivery/mail/seat_offer_withdrawn",
            context=words_of(offering, offer.entry), key=f"seat-offer-withdrawn:{offer.pk}",
        )  # fmt: skip
    return len(rows)


def forget_start(offering: Offering) -> None:
    """A start that ends is nobody's wish any more; who wanted only that one may now be offered any."""
    WaitingEntry.starts.through.objects.filter(offering=offering, waitingentry__state=WaitingState.WAITING).delete()
