"""R9 for payment, and R3 and S6 for its news: the provider is slow, double, wrong, garbage or silent. No order is lost,
nothing is booked twice or wrongly, and what was missed is caught up with."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from finance import services
from finance.models import Payment, VoucherTerm
from finance.providers.mollie import DEADLINE
from finance.services.checkout import open_checkout
from finance.tasks import reconcile
from llo_portal.documents.models import Effect, EffectState
from llo_portal.local.oefenbank import KEY, Bank, Mood, oefenbank
from tests.factories.invoices import sent

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
ORDERS = 10


@pytest.fixture
def bank(settings: Any) -> Iterator[Bank]:
    with oefenbank() as opened:
        settings.MOLLIE_API_KEY, settings.MOLLIE_API_URL = KEY, opened.address
        settings.CHECKOUT_ORIGINS = [opened.address]
        opened.mood.silent = True
        VoucherTerm.objects.get_or_create(starts_on="2020-01-01", defaults={"months": 60})
        yield opened


def order(key: str) -> Payment:
    return services.start_payment(invoice=sent(), provider="mollie", return_url="/klaar/", key=key)


def started(bank: Bank, count: int) -> list[Payment]:
    payments = [order(f"order-{number}") for number in range(count)]
    for payment in payments:
        open_checkout(payment)
        payment.refresh_from_db()
    return payments


def tell(payment: Payment) -> int:
    return Client().post(reverse("finance:mollie_webhook"), {"id": payment.provider_id}).status_code


def soon() -> None:
    """Another attempt now, instead of after its pause."""
    Effect.objects.filter(state=EffectState.WAITING).update(available_at=timezone.now())


@pytest.mark.parametrize(
    "mood",
    [
        Mood(down=True), Mood(status=503), Mood(status=429), Mood(garbage=b"<html>502 Bad Gateway</html>"),
        Mood(garbage=b"[]"), Mood(garbage=b'{"id": 7}'), Mood(delay=DEADLINE + 4), Mood(drip=True),
    ],
    ids=["down", "503", "429", "html", "list", "no-name", "slow", "drip"],
)  # fmt: skip
def test_a_start_that_fails_loses_no_order(bank: Bank, mood: Mood) -> None:
    payment = order("order")
    Client().get(payment.checkout_url + "x")  # the first page of a process loads the house; that is not what we time
    bank.mood = mood
    began = time.monotonic()
    page = Client().get(payment.checkout_url)
    took = time.monotonic() - began
    assert page.status_code == 503
    assert "veilig bewaard" in page.content.decode()
    assert took < DEADLINE + 2
    bank.mood = Mood(silent=True)
    assert Client().get(payment.checkout_url)["Location"].startswith(bank.address)
    print(f"R9 start: answered in {took:.1f} s, one payment at the provider: {len(bank.payments)}")
    payment.refresh_from_db()
    assert payment.provider_id in bank.payments


def test_a_slow_provider_holds_no_lock(bank: Bank) -> None:
    """While one visitor waits for the provider, the same invoice is booked on at once."""
    payment = order("order")
    bank.mood.delay = 4
    waiter = threading.Thread(target=lambda: (Client().get(payment.checkout_url), connection.close()))
    waiter.start()
    time.sleep(1)
    began = time.monotonic()
    services.record_payment(
        invoice=payment.invoice, amount=Decimal(100), on=timezone.localdate(), reference="bank", by=None
    )
    took = time.monotonic() - began
    waiter.join()
    print(f"R9 lock: booked in {took:.2f} s while the provider took 4 s")
    assert took < 2


def test_double_news_from_many_sides_is_booked_once(bank: Bank, run_outbox: Any) -> None:
    payments = started(bank, ORDERS)
    for payment in payments:
        bank.settle(payment.provider_id, "paid")
    answers: list[int] = []

    def shout(payment: Payment) -> None:
        answers.extend(tell(payment) for _ in range(5))
        run_outbox()
        connection.close()

    threads = [threading.Thread(target=shout, args=[payment]) for payment in payments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_outbox()
    booked = [p.entries.filter(kind="geboekt").count() for p in payments]
    print(f"R3 webhook: {len(answers)} messages, {sum(booked)} bookings of {ORDERS} payments")
    assert set(answers) == {200}
    assert booked == [1] * ORDERS
    assert [(p.state, p.applied) for p in Payment.objects.all()] == [("betaald", 500)] * ORDERS


def test_a_wrong_amount_books_nothing(bank: Bank, run_outbox: Any) -> None:
    payments = started(bank, ORDERS)
    bank.mood.wrong = {"amount": {"currency": "EUR", "value": "5.00"}}
    for payment in payments:
        bank.settle(payment.provider_id, "paid")
        tell(payment)
    run_outbox()
    marked = Payment.objects.exclude(attention="").filter(state="open", applied=0).count()
    print(f"R9 wrong amount: {marked} of {ORDERS} marked for staff, none booked")
    assert marked == ORDERS


@pytest.mark.parametrize("mood", [Mood(down=True), Mood(status=500), Mood(garbage=b"{"), Mood(drip=True)])
def test_news_during_an_outage_is_caught_up_with(bank: Bank, run_outbox: Any, mood: Mood) -> None:
    [payment] = started(bank, 1)
    bank.settle(payment.provider_id, "paid")
    bank.mood = mood
    assert tell(payment) == 200
    run_outbox()
    payment.refresh_from_db()
    assert payment.state == "open"
    bank.mood = Mood(silent=True)
    soon()
    run_outbox()
    payment.refresh_from_db()
    assert payment.state == "betaald"


def test_news_that_never_comes_is_asked_for(bank: Bank) -> None:
    payments = started(bank, ORDERS)
    for payment in payments:
        bank.settle(payment.provider_id, "paid")
    assert reconcile() == 0
    Payment.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    bank.mood.down = True
    assert reconcile() == 0
    bank.mood.down = False
    assert reconcile() == ORDERS
    assert Payment.objects.filter(state="betaald").count() == ORDERS
    assert reconcile() == 0


def test_refunds_survive_an_outage_and_go_once(bank: Bank, run_outbox: Any) -> None:
    [payment] = started(bank, 1)
    bank.settle(payment.provider_id, "paid")
    tell(payment)
    run_outbox()
    bank.mood = Mood(drip=True)  # it does what we ask, and we do not hear that
    services.credit_invoice(invoice=payment.invoice, reason="Bedenktijd", by=None)
    run_outbox()
    bank.mood = Mood(silent=True)
    for _ in range(3):
        soon()
        run_outbox()
    payment.refresh_from_db()
    print(f"R9 refund: {len(bank.refunds)} at the provider, {payment.refunded} back")
    assert len(bank.refunds) == 1
    assert (payment.state, payment.refunded) == ("terugbetaald", 500)
