"""Money goes back. Mollie is asked through the outbox; a transfer is made by hand and ticked off."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from finance.choices import PaymentNews, PaymentProvider, PaymentState, RefundState
from finance.errors import PaymentError
from finance.models import Invoice, Payment, PaymentEntry, Refund
from finance.services.invoices import lock_invoice
from llo_portal.documents import outbox
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO, cents, euro

REFUND = "finance.refund"


@transaction.atomic
def request_refund(*, payment: Payment, amount: Decimal, reason: str, key: str, by: Any) -> Refund:
    """Asks for money to go back; the same key asks once. Raises PaymentError for more than may go back."""
    if known := Refund.objects.filter(key=key).first():
        return known
    row, amount = _lock(payment), cents(amount)
    free = row.refundable - _on_its_way(row)
    if not ZERO < amount <= free:
        raise PaymentError(f"Hiervan kan {euro(free)} terug.", field="amount")
    refund = Refund.objects.create(payment=row, key=key, amount=amount, reason=reason[:300])
    PaymentEntry.objects.create(payment=row, kind=PaymentNews.REFUND, seen=str(amount), note=reason[:300])
    if row.provider == PaymentProvider.MOLLIE:
        outbox.enqueue(REFUND, {"refund": str(refund.pk)}, key=f"terugbetaling:{refund.pk}")
    return refund


def _lock(payment: Payment) -> Payment:
    invoice = lock_invoice(payment.invoice_id)
    row = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    row.invoice = invoice
    return row


def _on_its_way(payment: Payment) -> Decimal:
    return payment.refunds.filter(state=RefundState.OPEN).aggregate(all=Sum("amount"))["all"] or ZERO


def give_back(*, invoice: Invoice, reason: str, by: Any) -> list[Refund]:
    """Everything that was paid on a credited invoice; inside the caller's transaction."""
    made = []
    for payment in invoice.payments.filter(state=PaymentState.PAID):
        payment.invoice = invoice
        free = payment.refundable - _on_its_way(payment)
        if free > ZERO:
            made.append(request_refund(payment=payment, amount=free, reason=reason, key=f"credit:{payment.pk}", by=by))
    return made


@transaction.atomic
def finish_refund(*, refund: Refund, on: date | None = None, by: Any) -> Refund:
    """The money is back. A second time changes nothing. Raises PaymentError for one that failed."""
    payment = _lock(refund.payment)
    row = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    if row.state == RefundState.DONE:
        return row
    if row.state == RefundState.FAILED:
        raise PaymentError("Deze terugbetaling is mislukt. Vraag haar opnieuw aan.")
    row.state, row.done_on = RefundState.DONE, on or today()
    row.save(update_fields=["state", "done_on", "updated_at"])
    payment.refunded += row.amount
    if payment.refunded == payment.amount:
        payment.state = PaymentState.REFUNDED
    payment.save(update_fields=["refunded", "state", "updated_at"])
    return row


@transaction.atomic
def fail_refund(*, refund: Refund, reason: str) -> Refund:
    """The provider will not do it: staff sees it on the payment and asks again or transfers by hand."""
    payment = _lock(refund.payment)
    row = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    if row.state != RefundState.OPEN:
        return row
    row.state = RefundState.FAILED
    row.save(update_fields=["state", "updated_at"])
    payment.attention = f"Terugbetaling mislukt: {reason}"[:300]
    payment.save(update_fields=["attention", "updated_at"])
    return row
