"""Talking with the provider: never inside a transaction, always with a deadline, and every answer is applied once."""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from finance import providers
from finance.choices import RECEIVED, PaymentNews, PaymentProvider, PaymentState, RefundState
from finance.models import Invoice, Payment, Refund
from finance.providers import Notice, ProviderDown, ProviderRefused
from finance.services.payments import lock_payment, note, settle
from finance.services.refunds import fail_refund, finish_refund
from llo_portal.documents import outbox
from llo_portal.documents.models import Effect, EffectState
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import euro

logger = logging.getLogger(__name__)

CHECK = "finance.check_payment"


def open_checkout(payment: Payment) -> str:
    """The provider's page for this payment, started there when that was not done yet. Raises ProviderDown or
    ProviderRefused; then nothing is lost, and trying again gives the same payment."""
    if payment.provider_url:
        return payment.provider_url
    found = providers.gateway().start(
        amount=payment.amount, description=f"Factuur {payment.invoice.number}", payment_id=str(payment.pk),
        return_url=payment.return_url, webhook_url=settings.SITE_URL + reverse("finance:mollie_webhook"),
    )  # fmt: skip
    with transaction.atomic():
        row = lock_payment(payment.pk)
        if not row.provider_id:
            row.provider_id, row.provider_url = found.provider_id, found.url
            row.save(update_fields=["provider_id", "provider_url", "updated_at"])
    return row.provider_url


def hear(provider_id: str) -> bool:
    """A webhook names a payment: we remember to ask. False for a name that is not ours."""
    payment = Payment.objects.filter(provider=PaymentProvider.MOLLIE, provider_id=provider_id).first()
    if payment is None:
        return False
    with transaction.atomic():
        note(payment, PaymentNews.WEBHOOK)
        waiting = Effect.objects.filter(kind=CHECK, state=EffectState.WAITING, payload__payment=str(payment.pk))
        if not waiting.exists():  # what still waits will ask later than now, so it hears this news too
            count = payment.entries.count()
            outbox.enqueue(CHECK, {"payment": str(payment.pk)}, key=f"betaling-navragen:{payment.pk}:{count}")
    return True


def check_payment(payment: Payment) -> Payment:
    """Asks the provider and applies what it says. Raises ProviderDown or ProviderRefused."""
    if payment.provider != PaymentProvider.MOLLIE or not payment.provider_id:
        return payment
    return apply_notice(payment, providers.gateway().fetch(payment.provider_id))


def refresh_payment(*, payment: Payment) -> Payment:
    """For the page the payer comes back to: the news if there is any, else the payment as we know it. Never raises for a
    provider that is away; call it outside a transaction."""
    try:
        return check_payment(payment) if payment.state not in RECEIVED else payment
    except (ProviderDown, ProviderRefused) as error:
        logger.warning("payment %s could not be checked (%s)", payment.pk, type(error).__name__)
        return payment


@transaction.atomic
def apply_notice(payment: Payment, told: Notice) -> Payment:
    """Once, in whatever order news comes. What does not fit our own payment changes nothing but a mark for staff."""
    row = lock_payment(payment.pk)
    if wrong := _differs(row, told):
        if row.attention != wrong:
            row.attention = wrong
            row.save(update_fields=["attention", "updated_at"])
            note(row, PaymentNews.DIFFERS, seen=told.state, text=wrong)
        return row
    if told.state == PaymentState.PAID and row.state not in RECEIVED:
        row.method = told.method
        settle(row, on=told.paid_on or today())
        note(row, PaymentNews.BOOKED, seen=str(told.amount))
    elif row.state == PaymentState.OPEN and told.state != PaymentState.OPEN:
        row.state = told.state
        row.save(update_fields=["state", "updated_at"])
        note(row, PaymentNews.CHECKED, seen=told.state)
    if told.charged_back and not row.attention.startswith("Teruggeboekt"):
        row.attention = f"Teruggeboekt door de bank: {euro(told.charged_back)}"
        row.save(update_fields=["attention", "updated_at"])
        note(row, PaymentNews.DIFFERS, seen="charged back", text=row.attention)
    return row


def _differs(payment: Payment, told: Notice) -> str:
    if told.provider_id != payment.provider_id or told.payment_id != str(payment.pk):
        return "De betaaldienst noemt een andere betaling dan de onze."
    if told.currency != "EUR" or told.amount != payment.amount:
        return f"De betaaldienst noemt {told.currency[:3]} {told.amount:.2f} in plaats van {euro(payment.amount)}."
    return ""


def carry_out_refund(refund: Refund) -> Refund:
    """Asks the provider to pay back, or how far it is. Raises ProviderDown: then it is tried again."""
    if refund.state != RefundState.OPEN:
        return refund
    payment, gateway = refund.payment, providers.gateway()
    try:
        if refund.provider_id:
            state = gateway.fetch_refund(provider_id=payment.provider_id, refund_id=refund.provider_id)
        else:
            name, state = gateway.refund(
                provider_id=payment.provider_id, amount=refund.amount, description=refund.reason[:140],
                refund_id=str(refund.pk),
            )  # fmt: skip
            Refund.objects.filter(pk=refund.pk).update(provider_id=name)
    except ProviderRefused as no:
        return fail_refund(refund=refund, reason=str(no))
    if state == RefundState.DONE:
        return finish_refund(refund=refund, by=None)
    if state == RefundState.FAILED:
        return fail_refund(refund=refund, reason="de betaaldienst meldt dat het niet lukte")
    return refund


def ask_about_open_payments(invoice: Invoice) -> None:
    """The payer came back from the checkout: asks the provider how it went. Outside a transaction."""
    for payment in invoice.payments.filter(provider=PaymentProvider.MOLLIE, state=PaymentState.OPEN)[:3]:
        refresh_payment(payment=payment)
