"""Invoices: numbered without gaps, right in VAT per rate, still once they are sent."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal as D
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from finance import services
from finance.errors import InvoiceError
from finance.invoicing import ROUNDING, LineSpec, in_parts, next_amount, totals
from finance.models import Instalment, Invoice, InvoiceLine
from finance.paper import invoice_context
from finance.services import InstalmentSpec
from llo_portal.kernel import signals
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.invoices import debtor, draft, exempt, sent, taxed

cents = st.integers(-500_000, 500_000).map(lambda n: D(n) / 100)


@given(st.lists(st.tuples(st.integers(1, 900), cents, st.sampled_from(["0", "0.09", "0.21"])), min_size=1, max_size=8))
def test_vat_is_rounded_once_per_rate(rows: Any) -> None:
    lines = [LineSpec("x", D(q) / 10, p, "vrijgesteld" if f == "0" else "hoog", D(f), "reden") for q, p, f in rows]
    sums = totals(lines)
    assert sums.net == sum(line.net for line in lines)
    for one in sums.per_rate:
        assert abs(one.vat - one.base * one.fraction) <= D("0.005")
    assert sums.total == sums.net + sums.vat


@given(st.integers(100, 500_000).map(lambda n: D(n) / 100), st.integers(1, 24))
def test_parts_are_the_whole(total: D, count: int) -> None:
    parts = in_parts(total, [date(2027, 1, 1)] * count)
    assert sum(part.amount for part in parts) == total
    assert parts[0].amount >= parts[-1].amount > 0


def test_the_next_amount_is_the_rest_of_the_first_open_term() -> None:
    terms = [D("100"), D("100"), D("50")]
    assert [next_amount(D("250"), D(paid), terms) for paid in ("0", "40", "100", "230")] == [100, 60, 100, 20]
    assert next_amount(D("250"), D("40"), []) == 210


pytestmark = pytest.mark.django_db


def test_a_draft_has_no_number_and_the_same_key_gives_the_same_row() -> None:
    one, two = draft(key="a"), draft(key="a")
    assert one == two
    assert (one.number, one.state, one.total) == ("", "concept", D("500.00"))


def test_sending_numbers_freezes_and_mails(run_outbox: Any, mailoutbox: Any) -> None:
    first, second = sent(), sent(lines=[taxed("100.00"), exempt("50.00")])
    year = today().year
    assert [first.number, second.number] == [f"{year}-00001", f"{year}-00002"]
    assert (second.net, second.vat, second.total) == (D("150"), D("21"), D("171"))
    assert services.send_invoice(invoice=first, by=None).number == first.number
    run_outbox()
    first.refresh_from_db()
    assert first.document.is_ready
    letters = [m for m in mailoutbox if first.number in m.subject]
    assert len(letters) == 1
    assert "/betalen/" in letters[0].body
    assert letters[0].attachments[0][0] == f"Factuur {first.number}.pdf"


def test_who_paid_online_reads_that_this_mail_asks_nothing_more(
    run_outbox: Any, mailoutbox: Any, settings: Any
) -> None:
    """The mail is on its way before the payment comes in."""
    settings.MOLLIE_API_KEY = "test_key"
    sent()
    run_outbox()
    assert "Heb je net online betaald? Dan hoef je niets meer te doen." in mailoutbox[-1].body


@pytest.mark.parametrize("parts", [0, 2, 4])
def test_an_invoice_of_one_line_is_one_page_with_our_numbers_on_it(run_outbox: Any, parts: int) -> None:
    """In parts it was two: the second held our VAT number and nothing else."""
    invoice = sent(instalments=parts)
    run_outbox()
    invoice.refresh_from_db()
    pages = PdfReader(BytesIO(invoice.document.file.read())).pages
    assert len(pages) == 1
    assert "KvK" in pages[0].extract_text()


def test_a_failed_sending_leaves_no_gap() -> None:
    sent()
    with transaction.atomic():
        assert sent().sequence == 2
        transaction.set_rollback(True)
    assert sent().sequence == 2


def test_a_sent_invoice_stands_still() -> None:
    invoice = sent(instalments=2)
    for change in ({"total": 1, "net": 1}, {"debtor_name": "Ander"}, {"number": "9"}, {"due_on": today()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invoice.objects.filter(pk=invoice.pk).update(**change)
    for rows in (InvoiceLine, Instalment):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.objects.filter(invoice=invoice).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceLine.objects.filter(invoice=invoice).update(unit_price=1, net=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        invoice.delete()


@pytest.mark.parametrize(
    "change", [{"net": D("1"), "total": D("1")}, {"total": D("501")}, {"state": "betaald"}, {"paid": D("1")}]
)
def test_the_database_adds_up_itself(change: dict[str, Any]) -> None:
    invoice = draft()
    assert is_refused(lambda: Invoice.objects.filter(pk=invoice.pk).update(**change))


def test_public_and_private_money_never_meet_on_one_invoice() -> None:
    public = LineSpec("les", D(1), D(5), "vrijgesteld", D(0), "onderwijs", "publiek")
    assert is_refused(lambda: draft(lines=[exempt("10"), public]))
    assert not is_refused(lambda: draft(lines=[public]))


def test_exempt_needs_a_reason_and_terms_the_total() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        draft(lines=[LineSpec("x", D(1), D(5), "vrijgesteld", D(0), "")])
    with pytest.raises(InvoiceError, match="termijnen"):
        services.draft_invoice(
            debtor=debtor(), lines=[exempt("10")], source_kind="x", source_id=uuid4(), key="k", by=None,
            instalments=[InstalmentSpec(today(), D("9"))],
        )  # fmt: skip
    invoice = draft(instalments=2)
    assert is_refused(lambda: invoice.instalments.first().delete())


def test_a_number_out_of_order_is_refused() -> None:
    invoice, now = draft(), today()
    with pytest.raises(IntegrityError, match="gaps"), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(
            state="verzonden", number="x", year=now.year, sequence=7, issued_on=now, sent_at="2026-01-01T00:00Z"
        )


def test_crediting_takes_the_next_number_and_cites(run_outbox: Any, mailoutbox: Any) -> None:
    invoice = sent(lines=[taxed("99.99", quantity="3")])
    note = services.credit_invoice(invoice=invoice, reason="Geannuleerd", by=UserFactory())
    invoice.refresh_from_db()
    assert (invoice.state, note.kind, note.credits) == ("gecrediteerd", "creditfactuur", invoice)
    assert note.sequence == invoice.sequence + 1
    assert (note.net, note.vat, note.total) == (-invoice.net, -invoice.vat, -invoice.total)
    assert services.credit_invoice(invoice=invoice, reason="nog eens", by=None) == note
    assert note.document.context["invoice"]["cites"] == invoice.number
    run_outbox()
    assert any("vervalt factuur" in m.body for m in mailoutbox)


def test_what_costs_nothing_is_paid_at_once(django_capture_on_commit_callbacks: Any) -> None:
    heard = []
    with Listening(heard), django_capture_on_commit_callbacks(execute=True):
        invoice = sent(lines=[exempt("100"), exempt("-100")])
    assert invoice.state == "betaald"
    assert heard == [invoice.pk]


def test_writing_off_needs_an_open_debt_and_a_reason() -> None:
    invoice = sent()
    with pytest.raises(InvoiceError, match="reden"):
        services.write_off(invoice=invoice, reason=" ", by=None)
    assert services.write_off(invoice=invoice, reason="Failliet", by=None).state == "afgeboekt"
    with pytest.raises(InvoiceError):
        services.write_off(invoice=draft(), reason="x", by=None)


def test_only_a_concept_is_thrown_away() -> None:
    invoice = draft()
    services.discard_draft(invoice=invoice, by=None)
    assert not Invoice.objects.filter(pk=invoice.pk).exists()
    with pytest.raises(InvoiceError):
        services.discard_draft(invoice=sent(), by=None)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers_without_a_gap() -> None:
    drafts = [draft() for _ in range(20)]

    def send(invoice: Invoice) -> None:
        try:
            services.send_invoice(invoice=invoice, by=None)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[invoice]) for invoice in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Invoice.objects.values_list("sequence", flat=True)) == list(range(1, 21))


def is_refused(write: Callable[[], Any]) -> bool:
    """Whether the database says no, at once or at commit."""
    try:
        with transaction.atomic():
            write()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


class Listening:
    """Notes the invoices that are told to be paid."""

    def __init__(self, heard: list[Any]) -> None:
        self.heard = heard

    def __enter__(self) -> None:
        signals.invoice_paid.connect(self.hear)

    def __exit__(self, *args: object) -> None:
        signals.invoice_paid.disconnect(self.hear)

    def hear(self, invoice_id: Any, **news: Any) -> None:
        self.heard.append(invoice_id)


def test_an_invoice_of_last_year_keeps_its_year(monkeypatch: Any) -> None:
    sent()
    monkeypatch.setattr("finance.services.invoices.today", lambda: date(today().year + 1, 1, 1))
    assert sent().number == f"{today().year + 1}-00001"
    assert timedelta(days=14) == sent().due_on - date(today().year + 1, 1, 1)


def test_the_cent_of_rounding_is_no_ground_of_exemption() -> None:
    cent = LineSpec(ROUNDING, D(1), D("0.01"), "vrijgesteld", D(0), ROUNDING)
    assert invoice_context(sent(lines=[taxed("100"), cent]))["exempt"] == []
    assert invoice_context(sent(lines=[exempt("100"), cent]))["exempt"] == ["Artikel 11-1-o Wet OB 1968"]
