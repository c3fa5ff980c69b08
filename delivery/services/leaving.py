"""An enrolment ends before its time: by the learner in the fourteen days, or by a colleague with a reason."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from delivery import withdrawal
from delivery.errors import DeliveryError
from delivery.models import EndedBy, Enrolment, EnrolmentEnd, EnrolmentState
from delivery.services import billing, seats
from llo_portal.documents import mail
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import ZERO, euro

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


def cancel_enrolment(*, enrolment_id: UUID, by: Any, reason: str) -> None:
    """By a colleague. Before the start: the place is free again, invoices are credited and the voucher is whole again.
    After the start the learner stopped, and place and invoice stay theirs. Raises DeliveryError."""
    if not reason.strip():
        raise DeliveryError("Geef een reden.", field="reason")
    _end(enrolment_id, by=by, reason=reason, ended_by=EndedBy.STAFF)


def _end(enrolment_id: UUID, *, by: Any, reason: str, ended_by: EndedBy, keep: Decimal = ZERO) -> None:
    with transaction.atomic():
        seats.lock_programmes(Enrolment.objects.values_list("programme__offering", flat=True).get(pk=enrolment_id))
        row = Enrolment.objects.select_for_update(of=("self",)).select_related("programme").get(pk=enrolment_id)
        if row.state in CLOSED:
            raise DeliveryError("Deze deelname is al afgesloten.")
        held_seat = row.state in (EnrolmentState.APPLIED, EnrolmentState.CONFIRMED)
        row.state = EnrolmentState.STOPPED if row.state == EnrolmentState.STARTED else EnrolmentState.CANCELLED
        row.state_note = reason[:300]
        row.save(update_fields=["state", "state_note", "updated_at"])
        EnrolmentEnd.objects.create(enrolment=row, kind=ended_by, by=by, reason=row.state_note)
        if ended_by == EndedBy.LEARNER or row.state == EnrolmentState.CANCELLED:
            billing.settle_end(enrolment=row, reason=row.state_note, by=by, keep=keep)
        if held_seat and row.programme.offering_id:
            seats.release_seat(offering_id=row.programme.offering_id)
