"""What must hold of seats and waiting lists, whatever happened."""

from typing import Any

from django.db.models import Count, Q

from catalogue.models import Offering
from delivery.models import Enrolment, Programme, SeatOffer, WaitingEntry
from delivery.selectors import waiting as reads


def counters_differ() -> list[str]:
    """Starts whose counters differ from the rows, or that hold more than they have places."""
    wrong = []
    seated = dict(
        Programme.objects.filter(offering__isnull=False).annotate(
            n=Count("enrolments", filter=~Q(enrolments__state__in=("wachtlijst", "geannuleerd")))
        ).values_list("offering", "n")
    )  # fmt: skip
    held = dict(SeatOffer.objects.open().order_by().values_list("offering").annotate(n=Count("pk")))
    for offering in Offering.objects.all():
        rows = (seated.get(offering.pk, 0), held.get(offering.pk, 0))
        if (offering.seats_taken, offering.seats_held) != rows or sum(rows) > offering.capacity:
            wrong.append(
                f"{offering}: {offering.seats_taken}+{offering.seats_held} of {offering.capacity}, rows {rows}"
            )
    return wrong


def waits_beside_a_free_seat() -> list[str]:
    """People on a list who fit a start with a free seat that nobody offered them."""
    found = []
    for offering in reads.offerable():
        if not offering.is_full:
            found += [f"{entry} beside {offering}" for entry in reads.candidates(offering.pk)]
    return found


def passed_over() -> list[str]:
    """Offers made while somebody who stood earlier on the list, and would take any start, could have had them."""
    entries = list(WaitingEntry.objects.order_by("id").prefetch_related("offers"))
    wrong = []
    for offer in SeatOffer.objects.select_related("entry").order_by("made_at"):
        for entry in entries:
            is_earlier = entry.pk < offer.entry_id and entry.course_id == offer.entry.course_id
            if is_earlier and _could(entry, offer) and not _was_inside(entry, offer):
                wrong.append(f"{offer.entry} went before {entry}")
    return wrong


def _could(entry: Any, offer: SeatOffer) -> bool:
    at = offer.made_at
    if entry.closed_at is not None and entry.closed_at <= at:
        return False
    for other in entry.offers.all():
        had = other.made_at <= at
        is_busy = had and (other.answered_at is None or other.answered_at >= at)
        was_asked = had and other.offering_id == offer.offering_id and other.state != "ingetrokken"
        if is_busy or was_asked:
            return False
    return True


def _was_inside(entry: Any, offer: SeatOffer) -> bool:
    """Who takes part in a start already is not offered a seat of it."""
    at = offer.made_at
    rows = Enrolment.objects.filter(
        learner__person=entry.person_id, programme__offering=offer.offering_id, created_at__lte=at
    )
    return rows.exclude(state="geannuleerd", updated_at__lt=at).exists()
