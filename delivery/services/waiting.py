"""The waiting list of a course: joining, choosing, leaving, and the clock that moves it on."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import tokens
from accounts.models import Person
from accounts.services import person_for
from catalogue.models import Course, Location, Offering
from catalogue.selectors import price_of, vat_rates
from delivery.errors import DeliveryError, PriceChanged
from delivery.models import Enrolment, Learner, SeatOffer, SeatOfferState, SeatPolicy, WaitingEntry, WaitingState
from delivery.ordering import Deal
from delivery.selectors import waiting as reads
from delivery.services import enrolling, seats
from delivery.services.enrolling import Applicant
from llo_portal.documents import mail
from llo_portal.kernel.dates import now, today

OVER = "Deze plaats is niet meer voor jou beschikbaar."


def join(
    *, course: Course, applicant: Applicant, starts: Iterable[Offering] = (), locations: Iterable[Location] = (),
    day_parts: Iterable[str] = (), by: Any = None,
) -> WaitingEntry:  # fmt: skip
    """Puts somebody at the end of the list; who is on it keeps the place, and hears so by mail only. When a seat is free
    already, it is offered at once."""
    with transaction.atomic():
        seats.lock_list(course.pk)
        person = person_for(
            first_name=applicant.first_name, infix=applicant.infix, last_name=applicant.last_name,
            email=applicant.email, phone=applicant.phone,
        )  # fmt: skip
        if known := WaitingEntry.objects.filter(course=course, person=person, state=WaitingState.WAITING).first():
            _tell_place(known, course, person, link="")
            return known
        token = tokens.make(person.email)
        entry = WaitingEntry.objects.create(
            course=course, person=person, day_parts=list(day_parts), token_digest=tokens.digest(token)
        )
        entry.starts.set(starts)
        entry.locations.set(locations)
        _tell_place(entry, course, person, link=settings.SITE_URL + reverse("delivery:my_place", args=[token]))
        seats.fill_course(course.pk)
    return entry


def _tell_place(entry: WaitingEntry, course: Course, person: Person, *, link: str) -> None:
    told = {"name": person.first_name, "course": course.title, "place": reads.place_of(entry), "link": link}
    key = f"waiting:{entry.ref}" + ("" if link else f":{today():%Y%m%d}")
    mail.send(to=person.email, template="delivery/mail/waiting", context=told, key=key, confidential=bool(link))


def accept(
    *, offer_id: UUID, applicant: Applicant, terms_version: str, seen: tuple[Decimal, Decimal],
    early_start_version: str = "", by: Any = None,
) -> Enrolment:  # fmt: skip
    """The held seat becomes an enrolment, through the same checks as any. `seen` are price and VAT as they stood on the
    page: raises PriceChanged when they differ from those of now, and DeliveryError when the offer is over, or when an
    early start lacks the consent."""
    with transaction.atomic():
        offering_id, person_id = SeatOffer.objects.values_list("offering", "entry__person").get(pk=offer_id)
        seats.lock_programmes(offering_id)
        Learner.objects.get_or_create(person_id=person_id)
        offer = _locked(offer_id)
        if not offer.may_be_taken:
            raise DeliveryError(OVER)
        price = price_of(offer.offering, vat_rates())
        if price is None or (price.excluding, price.vat) != seen:
            raise PriceChanged
        return enrolling.enrol_individual(
            offering=offer.offering, applicant=applicant, terms_version=terms_version, person=offer.entry.person,
            deal=Deal(early_start_version=early_start_version),
        )  # fmt: skip


def _locked(offer_id: UUID) -> SeatOffer:
    """The offer once it is our turn; its programme and list are locked first, in the order of `seats`."""
    found = SeatOffer.objects.values_list("offering_id", "entry__course_id").get(pk=offer_id)
    seats.lock_programmes(found[0])
    seats.lock_list(found[1])
    rows = SeatOffer.objects.select_for_update(of=("self",))
    return rows.select_related("entry__person", "offering__course", "offering__location").get(pk=offer_id)


def decline(*, offer_id: UUID, by: Any = None) -> None:
    """No, thank you: the seat goes to the next; the place in the list stays. Raises DeliveryError when it is over."""
    with transaction.atomic():
        offer = _locked(offer_id)
        if offer.state != SeatOfferState.OPEN:
            raise DeliveryError(OVER)
        _answered(offer.entry)
        seats.give_back(offer, SeatOfferState.DECLINED)


def _answered(entry: WaitingEntry) -> None:
    if entry.unanswered:
        entry.unanswered = 0
        entry.save(update_fields=["unanswered", "updated_at"])


def leave(*, entry_id: int, by: Any = None) -> None:
    """The own wish; leaving twice is the same."""
    _close(entry_id, WaitingState.LEFT, "")


def remove(*, entry_id: int, by: Any, reason: str) -> None:
    """By staff, with a reason that the person reads in a mail."""
    if not reason.strip():
        raise DeliveryError("Geef een reden.", field="reason")
    entry = _close(entry_id, WaitingState.REMOVED, reason)
    if entry is not None:
        told = {"name": entry.person.first_name, "course": entry.course.title, "reason": reason}
        mail.send(
            to=entry.person.email, template="delivery/mail/waiting_removed", context=told, key=f"removed:{entry.ref}"
        )


def _close(entry_id: int, state: WaitingState, note: str) -> WaitingEntry | None:
    with transaction.atomic():
        seats.lock_list(WaitingEntry.objects.values_list("course", flat=True).get(pk=entry_id))
        entry = WaitingEntry.objects.select_related("person", "course").get(pk=entry_id)
        if entry.state != WaitingState.WAITING:
            return None
        seats.close(entry, state, note)
    return entry


def set_policy(
    *, starts_on: date, offer_hours: int, unanswered_limit: int, warn_days: int, informed_months: int, by: Any
) -> SeatPolicy:
    """How lists work from a day on, today at the earliest; offers that were made keep their end. Raises DeliveryError."""
    if starts_on < today():
        raise DeliveryError("Deze dag is al geweest. Kies vandaag of later.", field="starts_on")
    try:
        with transaction.atomic():
            return SeatPolicy.objects.create(
                starts_on=starts_on, offer_hours=offer_hours, unanswered_limit=unanswered_limit, warn_days=warn_days,
                informed_months=informed_months,
            )  # fmt: skip
    except IntegrityError:
        raise DeliveryError("Voor deze dag zijn er al afspraken.", field="starts_on") from None


def expire_offers() -> int:
    """Offers whose time is over go to the next in line, each in a transaction of its own; gives how many."""
    due = SeatOffer.objects.open().filter(expires_at__lte=now()).order_by("expires_at").values_list("pk", flat=True)
    return sum(_expire(offer_id) for offer_id in list(due))


def _expire(offer_id: UUID) -> bool:
    with transaction.atomic():
        offer = _locked(offer_id)
        if offer.state != SeatOfferState.OPEN or offer.expires_at > now():
            return False
        entry = offer.entry
        entry.unanswered += 1
        entry.save(update_fields=["unanswered", "updated_at"])
        seats.give_back(offer, SeatOfferState.EXPIRED)
        is_out = entry.unanswered >= reads.seat_policy().unanswered_limit
        if is_out:
            seats.close(entry, WaitingState.EXPIRED)
        told = seats.words_of(offer.offering, entry) | {"is_out": is_out}
        mail.send(
            to=entry.person.email, template="delivery/mail/seat_offer_expired", context=told,
            key=f"seat-offer-expired:{offer.pk}",
        )  # fmt: skip
    return True


def tend_all() -> int:
    """What a lost message or a killed worker left lying: free seats that somebody waits for, and offers of starts that
    closed. Gives how many offers it made or took back."""
    closed = SeatOffer.objects.open().exclude(offering__in=reads.offerable().order_by().values("pk"))
    stale = set(closed.values_list("offering", flat=True))
    return sum(seats.tend(pk) for pk in [*stale, *reads.starts_to_fill()])
