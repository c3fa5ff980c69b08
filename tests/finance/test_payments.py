"""Payments: asked after, applied once, in any order; what does not fit goes back."""

from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from finance import services
from finance.errors import PaymentError
from finance.models import Invoice, Payment, Refund
from finance.providers import ProviderDown, ProviderRefused
from finance.providers.mollie import Mollie
from finance.services.checkout import check_payment, open_checkout
from llo_portal.kernel.dates import today
from llo_portal.local.oefenbank import Bank
from tests.factories.invoices import draft, sent
from tests.finance.test_invoices import Listening

pytestmark = pytest.mark.django_db


def started(invoice: Invoice | None = None, key: str = "k", **more: Any) -> Payment:
    invoice = invoice or sent()
    payment = services.start_payment(invoice=invoice, provider="mollie", return_url="/", key=key, **more)
    open_checkout(payment)
    payment.refresh_from_db()
    return payment


def tell(client: Any, payment: Payment | str) -> Any:
    name = payment if isinstance(payment, str) else payment.provider_id
    return client.post(reverse("finance:mollie_webhook"), {"id": name})


def test_without_a_key_there_is_no_online_payment(settings: Any) -> None:
    settings.MOLLIE_API_KEY = ""
    assert services.payment_options() == ["factuur"]
    with pytest.raises(PaymentError):
        services.start_payment(invoice=sent(), provider="mollie", return_url="/", key="k")
    by_transfer = services.start_payment(invoice=sent(), provider="factuur", return_url="/", key="k2")
    assert by_transfer.checkout_url == ""


def test_the_whole_way_to_paid(
    bank: Bank, client: Any, run_outbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    invoice, heard = sent(), []
    payment = services.start_payment(invoice=invoice, provider="mollie", return_url="/terug/", key="order-1")
    assert services.start_payment(invoice=invoice, provider="mollie", return_url="/x/", key="order-1") == payment
    answer = client.get(payment.checkout_url)
    assert answer["Location"].startswith(bank.address)
    assert client.get(payment.checkout_url)["Location"] == answer["Location"]
    assert len(bank.payments) == 1
    payment.refresh_from_db()
    bank.settle(payment.provider_id, "paid")
    with Listening(heard), django_capture_on_commit_callbacks(execute=True):
        assert tell(client, payment).status_code == 200
        run_outbox()
    payment.refresh_from_db()
    invoice.refresh_from_db()
    assert (payment.state, payment.applied, invoice.state, invoice.paid) == ("betaald", 500, "betaald", 500)
    assert heard == [invoice.pk]
    assert client.get(payment.checkout_url)["Location"].endswith("/terug/")


def test_news_that_comes_five_times_is_applied_once(bank: Bank, client: Any, run_outbox: Any) -> None:
    payment = started()
    bank.settle(payment.provider_id, "paid")
    for _ in range(5):
        tell(client, payment)
        run_outbox()
    payment.refresh_from_db()
    assert payment.invoice.paid == 500
    assert payment.entries.filter(kind="geboekt").count() == 1


def test_webhooks_that_wait_ask_only_once(bank: Bank, client: Any, run_outbox: Any) -> None:
    payment = started()
    before = len(bank.requests)
    for _ in range(5):
        tell(client, payment)
    run_outbox()
    assert len(bank.requests) == before + 1


@pytest.mark.parametrize("name", ["tr_bestaatniet", "", "x" * 5000, "😀", "../../v2/methods", "tr_1?a=b"])
def test_a_name_that_is_not_ours_has_no_effect(bank: Bank, client: Any, run_outbox: Any, name: str) -> None:
    assert tell(client, name).status_code == 200
    assert run_outbox() == 0
    assert bank.requests == []


def test_the_message_itself_is_never_believed(bank: Bank, client: Any, run_outbox: Any) -> None:
    payment = started()
    client.post(reverse("finance:mollie_webhook"), {"id": payment.provider_id, "status": "paid"})
    run_outbox()
    payment.refresh_from_db()
    assert payment.state == "open"


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": {"currency": "EUR", "value": "0.01"}},
        {"amount": {"currency": "USD", "value": "500.00"}},
        {"metadata": {"payment": "een andere"}},
        {"metadata": None},
        {"id": "tr_anders"},
    ],
)
def test_what_does_not_fit_changes_nothing_but_a_mark(bank: Bank, wrong: dict[str, Any]) -> None:
    payment = started()
    bank.settle(payment.provider_id, "paid")
    bank.mood.wrong = wrong
    for _ in range(2):
        payment = check_payment(payment)
    assert (payment.state, payment.invoice.paid) == ("open", 0)
    assert payment.attention.startswith("De betaaldienst noemt")
    assert payment.entries.filter(kind="wijkt af").count() == 1


def test_paid_beats_what_was_heard_before_and_never_goes_back(bank: Bank) -> None:
    payment = started()
    for news, state in (("failed", "mislukt"), ("open", "mislukt"), ("paid", "betaald"), ("expired", "betaald")):
        bank.settle(payment.provider_id, news)
        payment = check_payment(payment)
        assert payment.state == state


def test_paying_twice_gives_the_second_back(bank: Bank, run_outbox: Any) -> None:
    invoice = sent()
    one, two = started(invoice, key="1"), started(invoice, key="2")
    for payment in (one, two):
        bank.settle(payment.provider_id, "paid")
        check_payment(payment)
    invoice.refresh_from_db()
    two.refresh_from_db()
    assert (invoice.paid, two.state, two.applied) == (500, "betaald", 0)
    assert two.attention.startswith("Meer betaald dan openstond")
    run_outbox()
    run_outbox()
    two.refresh_from_db()
    assert (two.state, two.refunded, len(bank.refunds)) == ("terugbetaald", 500, 1)


def test_crediting_gives_back_what_was_paid(bank: Bank, run_outbox: Any) -> None:
    payment = started()
    bank.settle(payment.provider_id, "paid")
    check_payment(payment)
    services.credit_invoice(invoice=payment.invoice, reason="Bedenktijd", by=None)
    run_outbox()
    payment.refresh_from_db()
    assert (payment.state, payment.refunded) == ("terugbetaald", 500)
    assert [r.state for r in payment.refunds.all()] == ["gedaan"]


def test_money_on_a_credited_invoice_goes_straight_back(bank: Bank, run_outbox: Any) -> None:
    payment = started()
    services.credit_invoice(invoice=payment.invoice, reason="Geannuleerd", by=None)
    bank.settle(payment.provider_id, "paid")
    check_payment(payment)
    run_outbox()
    payment.refresh_from_db()
    assert (payment.state, payment.invoice.state, payment.invoice.paid) == ("terugbetaald", "gecrediteerd", 0)


def test_a_refused_refund_is_shown_and_may_be_asked_again(bank: Bank, run_outbox: Any) -> None:
    payment = started()
    bank.settle(payment.provider_id, "paid")
    check_payment(payment)
    bank.mood.status = 422
    services.credit_invoice(invoice=payment.invoice, reason="x", by=None)
    run_outbox()
    payment.refresh_from_db()
    assert payment.attention.startswith("Terugbetaling mislukt")
    bank.mood.status = 0
    services.request_refund(payment=payment, amount=D("500"), reason="Nog eens", key="again", by=None)
    run_outbox()
    payment.refresh_from_db()
    assert payment.state == "terugbetaald"


def test_no_more_goes_back_than_came_in(bank: Bank) -> None:
    payment = started()
    with pytest.raises(PaymentError):
        services.request_refund(payment=payment, amount=D("1"), reason="x", key="a", by=None)
    bank.settle(payment.provider_id, "paid")
    check_payment(payment)
    with pytest.raises(PaymentError, match="terug"):
        services.request_refund(payment=payment, amount=D("1"), reason="x", key="b", by=None)
    services.credit_invoice(invoice=payment.invoice, reason="x", by=None)
    with pytest.raises(PaymentError):
        services.request_refund(payment=payment, amount=D("1"), reason="x", key="c", by=None)
    assert Refund.objects.count() == 1


def test_terms_are_paid_one_by_one(bank: Bank) -> None:
    invoice = sent(instalments=3)
    assert services.due_now(invoice) == D("166.68")
    payment = started(invoice)
    assert payment.amount == D("166.68")
    bank.settle(payment.provider_id, "paid")
    check_payment(payment)
    invoice.refresh_from_db()
    assert (invoice.state, services.due_now(invoice)) == ("deels betaald", D("166.66"))


def test_a_transfer_is_booked_once_and_never_above_what_is_open() -> None:
    invoice = sent()
    services.start_payment(invoice=invoice, provider="factuur", return_url="/", key="k")
    told = {"invoice": invoice, "on": today(), "reference": "NL01 afschrift 7", "by": None}
    one = services.record_payment(amount=D("200"), **told)
    assert services.record_payment(amount=D("200"), **told) == one
    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid, invoice.payments.count()) == ("deels betaald", 200, 1)
    with pytest.raises(PaymentError, match="open"):
        services.record_payment(**{**told, "amount": D("300.01")})
    with pytest.raises(PaymentError, match="nog niet geweest"):
        services.record_payment(**{**told, "amount": D("1"), "on": today() + timedelta(days=1)})
    services.record_payment(**{**told, "amount": D("300"), "reference": "afschrift 8"})
    invoice.refresh_from_db()
    assert invoice.state == "betaald"


def test_a_transfer_on_a_debt_that_was_given_up_is_welcome() -> None:
    invoice = sent()
    services.write_off(invoice=invoice, reason="Failliet", by=None)
    services.record_payment(invoice=invoice, amount=D("500"), on=today(), reference="curator", by=None)
    invoice.refresh_from_db()
    assert invoice.state == "betaald"


def test_nothing_is_paid_on_a_concept_or_a_credit_note() -> None:
    with pytest.raises(PaymentError):
        services.start_payment(invoice=draft(), provider="factuur", return_url="/", key="k")
    note = services.credit_invoice(invoice=sent(), reason="x", by=None)
    with pytest.raises(PaymentError):
        services.record_payment(invoice=note, amount=D("1"), on=today(), reference="", by=None)


@pytest.mark.parametrize(
    "url", ["https://kwaad.voorbeeld/", "//kwaad.voorbeeld/", "/\\kwaad", "javascript:alert(1)", ""]
)
def test_one_returns_to_our_own_pages_only(url: str) -> None:
    with pytest.raises(PaymentError):
        services.start_payment(invoice=sent(), provider="factuur", return_url=url, key="k")


def test_the_database_keeps_what_was_booked() -> None:
    invoice = sent()
    payment = services.record_payment(invoice=invoice, amount=D("500"), on=today(), reference="", by=None)
    for change in ({"amount": 1}, {"applied": 1}, {"state": "open"}, {"paid_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.delete()


def test_nobody_is_led_to_a_checkout_we_do_not_know(bank: Bank, client: Any) -> None:
    payment = services.start_payment(invoice=sent(), provider="mollie", return_url="/", key="k")
    bank.mood.wrong = {"_links": {"checkout": {"href": "https://kwaad.voorbeeld/betaal"}}}
    answer = client.get(payment.checkout_url)
    assert answer.status_code == 503
    assert "Probeer opnieuw" in answer.content.decode()


def test_an_address_that_was_tampered_with_leads_nowhere(bank: Bank, client: Any) -> None:
    payment = services.start_payment(invoice=sent(), provider="mollie", return_url="/", key="k")
    assert client.get(payment.checkout_url.replace(".", ".x")).status_code == 404


def test_the_key_goes_over_https_only() -> None:
    with pytest.raises(ProviderRefused):
        Mollie("http://api.mollie.com", "k")
    with pytest.raises(ProviderDown):
        Mollie("http://127.0.0.1:9", "k").fetch("tr_1")
