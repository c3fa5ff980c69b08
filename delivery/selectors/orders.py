"""What was ordered with an enrolment, for the pages of learner and staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from delivery.models import Enrolment, EnrolmentOrder, EnrolmentPayer, PayerKind, PaymentWay
from delivery.services.ordering import VOUCHER_SOURCE
from finance.choices import PaymentProvider
from finance.models import Invoice, Redemption
from finance.services import payment_options
from llo_portal.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class PayerRow:
    payer: EnrolmentPayer
    invoice: Any  # Invoice, or None while it was not made


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """`price` in euros including VAT. `order` is None for who came in through a client or before there were orders."""

    enrolment: Enrolment
    order: EnrolmentOrder | None
    payers: tuple[PayerRow, ...]
    price: Decimal
    voucher: Any  # Redemption, or None

    @property
    def to_pay(self) -> Decimal:
        return self.price - (self.order.discount if self.order else ZERO)

    @property
    def may_pay_online(self) -> bool:
        """The learner has something open, in an installation where one can pay online."""
        mine = next((row for row in self.payers if row.payer.kind == PayerKind.SELF), None)
        if self.order is None or mine is None or PaymentProvider.MOLLIE not in payment_options():
            return False
        if mine.invoice is None:
            return self.order.way == PaymentWay.ONLINE and self.enrolment.state in ("aangemeld", "bevestigd", "gestart")
        return bool(mine.invoice.outstanding > ZERO)


def order_summary(enrolment: Enrolment) -> OrderSummary:
    return order_summaries([enrolment])[enrolment.pk]


def order_summaries(enrolments: Sequence[Enrolment]) -> dict[UUID, OrderSummary]:
    """By enrolment, in as many statements for many as for one."""
    firsts = {enrolment.pk: enrolment.ordered for enrolment in enrolments}
    ids = [first.pk for first in firsts.values()]
    orders = {order.enrolment_id: order for order in EnrolmentOrder.objects.filter(enrolment__in=ids)}
    payers = list(EnrolmentPayer.objects.filter(enrolment__in=ids))
    invoices = Invoice.objects.in_bulk([payer.invoice_id for payer in payers if payer.invoice_id])
    roots = {enrolment.pk: enrolment.root.pk for enrolment in enrolments}
    used = Redemption.objects.filter(source_kind=VOUCHER_SOURCE, source_id__in=roots.values()).select_related(
        "voucher__series"
    )
    vouchers = {one.source_id: one for one in used.order_by("redeemed_at")}
    return {
        enrolment.pk: OrderSummary(
            enrolment=enrolment, order=orders.get(first.pk), price=(first.price or ZERO) + first.vat_amount,
            payers=tuple(PayerRow(p, invoices.get(p.invoice_id)) for p in payers if p.enrolment_id == first.pk),
            voucher=vouchers.get(roots[enrolment.pk]),
        )
        for enrolment, first in ((one, firsts[one.pk]) for one in enrolments)
    }  # fmt: skip
