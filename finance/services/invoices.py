"""Invoices from concept to paid, credited or written off."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from sequences import get_next_value

from finance import tokens
from finance.choices import InvoiceKind, InvoiceState
from finance.errors import InvoiceError
from finance.invoicing import DebtorSpec, InstalmentSpec, LineSpec, totals
from finance.models import Instalment, Invoice, InvoiceLine, PaymentLink
from finance.paper import invoice_context
from llo_portal.documents import outbox
from llo_portal.documents.services import freeze
from llo_portal.kernel import signals
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO

MAIL_INVOICE = "finance.mail_invoice"
TERM_PERSON, TERM_BUSINESS = timedelta(days=14), timedelta(days=30)
LINK_LIVES = timedelta(days=120)


@transaction.atomic
def draft_invoice(
    *, debtor: DebtorSpec, lines: Sequence[LineSpec], source_kind: str, source_id: UUID, key: str,
    due_on: date | None = None, instalments: Sequence[InstalmentSpec] = (), by: Any,
) -> Invoice:  # fmt: skip
    """A concept, not numbered yet. The same key gives the row that is there. Raises InvoiceError."""
    if known := Invoice.objects.filter(key=key).first():
        return known
    sums = totals(lines)
    if not lines:
        raise InvoiceError("Een factuur heeft ten minste één regel.")
    if sums.total < ZERO:
        raise InvoiceError("Het totaal van een factuur is niet lager dan nul.")
    if instalments and sum((part.amount for part in instalments), ZERO) != sums.total:
        raise InvoiceError("De termijnen samen zijn niet gelijk aan het totaal.")
    invoice, is_new = Invoice.objects.get_or_create(
        key=key,
        defaults={
            "source_kind": source_kind, "source_id": source_id, "due_on": due_on, "net": sums.net, "vat": sums.vat,
            "total": sums.total, **_debtor(debtor),
        },
    )  # fmt: skip
    if is_new:
        _write_lines(invoice, lines)
        Instalment.objects.bulk_create(
            Instalment(invoice=invoice, number=number, due_on=part.due_on, amount=part.amount)
            for number, part in enumerate(instalments, 1)
        )
    return invoice


def _debtor(debtor: DebtorSpec) -> dict[str, Any]:
    return {
        "debtor_kind": debtor.kind, "debtor_name": debtor.name[:200], "debtor_email": debtor.email,
        "attention": debtor.attention[:160], "street": debtor.street[:120], "postcode": debtor.postcode[:12],
        "place": debtor.place[:80], "country": debtor.country, "vat_number": debtor.vat_number,
        "coc_number": debtor.coc_number, "reference": debtor.reference[:80], "person": debtor.person,
        "organisation": debtor.organisation,
    }  # fmt: skip


def _write_lines(invoice: Invoice, lines: Sequence[LineSpec]) -> None:
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice, number=number, description=line.description[:300], quantity=line.quantity,
            unit_price=line.unit_price, net=line.net, vat_treatment=line.vat_treatment, vat_fraction=line.vat_fraction,
            vat_reason=line.vat_reason[:200], stream=line.stream,
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip


@transaction.atomic
def send_invoice(*, invoice: Invoice, by: Any, on: date | None = None) -> Invoice:
    """Gives the next number of the year, freezes the paper, mails it once the PDF stands. A sent one is returned as it
    is. What costs nothing is paid at once. `on` is the date on the invoice, today without one; numbers and dates go up
    together, so InvoiceError for a day before the last invoice of its year."""
    row = _locked(invoice)
    if row.state != InvoiceState.DRAFT:
        return row
    day = on or today()
    row.due_on = row.due_on or _last_day(row, day)
    row.year, row.issued_on, row.sent_at = day.year, day, timezone.now()
    row.sequence = get_next_value(f"factuur-{day.year}")  # locked until we commit: no gaps, no doubles
    if Invoice.objects.filter(year=day.year, issued_on__gt=day).exists():
        raise InvoiceError("Er is al een factuur van een latere dag.")
    row.number, row.state = f"{day.year}-{row.sequence:05d}", InvoiceState.SENT
    mail = {"kind": MAIL_INVOICE, "payload": {"invoice": str(row.pk)}, "key": f"factuur-mail:{row.pk}"}
    row.document = freeze(
        template="finance/pdf/invoice", title=f"{row.get_kind_display()} {row.number}", context=invoice_context(row),
        subject_kind="finance.invoice", subject_id=row.pk, by=by, then=mail,
    )  # fmt: skip
    row.save()
    if row.total == ZERO and not row.is_credit:
        row.state = InvoiceState.PAID
        row.save(update_fields=["state", "updated_at"])
        tell_paid(row)
    return row


def _last_day(invoice: Invoice, day: date) -> date:
    last = invoice.instalments.order_by("-due_on").first()
    if last is not None:
        return last.due_on
    return day + (TERM_PERSON if invoice.debtor_kind == "persoon" else TERM_BUSINESS)


def tell_paid(invoice: Invoice) -> None:
    signals.send_after_commit(
        signals.invoice_paid, Invoice, invoice_id=invoice.pk, source_kind=invoice.source_kind,
        source_id=invoice.source_id,
    )  # fmt: skip


@transaction.atomic
def credit_invoice(*, invoice: Invoice, reason: str, by: Any) -> Invoice:
    """The credit note: own number in the same series, cites its invoice, sent at once. What was paid goes back.

    A second time gives the same credit note. Raises InvoiceError for a concept or a written-off invoice.
    """
    from finance.services.refunds import give_back

    row = _locked(invoice)
    if row.state == InvoiceState.CREDITED:
        return row.credit_note
    if row.is_credit or row.state not in (InvoiceState.SENT, InvoiceState.PARTLY_PAID, InvoiceState.PAID):
        raise InvoiceError("Alleen een verzonden factuur kan worden gecrediteerd.")
    if not reason.strip():
        raise InvoiceError("Geef een reden.", field="reason")
    note = _opposite(row, reason)
    row.state, row.closing_reason = InvoiceState.CREDITED, reason[:300]
    row.save(update_fields=["state", "closing_reason", "updated_at"])
    note = send_invoice(invoice=note, by=by)
    give_back(invoice=row, reason=f"Creditfactuur {note.number}", by=by)
    invoice.state = row.state
    return note


def _opposite(row: Invoice, reason: str) -> Invoice:
    note = Invoice(
        kind=InvoiceKind.CREDIT, credits=row, key=f"credit:{row.pk}", source_kind=row.source_kind,
        source_id=row.source_id, due_on=today(), net=-row.net, vat=-row.vat, total=-row.total,
        closing_reason=reason[:300], person=row.person, organisation=row.organisation,
    )  # fmt: skip
    for name in ("debtor_kind", "debtor_name", "debtor_email", "attention", "street", "postcode", "place", "country",
                 "vat_number", "coc_number", "reference"):  # fmt: skip
        setattr(note, name, getattr(row, name))
    note.save(force_insert=True)
    lines = [
        LineSpec(
            line.description, -line.quantity, line.unit_price, line.vat_treatment, line.vat_fraction, line.vat_reason,
            line.stream,
        )
        for line in row.lines.all()
    ]  # fmt: skip
    _write_lines(note, lines)
    return note


@transaction.atomic
def write_off(*, invoice: Invoice, reason: str, by: Any) -> Invoice:
    """The money is given up; what still comes in is booked. Raises InvoiceError."""
    row = _locked(invoice)
    if row.is_credit or row.state not in (InvoiceState.SENT, InvoiceState.PARTLY_PAID):
        raise InvoiceError("Alleen een openstaande factuur kan worden afgeboekt.")
    if not reason.strip():
        raise InvoiceError("Geef een reden.", field="reason")
    row.state, row.closing_reason = InvoiceState.WRITTEN_OFF, reason[:300]
    row.save(update_fields=["state", "closing_reason", "updated_at"])
    return row


@transaction.atomic
def discard_draft(*, invoice: Invoice, by: Any) -> None:
    """Throws a concept away. Raises InvoiceError once it is sent."""
    row = _locked(invoice)
    if row.state != InvoiceState.DRAFT:
        raise InvoiceError("Deze factuur is verzonden. Maak een creditfactuur.")
    row.delete()


@transaction.atomic
def mail_invoice_again(*, invoice: Invoice, by: Any) -> None:
    """The same paper with a fresh link; the earlier link keeps working. Raises InvoiceError."""
    row = _locked(invoice)
    if row.document is None:
        raise InvoiceError("Deze factuur is nog niet verzonden.")
    outbox.enqueue(
        MAIL_INVOICE, {"invoice": str(row.pk)}, key=f"factuur-mail:{row.pk}:{timezone.now().isoformat()}"
    )  # fmt: skip


def open_link(*, invoice: Invoice, email: str) -> str:
    """Makes a personal link and returns its token, which is kept nowhere."""
    token = tokens.new_token()
    PaymentLink.objects.create(
        invoice=invoice, email=email, token_digest=tokens.digest(token), expires_at=timezone.now() + LINK_LIVES
    )
    return token


def lock_invoice(pk: UUID) -> Invoice:
    """The row until the end of the transaction. Always before its payments, so that nobody waits in a circle."""
    return Invoice.objects.select_for_update(of=("self",)).get(pk=pk)


def _locked(invoice: Invoice) -> Invoice:
    return (
        Invoice.objects.select_for_update(of=("self",))
        .select_related("document", "person", "organisation")
        .get(pk=invoice.pk)
    )


def outstanding_of(invoice: Invoice) -> Decimal:
    return invoice.outstanding
