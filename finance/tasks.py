"""What the clock does: ask about payments whose news never came, look after refunds, and remind of vouchers."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from finance.choices import PaymentProvider, PaymentState, RefundState
from finance.models import Payment, Refund, Voucher
from finance.providers import ProviderDown, ProviderRefused
from finance.services.checkout import carry_out_refund, check_payment
from finance.services.vouchers import MAIL_VOUCHER
from llo_portal.documents import outbox
from llo_portal.kernel.dates import today

logger = logging.getLogger(__name__)

TURN = 50
"""Questions per round; a provider that is away ends the round."""
PATIENCE = timedelta(minutes=5)
"""So long we wait for the provider's own message."""
GIVE_UP = timedelta(days=45)
"""A payment that nobody finished in this time stays as it is; every provider ended it long before."""
NEVER_STARTED = timedelta(days=2)
REMINDERS = ((90, "reminded_90_at", "drie maanden"), (14, "reminded_14_at", "twee weken"))
"""Days before the last day, M15."""


@shared_task
def reconcile() -> int:
    """Asks about open payments and refunds, a handful at random when there are many; gives the number of answers."""
    now = timezone.now()
    asked = Payment.objects.filter(provider=PaymentProvider.MOLLIE, state=PaymentState.OPEN)
    asked.filter(provider_id="", created_at__lt=now - NEVER_STARTED).update(state=PaymentState.EXPIRED)
    waiting = asked.exclude(provider_id="").filter(created_at__range=(now - GIVE_UP, now - PATIENCE))
    refunds = Refund.objects.filter(
        state=RefundState.OPEN, payment__provider=PaymentProvider.MOLLIE, created_at__lt=now - PATIENCE
    ).exclude(provider_id="")
    answers = 0
    try:
        for payment in waiting.select_related("invoice").order_by("?")[:TURN]:
            answers += _asked(payment)
        for refund in refunds.select_related("payment__invoice").order_by("?")[:TURN]:
            carry_out_refund(refund)
            answers += 1
    except ProviderDown as error:
        logger.warning("the payment provider is away (%s); the next round asks again", error)
    return answers


def _asked(payment: Payment) -> bool:
    try:
        check_payment(payment)
    except ProviderRefused as no:
        logger.warning("payment %s is unknown to the provider (%s)", payment.pk, no)
        return False
    return True


@shared_task
def remind_of_vouchers() -> int:
    """One mail 90 and one 14 days before a voucher in somebody's name runs out; each once. Gives the number of mails."""
    return sum(_remind(days, field, words) for days, field, words in REMINDERS)


@transaction.atomic
def _remind(days: int, field: str, words: str) -> int:
    day = today()
    rows = Voucher.objects.usable(day).exclude(email="").filter(
        series__valid_until__lte=day + timedelta(days=days), **{f"{field}__isnull": True}
    )  # fmt: skip
    if days > REMINDERS[-1][0]:  # who is due for the last reminder does not need the first any more
        rows = rows.filter(series__valid_until__gt=day + timedelta(days=REMINDERS[-1][0]))
    found = list(rows.select_for_update(of=("self",), skip_locked=True)[:1000])
    for voucher in found:
        payload = {"voucher": str(voucher.pk), "left": words}
        outbox.enqueue(MAIL_VOUCHER, payload, key=f"voucher:{voucher.pk}:{field}")
    Voucher.objects.filter(pk__in=[voucher.pk for voucher in found]).update(**{field: timezone.now()})
    return len(found)
