"""Who waits for what, and which seat is for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from catalogue.models import Course, Offering
from catalogue.querysets import has_free_seat
from delivery.models import Enrolment, SeatOffer, SeatPolicy, WaitingEntry
from llo_portal.kernel.choices import CourseRange, MarketFormula
from llo_portal.kernel.dates import today
from llo_portal.kernel.prepared import Prepared
from strategy.errors import NoStrategy
from strategy.policy import policy_on


def seat_policy(day: date | None = None) -> SeatPolicy:
    """What holds on that day; the built-in values when nobody ever set any."""
    return SeatPolicy.objects.filter(starts_on__lte=day or today()).first() or SeatPolicy(starts_on=date.min)


def offerable() -> QuerySet[Any]:
    """Starts of which a seat can be offered: open to individuals, and not before tomorrow."""
    try:
        is_served = policy_on().enrolment_open_for(MarketFormula.INDIVIDUAL)
    except NoStrategy:
        is_served = False
    rows = Offering.objects.open_for_enrolment().filter(course__range=CourseRange.CORE, starts_on__gt=today())
    return rows if is_served else rows.none()


def has_queue(course_id: Any) -> bool:
    return bool(_queue.rows(course=course_id))


_queue = Prepared(
    lambda course: WaitingEntry.objects.filter(course=course, state="wachtend").values_list("pk")[:1], course=UUID
)


def waits(*, course_id: UUID, person_id: UUID) -> bool:
    return bool(_own.rows(course=course_id, person=person_id))


_own = Prepared(
    lambda course, person: WaitingEntry.objects.filter(course=course, person=person, state="wachtend").order_by()
    .values_list("pk")[:1],
    course=UUID, person=UUID,
)  # fmt: skip


def candidates(offering_id: Any) -> QuerySet[Any]:
    """Who may be offered a seat of this start, first come first served."""
    inside = Enrolment.objects.filter(
        learner__person=OuterRef("person"), programme__offering=offering_id
    ).exclude(state="geannuleerd")  # fmt: skip
    return _willing(offering_id).filter(person__erased_at=None).exclude(Exists(inside))


def _willing(offering_id: Any) -> QuerySet[Any]:
    """Who waits for this start, and was not asked yet. A start of one block is only for who asked for that start: who
    waits for a course does not wait for any part of it."""
    entry: Any = OuterRef(OuterRef("pk"))
    named: Any = WaitingEntry.starts.through.objects.filter(waitingentry=entry)
    places: Any = WaitingEntry.locations.through.objects.filter(waitingentry=entry)
    in_time = WaitingEntry.objects.filter(Q(day_parts=[]) | Q(day_parts__contains=[OuterRef("day_part")]), pk=entry)
    fits = (
        Offering.objects.filter(pk=offering_id, course=OuterRef("course"))
        .filter(Q(module=None) & ~Exists(named) | Exists(named.filter(offering=offering_id)))
        .filter(Q(location=None) | ~Exists(places) | Exists(places.filter(location=OuterRef("location"))))
        .filter(Exists(in_time))
    )  # fmt: skip
    known = SeatOffer.objects.filter(
        Q(state="open") | Q(offering=offering_id) & ~Q(state="ingetrokken"), entry=OuterRef("pk")
    )
    return WaitingEntry.objects.waiting().filter(Exists(fits)).exclude(Exists(known))


def somebody_is_next(*, offering_id: UUID, course_id: UUID) -> bool:
    """Whether a seat of this start may be for somebody on the list. False is sure; `candidates` tells who it is."""
    return bool(_next.rows(offering=offering_id, course=course_id))


_next = Prepared(
    lambda offering, course: _willing(offering).filter(course=course).order_by().values_list("pk")[:1],
    offering=UUID, course=UUID,
)  # fmt: skip


def somebody_waits_for_an_offer(course_id: Any) -> bool:
    """Whether anybody on the list has nothing to choose from now."""
    chooses = SeatOffer.objects.open().filter(entry=OuterRef("pk"))
    return WaitingEntry.objects.waiting().filter(~Exists(chooses), course=course_id).exists()


def starts_to_fill() -> list[Any]:
    """(offering, course) of starts with a free seat on courses where somebody waits."""
    waiting = WaitingEntry.objects.filter(course=OuterRef("course"), state="wachtend")
    rows = offerable().filter(has_free_seat()).filter(Exists(waiting))
    return list(rows.values_list("pk", flat=True))


def place_of(entry: WaitingEntry) -> int:
    """1 is first in line."""
    return WaitingEntry.objects.waiting().filter(course=entry.course_id, id__lte=entry.pk).count()


def with_place(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same entries with their place in the list as `place`."""
    before = (
        WaitingEntry.objects.filter(course=OuterRef("course"), state="wachtend", id__lte=OuterRef("id"))
        .order_by().values("course").annotate(n=Count("pk")).values("n")
    )  # fmt: skip
    return rows.annotate(place=Subquery(before))


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry as its owner sees it; `offer` is what is on offer now."""

    entry: WaitingEntry
    place: int
    offer: SeatOffer | None


def standings(entries: Sequence[Any]) -> list[Standing]:
    offers = SeatOffer.objects.open().filter(entry__in=entries).select_related("offering__location", "offering__course")
    found = {offer.entry_id: offer for offer in offers}
    return [Standing(entry, entry.place, found.get(entry.pk)) for entry in entries]


def courses_with_queue() -> QuerySet[Any]:
    """Courses where somebody waits, with `waiting_count`, `offer_count` and `informed_count`."""
    return (
        Course.objects.filter(Q(waiting__state="wachtend") | Q(informed__confirmed_at__isnull=False))
        .annotate(
            waiting_count=Count("waiting", filter=Q(waiting__state="wachtend"), distinct=True),
            offer_count=Count("waiting__offers", filter=Q(waiting__offers__state="open"), distinct=True),
            informed_count=Count("informed", filter=Q(informed__confirmed_at__isnull=False), distinct=True),
        )
        .order_by("-waiting_count", F("title_key").asc())
    )
