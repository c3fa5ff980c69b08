"""Money comes in: by transfer, which somebody books, or through Mollie, whose word we ask for ourselves.

Nothing here calls out inside a transaction: starting writes a row, our own page then goes to the provider.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from finance.choices import PAYABLE, InvoiceState, PaymentNews, PaymentProvider, PaymentState
from finance.errors import PaymentError
from finance.invoicing import next_amount, open_term
from finance.models import Invoice, Payment, PaymentEntry
from finance.services.invoices import lock_invoice, tell_paid
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO, cents, euro

TOO_MUCH = "Meer betaald dan openstond"


def payment_options() -> list[PaymentProvider]:
    """Ways to pay that work in this installation: Mollie only with a key."""
    return [PaymentProvider.MOLLIE, PaymentProvider.INVOICE] if settings.MOLLIE_API_KEY else [PaymentProvider.INVOICE]


def due_now(invoice: Invoice) -> Decimal:
    """Euros to pay now: the rest of the first open term, or everything that is left."""
    if invoice.outstanding == ZERO:
        return ZERO
    return next_amount(invoice.total, invoice.paid, [part.amount for part in invoice.instalments.all()])


def due_day(invoice: Invoice) -> date | None:
    """The last day for `due_now`."""
    parts = list(invoice.instalments.all())
    term = open_term(invoice.paid, [part.amount for part in parts])
    return invoice.due_on if term is None else parts[term].due_on


@transaction.atomic
def start_payment(
    *, invoice: Invoice, provider: str, return_url: str, key: str, amount: Decimal | None = None
) -> Payment:
    """An open payment of what is due now, or of `amount`. The same key gives the same payment. Send the payer to
    `checkout_url`, which is empty for provider "factuur". Raises PaymentError."""
    if known := Payment.objects.filter(key=key).select_related("invoice").first():
        return known
    if provider not in payment_options():
        raise PaymentError("Zo kun je nu niet betalen. Kies een andere betaalwijze.")
    row = lock_invoice(invoice.pk)
    if row.is_credit or row.state not in PAYABLE:
        raise PaymentError("Op deze factuur staat niets meer open.")
    amount = due_now(row) if amount is None else cents(amount)
    if not ZERO < amount <= row.outstanding:
        raise PaymentError(f"Kies een bedrag tot en met {euro(row.outstanding)}.", field="amount")
    payment, is_new = Payment.objects.get_or_create(
        key=key,
        defaults={"invoice": row, "provider": provider, "amount": amount, "return_url": _ours(return_url)},
    )
    if is_new:
        note(payment, PaymentNews.STARTED)
    return payment


def _ours(url: str) -> str:
    """Back to a page of ours and nowhere else. Raises PaymentError."""
    if url.startswith("/") and not url.startswith("//") and "\\" not in url:
        return settings.SITE_URL + url
    if url.startswith(settings.SITE_URL + "/"):
        return url
    raise PaymentError("Het adres om naar terug te gaan is niet van ons.")


def note(payment: Payment, kind: PaymentNews, *, seen: str = "", text: str = "") -> None:
    PaymentEntry.objects.create(payment=payment, kind=kind, seen=seen[:40], note=text[:300])


@transaction.atomic
def record_payment(*, invoice: Invoice, amount: Decimal, on: date, reference: str, by: Any) -> Payment:
    """A transfer that came in on the bank account. The same reference, day and amount are booked once. Raises
    PaymentError for more than what is open, or a day that is still to come."""
    row = lock_invoice(invoice.pk)
    amount = cents(amount)
    if on > today():
        raise PaymentError("Deze dag is nog niet geweest.", field="on")
    twice = Q(provider=PaymentProvider.INVOICE, paid_on=on, amount=amount, reference=reference[:140])
    if reference and (known := row.payments.filter(twice).first()):
        return known
    if row.is_credit or row.state not in PAYABLE:
        raise PaymentError("Op deze factuur staat niets meer open.")
    if not ZERO < amount <= row.outstanding:
        raise PaymentError(f"Er staat {euro(row.outstanding)} open.", field="amount")
    payment = row.payments.select_for_update().filter(
        provider=PaymentProvider.INVOICE, state=PaymentState.OPEN
    ).first() or Payment(invoice=row, provider=PaymentProvider.INVOICE, key=_transfer_key(row))
    payment.amount, payment.reference, payment.method = amount, reference[:140], "overboeking"
    payment.invoice = row
    if payment._state.adding:
        payment.save()
    settle(payment, on=on)
    note(payment, PaymentNews.BOOKED, seen=str(amount), text=f"Door {by}")
    return payment


def _transfer_key(invoice: Invoice) -> str:
    return f"overboeking:{invoice.pk}:{invoice.payments.count() + 1}"


def settle(payment: Payment, *, on: date) -> None:
    """Books received money on its invoice; what does not fit is given back. Invoice and payment are locked."""
    from finance.services.refunds import request_refund

    invoice = payment.invoice
    room = invoice.outstanding
    payment.applied = min(payment.amount, room)
    payment.state, payment.paid_on = PaymentState.PAID, on
    surplus = payment.amount - payment.applied
    payment.attention = f"{TOO_MUCH}: {euro(surplus)}" if surplus else ""
    payment.save()
    if payment.applied:
        invoice.paid += payment.applied
        invoice.state = InvoiceState.PAID if invoice.paid == invoice.total else InvoiceState.PARTLY_PAID
        invoice.save(update_fields=["paid", "state", "updated_at"])
        if invoice.state == InvoiceState.PAID:
            tell_paid(invoice)
    if surplus:
        request_refund(payment=payment, amount=surplus, reason=TOO_MUCH, key=f"te-veel:{payment.pk}", by=None)


def lock_payment(pk: UUID) -> Payment:
    """Invoice first, then the payment; inside a transaction."""
    invoice = lock_invoice(Payment.objects.values_list("invoice_id", flat=True).get(pk=pk))
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=pk)
    payment.invoice = invoice
    return payment
