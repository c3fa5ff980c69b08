"""An enrolment ends before its time: by the learner in the fourteen days, or by a colleague with a reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from delivery import cancelling, withdrawal
from delivery.errors import DeliveryError
from delivery.models import EndedBy, Enrolment, EnrolmentEnd, EnrolmentState
from delivery.services import billing, seats
from delivery.services.ordering import policy_on
from llo_portal.documents import mail
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import ZERO, euro

HAS_SEAT = (EnrolmentState.APPLIED, EnrolmentState.CONFIRMED)
CLOSED = (EnrolmentState.COMPLETED, EnrolmentState.STOPPED, EnrolmentState.CANCELLED)


def withdraw(*, enrolment: Enrolment, by: Any) -> None:
    """The learner's own withdrawal within the fourteen days; `by` is None with a personal link. Lessons that were given on
    the learner's own wish stay due (art. 6:230s lid 4 BW); all else is credited and told by mail."""
    if not withdrawal.may_withdraw(
        is_consumer=bool(enrolment.terms_version), enrolled_on=timezone.localdate(enrolment.created_at), on=today(),
        state=enrolment.state,
    ):  # fmt: skip
        raise DeliveryError("De 14 dagen bedenktijd zijn voorbij. Bel of mail ons, dan kijken we samen verder.")
    due = due_after(enrolment)
    with transaction.atomic():
        _end(
            enrolment.pk, by=by, reason="Bedenktijd: zelf afgemeld", ended_by=EndedBy.LEARNER,
            keep=billing.given_share(enrolment),
        )  # fmt: skip
        person = enrolment.learner.person
        told = {
            "name": person.first_name, "title": enrolment.programme.title, "day": long_date(today()),
            "due": euro(due) if due else "",
        }  # fmt: skip
        mail.send(to=person.email, template="delivery/mail/withdrawn", context=told, key=f"withdrawn:{enrolment.pk}")


def due_after(enrolment: Enrolment) -> Decimal:
    """Euros including VAT that a withdrawal of now would leave to pay."""
    share = billing.given_share(enrolment)
    return sum((withdrawal.part_of(payer.amount, share) for payer in enrolment.ordered.payers.all()), ZERO)


@dataclass(frozen=True, slots=True)
class CancelTerms:
    """What was agreed on the day of the order: free until a day, and the part of the price (0 to 1) due after it. `share`
    is that part for somebody who gives up the place today."""

    free_until: date
    late_share: Decimal
    share: Decimal

    @property
    def late_words(self) -> str:
        return cancelling.share_in_words(self.late_share)


def terms_of(enrolment: Enrolment) -> CancelTerms | None:
    """None for who did not order as a consumer, or who began."""
    starts_on = enrolment.programme.starts_on
    if not enrolment.terms_version or starts_on is None or enrolment.state not in HAS_SEAT:
        return None
    ordered_on = timezone.localdate(enrolment.created_at)
    agreed = policy_on(ordered_on)
    told = {"ordered_on": ordered_on, "starts_on": starts_on, "free_days": agreed.cancel_free_days}
    share = cancelling.share_due(is_consumer=True, on=today(), late_share=agreed.cancel_late_share, **told)
    return CancelTerms(cancelling.free_until(**told), agreed.cancel_late_share, share)


def due_on_cancelling(enrolment: Enrolment) -> Decimal:
    """Euros including VAT that giving up the place today leaves to pay."""
    terms = terms_of(enrolment)
    share = terms.share if terms else ZERO
    return sum((withdrawal.part_of(payer.amount, share) for payer in enrolment.ordered.payers.all()), ZERO)


def cancel_enrolment(*, enrolment_id: UUID, by: Any, reason: str, waive: bool = False) -> None:
    """By a colleague, for who calls that it does not go on. Before the start the place is free again, and what was agreed
    for that day stays due unless we `waive` it; then invoices are credited and the voucher is whole again. After the start
    the learner stopped, and place and invoice stay theirs. Raises DeliveryError."""
    if not reason.strip():
        raise DeliveryError("Geef een reden.", field="reason")
    with transaction.atomic():
        row = Enrolment.objects.select_related("programme", "learner__person", "moved_from").get(pk=enrolment_id)
        terms = None if waive else terms_of(row)
        due = ZERO if waive else due_on_cancelling(row)
        ended = _end(enrolment_id, by=by, reason=reason, ended_by=EndedBy.STAFF, keep=terms.share if terms else ZERO)
        if row.terms_version and row.learner.person.email and ended == EnrolmentState.CANCELLED:
            _tell_cancelled(row, reason, due)


def _tell_cancelled(enrolment: Enrolment, reason: str, due: Decimal) -> None:
    person = enrolment.learner.person
    told = {
        "name": person.first_name, "title": enrolment.programme.title, "reason": reason[:300],
        "due": euro(due) if due else "",
    }  # fmt: skip
    mail.send(to=person.email, template="delivery/mail/cancelled", context=told, key=f"cancelled:{enrolment.pk}")


def _end(enrolment_id: UUID, *, by: Any, reason: str, ended_by: EndedBy, keep: Decimal = ZERO) -> str:
    """Gives the state it ended in."""
    with transaction.atomic():
        seats.lock_programmes(Enrolment.objects.values_list("programme__offering", flat=True).get(pk=enrolment_id))
        row = Enrolment.objects.select_for_update(of=("self",)).select_related("programme").get(pk=enrolment_id)
        if row.state in CLOSED:
            raise DeliveryError("Deze deelname is al afgesloten.")
        held_seat = row.state in HAS_SEAT
        row.state = EnrolmentState.STOPPED if row.state == EnrolmentState.STARTED else EnrolmentState.CANCELLED
        row.state_note = reason[:300]
        row.save(update_fields=["state", "state_note", "updated_at"])
        EnrolmentEnd.objects.create(enrolment=row, kind=ended_by, by=by, reason=row.state_note)
        if ended_by == EndedBy.LEARNER or row.state == EnrolmentState.CANCELLED:
            billing.settle_end(enrolment=row, reason=row.state_note, by=by, keep=keep)
        if held_seat and row.programme.offering_id:
            seats.release_seat(offering_id=row.programme.offering_id)
    return str(row.state)
