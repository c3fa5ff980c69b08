"""What a move to another start does to the order: nothing at the same price, a new order at another."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from delivery.invoicing import goes_out_on
from delivery.models import Enrolment, EnrolmentOrder, EnrolmentPayer, PaymentWay
from delivery.ordering import Payer, moved
from delivery.services import billing
from delivery.services.moving import Carried, carried
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO


def carry(old: Enrolment, new: Enrolment) -> None:
    """At another price the invoices that went out are credited and the new ones follow. An order of before keeps what was
    agreed: terms, early start, how it is paid. The voucher keeps what it took off, up to the new price."""
    first = old.ordered
    before: EnrolmentOrder | None = EnrolmentOrder.objects.filter(enrolment=first).first()
    if before is None or _total(new) == _total(first):
        return
    discount = min(before.discount, _total(new))
    payers = moved([_as_value(row) for row in first.payers.all()] or [Payer("zelf", ZERO)], _total(new) - discount)
    billing.credit_all(enrolment=first, reason="Verplaatst naar een ander startmoment", by=None)
    _order(new, before, payers, discount)


def _total(enrolment: Enrolment) -> Decimal:
    return (enrolment.price or ZERO) + enrolment.vat_amount


def _as_value(row: EnrolmentPayer) -> Payer:
    return Payer(**{name: getattr(row, name) for name in Payer.__slots__})


def _order(new: Enrolment, before: EnrolmentOrder, payers: Any, discount: Decimal) -> None:
    offering: Any = new.programme.offering
    out_on = goes_out_on(
        ordered_on=timezone.localdate(new.created_at), starts_on=offering.starts_on,
        at_once=before.invoiced_at is not None or before.way == PaymentWay.ONLINE,
    )  # fmt: skip
    EnrolmentOrder.objects.create(
        enrolment=new, way=before.way, parts=before.parts, discount=discount,
        is_protected=any(payer.kind == "uitkeringsinstantie" for payer in payers),
        early_start_version=before.early_start_version, early_start_at=before.early_start_at,
        invoice_on=max(out_on, today()) if payers else None,
    )  # fmt: skip
    person = new.learner.person
    for payer in payers:
        told = {name: getattr(payer, name) for name in Payer.__slots__}
        told |= {"name": payer.name or person.full_name[:160], "email": payer.email or person.email}
        EnrolmentPayer.objects.create(enrolment=new, **told)


carried.register(Carried("order", carry))
