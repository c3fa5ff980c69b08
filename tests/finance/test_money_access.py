"""Owner, colleague and stranger on every page, paper and list of invoices, payments, vouchers, rates and budgets; and the
same statements for one row and for three."""

from collections.abc import Callable
from decimal import Decimal as D
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from finance import services
from finance.models import AnnualBudget, Invoice, Payment, Voucher
from finance.services.invoices import open_link
from llo_portal.kernel.dates import today
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.clients import ContactFactory, OrganisationFactory
from tests.factories.finance import AnnualBudgetFactory, RateFactory
from tests.factories.invoices import draft, sent

pytestmark = pytest.mark.django_db
KEEPERS = ("financieel_administrateur", "directeur")
STRANGERS = ("accountmanager", "programmaleider", "administrateur", "trainer", "klantcontact", "marketeer", "deelnemer")
ISSUERS = ("administrateur", *KEEPERS)


def as_role(*roles: str) -> Client:
    return as_user(UserFactory(roles=roles))


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"finance:{name}", args=args)


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper(files: None, run_outbox: Any) -> Invoice:
    """Sent, with its PDF, to somebody with an account."""
    invoice = sent(person=PersonFactory(), name="Canarie Vogel")
    run_outbox()
    return invoice


def test_the_page_and_the_paper_are_for_who_keeps_or_checks_the_books(paper: Invoice) -> None:
    pages = [url("invoice_list"), paper.get_absolute_url(), url("invoice_pdf", paper.pk)]
    for role in (*KEEPERS, "compliance_officer"):
        for _ in ("who sent it", "a colleague"):
            client = as_role(role)
            assert [client.get(page).status_code for page in pages] == [200] * 3
    for role in STRANGERS:
        client = as_role(role)
        assert {client.get(page).status_code for page in pages} == {403}, role
    assert {Client().get(page).status_code for page in pages} == {302}


def test_a_colleague_of_the_debtor_has_no_way_in(files: None, run_outbox: Any) -> None:
    """Somebody else of the same client, and whoever looks after the client, neither by page nor by paper."""
    seller = UserFactory(roles=("accountmanager",))
    client = OrganisationFactory(owner=seller)
    invoice = sent(kind="organisatie", name=client.name, organisation=client)
    run_outbox()
    contact = UserFactory(person=ContactFactory(organisation=client).person, roles=("klantcontact", "deelnemer"))
    for user in (seller, contact):
        assert not Invoice.objects.for_user(user).exists()
        assert as_user(user).get(url("invoice_pdf", invoice.pk)).status_code == 403
        assert as_user(user).get(invoice.get_absolute_url()).status_code == 403
    assert as_user(contact).get(url("my_invoice", invoice.pk)).status_code == 404
    assert as_user(contact).get(url("my_invoice_pdf", invoice.pk)).status_code == 404


def test_the_own_paper_is_the_learners(paper: Invoice) -> None:
    owner, other = UserFactory(person=paper.person, roles=("deelnemer",)), UserFactory(roles=("deelnemer",))
    for name in ("my_invoice", "my_invoice_pdf"):
        assert [as_user(u).get(url(name, paper.pk)).status_code for u in (owner, other)] == [200, 404]
        assert as_role("financieel_administrateur").get(url(name, paper.pk)).status_code == 403
    assert as_user(owner).get(url("my_invoice_pdf", paper.pk))["Cache-Control"] == "no-store"
    assert "Canarie" not in as_user(other).get(url("my_invoices")).content.decode()


def test_the_paper_behind_a_link_is_of_that_invoice_only(paper: Invoice, run_outbox: Any) -> None:
    other = sent(name="Iemand Anders")
    run_outbox()
    token = open_link(invoice=paper, email="canarie@voorbeeld.nl")
    strange = open_link(invoice=other, email="anders@voorbeeld.nl")
    page = Client().get(url("pay", token)).content.decode()
    assert paper.number in page
    assert other.number not in page
    answer = Client().get(url("pay_pdf", token))
    assert paper.number in answer["Content-Disposition"]
    assert other.number in Client().get(url("pay_pdf", strange))["Content-Disposition"]
    for name in ("pay", "pay_pdf"):
        assert Client().get(url(name, token[:-1] + ("a" if token[-1] != "a" else "b"))).status_code == 404
        assert Client().get(url(name, str(paper.pk))).status_code == 404


def test_only_keepers_change_anything(paper: Invoice) -> None:
    services.record_payment(invoice=paper, amount=D(100), on=today(), reference="", by=None)
    payment = Payment.objects.get()
    concept = draft(person=PersonFactory())
    doors = [
        url("invoice_send", concept.pk), url("invoice_discard", concept.pk), url("invoice_mail_again", paper.pk),
        url("invoice_credit", paper.pk), url("invoice_write_off", paper.pk), url("invoice_receipt", paper.pk),
        url("payment_check", payment.pk),
    ]  # fmt: skip
    told = {"reason": "Zomaar", "amount": "5", "on": today()}
    for role in (*STRANGERS, "compliance_officer"):
        client = as_role(role)
        assert {client.post(door, told).status_code for door in doors} == {403}, role
    paper.refresh_from_db()
    concept.refresh_from_db()
    assert (paper.state, concept.state, paper.paid, Invoice.objects.count()) == ("deels betaald", "concept", D(100), 2)
    assert not Invoice.objects.editable_by(UserFactory(roles=("compliance_officer",))).exists()
    assert not Payment.objects.for_user(UserFactory(roles=("accountmanager",))).exists()


def test_vouchers_are_for_who_issues_them_and_a_code_for_its_owner() -> None:
    user, other = UserFactory(roles=("deelnemer",)), UserFactory(roles=("deelnemer",))
    series = services.issue_series(name="Diploma", value=D(250), persons=[user.person], valid_from=today(), by=None)
    loose = services.issue_series(name="Los", value=D(50), count=3, valid_from=today(), by=None)
    pages = [
        url("voucher_series_list"), series.get_absolute_url(), url("voucher_codes", series.pk), url("voucher_report"),
    ]  # fmt: skip
    for role in ISSUERS:
        assert [as_role(role).get(page).status_code for page in pages] == [200] * 4
    for role in ("accountmanager", "programmaleider", "compliance_officer", "deelnemer", "trainer"):
        client = as_role(role)
        assert {client.get(page).status_code for page in pages} == {403}, role
        assert client.post(url("voucher_block", series.vouchers.get().pk), {"reason": "x"}).status_code == 403
        assert client.post(url("voucher_send", series.vouchers.get().pk)).status_code == 403
    assert [Voucher.objects.for_user(u).count() for u in (user, other)] == [1, 0]
    assert not Voucher.objects.for_user(other).filter(series=loose).exists(), "nameless ones are nobody's"


def _invoices(count: int) -> None:
    for _ in range(count):
        invoice = sent(person=PersonFactory(), instalments=2)
        services.record_payment(invoice=invoice, amount=D(10), on=today(), reference="", by=None)
        services.credit_invoice(invoice=sent(), reason="Afgemeld", by=None)


def _series(count: int) -> None:
    for number in range(count):
        persons = [PersonFactory() for _ in range(count)]
        services.issue_series(name=f"Reeks {number}", value=D(5), persons=persons, valid_from=today(), by=None)


def _rates(count: int) -> None:
    for number in range(count):
        RateFactory(label=f"Tarief {number} {uuid4()}"[:60])


def _budgets(count: int) -> None:
    for _ in range(count):
        AnnualBudgetFactory(year=2030 + AnnualBudget.objects.count())


@pytest.mark.parametrize(
    ("name", "make"),
    [("invoice_list", _invoices), ("voucher_series_list", _series), ("rate_list", _rates), ("budget_list", _budgets)],
)
def test_a_list_of_three_costs_what_one_costs(
    name: str, make: Callable[[int], None], django_assert_max_num_queries: Any
) -> None:
    client = as_role("financieel_administrateur")

    def count(rows: int) -> int:
        make(rows)
        with django_assert_max_num_queries(30) as seen:
            assert client.get(url(name)).status_code == 200
        return len(seen)

    count(1)  # what is read once per process
    assert count(1) == count(3)


def test_the_vouchers_of_a_series_and_the_lines_of_an_invoice_cost_the_same(django_assert_max_num_queries: Any) -> None:
    client = as_role("financieel_administrateur")

    def series(rows: int) -> str:
        persons = [PersonFactory() for _ in range(rows)]
        made = services.issue_series(name="x", value=D(5), persons=persons, valid_from=today(), by=None)
        services.block_voucher(voucher=made.vouchers.first(), reason="Kwijt", by=None)
        return made.get_absolute_url()

    def invoice(rows: int) -> str:
        made = sent(person=PersonFactory(), instalments=rows)
        for _ in range(rows):
            services.record_payment(invoice=made, amount=D(10), on=today(), reference="", by=None)
        return made.get_absolute_url()

    def count(page: str) -> int:
        with django_assert_max_num_queries(40) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    for make in (series, invoice):
        count(make(1))
        assert count(make(1)) == count(make(3)), make.__name__


@pytest.mark.parametrize("name", ["my_invoices", "my_vouchers"])
def test_the_own_lists_cost_the_same(name: str, django_assert_max_num_queries: Any) -> None:
    def count(rows: int) -> int:
        user = UserFactory(roles=("deelnemer",))
        for _ in range(rows):
            sent(person=user.person)
            services.issue_series(name="x", value=D(5), persons=[user.person], valid_from=today(), by=None)
        client = as_user(user)
        client.get(url(name))
        with django_assert_max_num_queries(30) as seen:
            assert client.get(url(name)).status_code == 200
        return len(seen)

    assert count(1) == count(3)
