"""Pages of invoices, payments and vouchers: owner, colleague, stranger; what they say; how many statements they take."""

from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services import lifting
from finance import services
from finance.models import PaymentLink, Voucher, VoucherSeries
from finance.services.invoices import open_link
from finance.services.vouchers import code_for
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import euro
from llo_portal.local.oefenbank import Bank
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.invoices import draft, sent

pytestmark = pytest.mark.django_db


def as_role(*roles: str) -> Client:
    return as_user(UserFactory(roles=roles))


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"finance:{name}", args=args)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_keeper_sends_books_and_credits() -> None:
    client, invoice = as_role("financieel_administrateur"), draft()
    assert "Verstuur" in text(client.get(invoice.get_absolute_url()))
    client.post(url("invoice_send", invoice.pk))
    invoice.refresh_from_db()
    assert invoice.number
    page = client.post(url("invoice_receipt", invoice.pk), {"amount": "500,01", "on": today(), "reference": ""})
    assert "Er staat" in text(page)
    client.post(url("invoice_receipt", invoice.pk), {"amount": "200", "on": today(), "reference": "afschrift 1"})
    assert "Deels betaald" in text(client.get(invoice.get_absolute_url()))
    assert "Reden" in text(client.post(url("invoice_credit", invoice.pk), {"reason": ""}))
    page = client.post(url("invoice_credit", invoice.pk), {"reason": "Afgemeld"}, follow=True)
    assert "Creditfactuur" in text(page)
    invoice.refresh_from_db()
    [refund] = invoice.payments.get().refunds.all()
    page = client.get(invoice.get_absolute_url())
    assert "Vink af" in text(page)
    client.post(url("refund_done", refund.pk))
    refund.refresh_from_db()
    assert refund.state == "gedaan"


def test_compliance_reads_and_changes_nothing() -> None:
    client, invoice = as_role("compliance_officer"), sent()
    page = text(client.get(invoice.get_absolute_url()))
    assert "Boek betaling" not in page
    assert "Crediteer" not in page
    assert client.post(url("invoice_credit", invoice.pk), {"reason": "x"}).status_code == 403


def test_the_list_of_a_learner_asks_for_the_part_that_comes_next() -> None:
    user = UserFactory(roles=("deelnemer",))
    invoice = sent(person=user.person, instalments=2)
    page = text(as_user(user).get(url("my_invoices")))
    first = invoice.instalments.order_by("number").first()
    assert f"betaal {euro(first.amount)} uiterlijk {long_date(first.due_on)}" in page


def test_a_learner_sees_the_own_sent_invoices_and_nobody_elses() -> None:
    user, other = UserFactory(roles=("deelnemer",)), UserFactory(roles=("deelnemer",))
    mine, concept = sent(person=user.person), draft(person=user.person)
    client, stranger = as_user(user), as_user(other)
    assert mine.number in text(client.get(url("my_invoices")))
    assert "Zelf overmaken" in text(client.get(url("my_invoice", mine.pk)))
    assert client.get(url("my_invoice", concept.pk)).status_code == 404
    assert mine.number not in text(stranger.get(url("my_invoices")))
    for name in ("my_invoice", "my_invoice_pdf"):
        assert stranger.get(url(name, mine.pk)).status_code == 404
    assert stranger.post(url("my_invoice_pay", mine.pk)).status_code == 404
    assert client.get(mine.get_absolute_url()).status_code == 403


def test_a_learner_pays_in_the_portal(bank: Bank) -> None:
    user = UserFactory(roles=("deelnemer",))
    invoice, client = sent(person=user.person), as_user(user)
    on = client.post(url("my_invoice_pay", invoice.pk))["Location"]
    assert client.get(on)["Location"].startswith(bank.address)
    assert "We wachten op je bank" in text(client.get(url("my_invoice", invoice.pk) + "?terug=1"))
    bank.settle(next(iter(bank.payments)), "paid")
    assert "Betaald. Bedankt!" in text(client.get(url("my_invoice", invoice.pk) + "?terug=1"))
    invoice.refresh_from_db()
    assert invoice.state == "betaald"
    answer = client.post(url("my_invoice_pay", invoice.pk), follow=True)
    assert "staat niets meer open" in text(answer)


def test_a_personal_link_is_bound_and_expires() -> None:
    one, two, client = sent(), sent(), Client()
    token = open_link(invoice=one, email="a@voorbeeld.nl")
    page = text(client.get(url("pay", token)))
    assert one.number in page
    assert two.number not in page
    assert token not in {link.token_digest for link in PaymentLink.objects.all()}
    PaymentLink.objects.update(expires_at=timezone.now())
    assert client.get(url("pay", token)).status_code == 404
    assert client.get(url("pay", token + "x")).status_code == 404


def test_the_pdf_is_there_once_it_is_made(run_outbox: Any) -> None:
    invoice, client = sent(), as_role("financieel_administrateur")
    assert client.get(url("invoice_pdf", invoice.pk)).status_code == 404
    run_outbox()
    answer = client.get(url("invoice_pdf", invoice.pk))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_list_filters_and_takes_as_many_statements_for_three(django_assert_max_num_queries: Any) -> None:
    client = as_role("financieel_administrateur")
    sent(name="Joke Verkerk")
    client.get(url("invoice_list"))
    with django_assert_max_num_queries(16) as one:
        text(client.get(url("invoice_list")))
    sent(), sent()
    with django_assert_max_num_queries(16) as three:
        text(client.get(url("invoice_list")))
    assert len(one) == len(three)
    page = text(client.get(url("invoice_list") + "?q=joke&state=verzonden&late=&kind=&attention="))
    assert "Joke Verkerk" in page
    assert "Noor de Wit" not in page


def test_bad_input_is_answered_with_a_page() -> None:
    client = as_role("financieel_administrateur", "administrateur")
    for query in ("?state=onzin&page=x", "?q=" + "a" * 1000, "?q=😀'--&sort=total;drop"):
        text(client.get(url("invoice_list") + query))
        text(client.get(url("voucher_series_list") + query))
    invoice = sent()
    long = {"amount": "x" * 10_000, "on": "31-02-2026", "reference": "😀" * 5000}
    assert "Vul een getal in" in text(client.post(url("invoice_receipt", invoice.pk), long))
    assert text(client.post(url("voucher_issue"), {"name": "x" * 10_000, "value": "-5", "addresses": "geen adres"}))


def test_the_administrateur_issues_looks_and_exports() -> None:
    client = as_role("administrateur")
    person = PersonFactory(first_name="=cmd", email="noor@voorbeeld.nl")
    told = {"name": "Diploma's", "value": "250", "valid_from": today(), "addresses": "noor@voorbeeld.nl"}
    assert "kennen we niet" in text(client.post(url("voucher_issue"), told | {"addresses": "wie@voorbeeld.nl"}))
    page = client.post(url("voucher_issue"), told, follow=True)
    assert "Te gebruiken" in text(page)
    series = VoucherSeries.objects.get()
    assert series.valid_until.year == today().year + 5
    voucher = series.vouchers.get()
    assert voucher.person == person
    codes = text(client.get(url("voucher_codes", series.pk)))
    assert code_for(voucher) in codes
    assert "\n1;=cmd" not in codes
    assert "Open waarde" in text(client.get(url("voucher_report")))
    assert "Reden" in text(client.post(url("voucher_block", voucher.pk), {"reason": ""}))
    client.post(url("voucher_block", voucher.pk), {"reason": "Kwijt"})
    assert "Geblokkeerd" in text(client.get(series.get_absolute_url()))


def test_a_whole_code_finds_its_voucher() -> None:
    client = as_role("administrateur")
    series = services.issue_series(name="x", value=D(5), count=3, valid_from=today(), by=None)
    code = code_for(series.vouchers.get(number=2))
    page = text(client.get(series.get_absolute_url() + f"?q={code.lower()}"))
    assert page.count("zonder naam") == 1


def test_a_learner_sees_the_own_voucher_and_code() -> None:
    user, other = UserFactory(roles=("deelnemer",)), UserFactory(roles=("deelnemer",))
    services.issue_series(name="Afgestudeerd", value=D(250), persons=[user.person], valid_from=today(), by=None)
    code = code_for(Voucher.objects.get())
    assert code in text(as_user(user).get(url("my_vouchers")))
    assert code not in text(as_user(other).get(url("my_vouchers")))


def test_today_tells_the_keeper_what_is_late() -> None:
    invoice = sent()
    services.record_payment(invoice=invoice, amount=D(100), on=today(), reference="", by=None)
    services.credit_invoice(invoice=invoice, reason="x", by=None)
    assert "terug te betalen" in text(as_role("financieel_administrateur").get(reverse("today")))


def test_everything_about_a_person_comes_out_and_what_may_goes() -> None:
    from finance.personal_data import SOURCE

    person = PersonFactory()
    kept, concept = sent(person=person, name="Canarie"), draft(person=person, name="Canarie")
    services.issue_series(name="x", value=D(5), persons=[person], valid_from=today(), by=None)
    assert {row["onderdeel"] for row in SOURCE.export(person.pk)} == {"factuur", "voucher"}
    told = SOURCE.erase(person.pk)
    assert SOURCE.erase(person.pk) == [told[-1]]
    concept.refresh_from_db()
    kept.refresh_from_db()
    assert (concept.debtor_name, kept.debtor_name) == ("gewist", "Canarie")
    assert "zeven jaar" in told[-1]
    assert Voucher.objects.get().person is None


def test_a_stranger_to_the_row_gets_404() -> None:
    client = as_role("financieel_administrateur")
    for name in ("invoice_detail", "invoice_pdf", "voucher_series_detail", "voucher_codes"):
        assert client.get(url(name, uuid4())).status_code == 404


@pytest.fixture(autouse=True)
def _task() -> Iterator[None]:
    """Erasing sets triggers aside, which only a task that is written down may do."""
    with lifting.task():
        yield
