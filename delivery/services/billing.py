"""Invoices for who enrolled: one per payer, through finance, at the moment we promised."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from catalogue.models import Offering
from catalogue.selectors import vat_rates
from catalogue.vat import EXEMPT_GROUND, fraction_on
from delivery import instalments, withdrawal
from delivery.invoicing import excluding
from delivery.models import (
    Enrolment,
    EnrolmentOrder,
    EnrolmentPayer,
    EnrolmentState,
    PayerKind,
    PaymentWay,
    Session,
)
from delivery.services.ordering import BILL, VOUCHER_SOURCE
from finance import services as finance
from finance.choices import InvoiceState, PaymentProvider, PaymentState
from finance.invoicing import ROUNDING
from finance.models import Invoice
from finance.services.checkout import ask_about_open_payments
from llo_portal.documents import outbox
from llo_portal.kernel.dates import now, today
from llo_portal.kernel.dutch import short_date
from llo_portal.kernel.money import ZERO

SOURCE = "delivery.enrolment_payer"
CONFIRM = "delivery.confirm_paid"
DEBTOR_KINDS = {PayerKind.SELF: "persoon", PayerKind.EMPLOYER: "organisatie", PayerKind.AGENCY: "instantie"}
OVER = (EnrolmentState.CANCELLED, EnrolmentState.STOPPED)


def bill(*, enrolment_id: UUID, by: Any = None) -> list[Invoice]:
    """Sends what was not sent yet to every payer; a second time changes nothing."""
    with transaction.atomic():
        order = (
            EnrolmentOrder.objects.select_for_update(of=("self",))
            .select_related("enrolment__programme__offering__course", "enrolment__learner__person")
            .get(enrolment=enrolment_id)
        )
        current = order.enrolment.current
        if order.invoiced_at or current.state in OVER or current.ordered != order.enrolment:
            return []
        payers = order.enrolment.payers.select_for_update(of=("self",))
        sent = [_bill_payer(order, current, payer, by) for payer in payers]
        order.invoiced_at = timezone.now()
        order.save(update_fields=["invoiced_at", "updated_at"])
    return sent


def _bill_payer(order: EnrolmentOrder, current: Enrolment, payer: EnrolmentPayer, by: Any) -> Invoice:
    in_parts = payer.kind == PayerKind.SELF and order.way == PaymentWay.PARTS
    terms = parts_of(payer.amount, order.parts, sent_on=today()) if in_parts else ()
    return _send(current, payer, payer.amount, key=f"deelname:{payer.pk}", by=by, instalments=terms)


def parts_of(amount: Decimal, parts: int, *, sent_on: date) -> tuple[finance.InstalmentSpec, ...]:
    """What a learner pays when: the first as late as any invoice, or it is overdue the day after it was sent."""
    return finance.in_parts(amount, instalments.due_days(sent_on + finance.TERM_PERSON, parts))


def _send(enrolment: Enrolment, payer: EnrolmentPayer, amount: Decimal, *, key: str, by: Any, **more: Any) -> Invoice:
    invoice = finance.draft_invoice(
        debtor=_debtor(enrolment, payer), lines=_lines(enrolment, payer, amount), source_kind=SOURCE,
        source_id=payer.pk, key=key, by=by, **more,
    )  # fmt: skip
    payer.invoice_id = invoice.pk
    payer.save(update_fields=["invoice_id", "updated_at"])
    return finance.send_invoice(invoice=invoice, by=by)


def _debtor(enrolment: Enrolment, payer: EnrolmentPayer) -> finance.DebtorSpec:
    return finance.DebtorSpec(
        kind=DEBTOR_KINDS[PayerKind(payer.kind)], name=payer.name, email=payer.email, attention=payer.contact,
        street=payer.street, postcode=payer.postcode, place=payer.place, coc_number=payer.coc_number,
        reference=payer.reference, person=enrolment.learner.person if payer.kind == PayerKind.SELF else None,
    )  # fmt: skip


def _lines(enrolment: Enrolment, payer: EnrolmentPayer, amount: Decimal) -> list[finance.LineSpec]:
    """One line with the course and its start. An employer reads whom it is about; an agency only its own letter."""
    offering: Any = enrolment.programme.offering
    told = f"{offering.what_text}, start {short_date(offering.starts_on)}"
    if payer.kind == PayerKind.EMPLOYER:
        told += f", deelnemer {enrolment.learner.person.full_name}"
    fraction = _fraction(enrolment, offering)
    base, rounding = excluding(amount, fraction)
    reason = offering.vat_reason or EXEMPT_GROUND
    treatment = offering.vat_treatment if fraction else "vrijgesteld"
    lines = [finance.LineSpec(told, Decimal(1), base, treatment, fraction, reason, offering.stream)]
    if rounding:
        lines.append(finance.LineSpec(ROUNDING, Decimal(1), rounding, "vrijgesteld", ZERO, ROUNDING, offering.stream))
    return lines


def _fraction(enrolment: Enrolment, offering: Offering) -> Decimal:
    """The rate by which it was sold: none when no VAT was told."""
    return fraction_on(offering.vat_treatment, offering.starts_on, vat_rates()) if enrolment.vat_amount else ZERO


def bill_due() -> int:
    """Remembers to send what goes out today; the outbox sends each by itself."""
    due = EnrolmentOrder.objects.filter(invoice_on__lte=today(), invoiced_at__isnull=True)
    due = due.exclude(enrolment__state__in=OVER, enrolment__moved_to__isnull=True)
    for enrolment_id in due.values_list("enrolment_id", flat=True):
        outbox.enqueue(BILL, {"enrolment": str(enrolment_id)}, key=f"{BILL}:{enrolment_id}")
    return due.count()


@outbox.handler(BILL, label="Factuur voor een aanmelding")
def send_bill(payload: dict[str, Any]) -> None:
    bill(enrolment_id=UUID(payload["enrolment"]))


@outbox.handler(CONFIRM, label="Betaalde aanmelding bevestigen")
def confirm_paid(payload: dict[str, Any]) -> None:
    """All that was asked is paid: the place is confirmed. A second run finds it so."""
    with transaction.atomic():
        rows = Enrolment.objects.select_for_update(of=("self",))
        payer = EnrolmentPayer.objects.select_related("enrolment").get(pk=payload["payer"])
        enrolment = rows.filter(pk=payer.enrolment.current.pk, state=EnrolmentState.APPLIED).first()
        if enrolment and not open_invoices(payer.enrolment):
            enrolment.state = EnrolmentState.CONFIRMED
            enrolment.save(update_fields=["state", "updated_at"])


def open_invoices(enrolment: Enrolment) -> bool:
    """Somebody still has something to pay."""
    ids = list(enrolment.payers.values_list("invoice_id", flat=True))
    return None in ids or Invoice.objects.filter(pk__in=ids).exclude(state=InvoiceState.PAID).exists()


def settle_end(*, enrolment: Enrolment, reason: str, by: Any, keep: Decimal = ZERO) -> None:
    """The enrolment is off: invoices are credited and the voucher is whole again. `keep` is the part of the price (0 to 1)
    that stays due, which every payer pays by the own share."""
    first = enrolment.ordered
    for payer in first.payers.select_for_update(of=("self",)):
        _take_back(enrolment, payer, reason, by)
        if due := withdrawal.part_of(payer.amount, keep):
            _send(enrolment, payer, due, key=f"deelname-deel:{payer.pk}", by=by)
    if keep == ZERO:
        finance.release_voucher(source_kind=VOUCHER_SOURCE, source_id=enrolment.root.pk, reason=reason, by=by)


def credit_all(*, enrolment: Enrolment, reason: str, by: Any) -> None:
    """Credits what went out for this order; nothing else changes."""
    for payer in enrolment.payers.select_for_update(of=("self",)):
        _take_back(enrolment, payer, reason, by)


def _take_back(enrolment: Enrolment, payer: EnrolmentPayer, reason: str, by: Any) -> None:
    invoice = Invoice.objects.filter(pk=payer.invoice_id).first() if payer.invoice_id else None
    if invoice and invoice.state in (InvoiceState.SENT, InvoiceState.PARTLY_PAID, InvoiceState.PAID):
        finance.credit_invoice(invoice=invoice, reason=reason, by=by)


def given_share(enrolment: Enrolment) -> Decimal:
    """The part of the lessons (0 to 1) that was given on the wish of who started early; 0 without that wish."""
    order: EnrolmentOrder | None = EnrolmentOrder.objects.filter(enrolment=enrolment.ordered).first()
    sessions = Session.objects.filter(programme=enrolment.programme_id, is_cancelled=False)
    starts: Iterable[Any] = list(sessions.values_list("starts_at", flat=True))
    moment = now()
    held = sum(start <= moment for start in starts)
    return withdrawal.share_given(
        held=held, planned=len(list(starts)), consented=bool(order and order.early_start_version)
    )


def online_payer(enrolment: Enrolment) -> EnrolmentPayer | None:
    """The learner as payer, when something is open that can be paid online now: the order said so, or an invoice is out."""
    first = enrolment.ordered
    order: EnrolmentOrder | None = EnrolmentOrder.objects.filter(enrolment=first).first()
    mine = first.payers.filter(kind=PayerKind.SELF).first()
    if order is None or mine is None or PaymentProvider.MOLLIE not in finance.payment_options():
        return None
    if mine.invoice_id is None:
        return mine if order.way == PaymentWay.ONLINE and enrolment.state not in OVER else None
    return mine if finance.due_now(Invoice.objects.get(pk=mine.invoice_id)) > ZERO else None


def ask_after(enrolment: Enrolment) -> bool:
    """The learner came back from the checkout: asks how it went, outside a transaction. True while it is not known yet."""
    mine = enrolment.ordered.payers.filter(kind=PayerKind.SELF, invoice_id__isnull=False).first()
    if mine is None:
        return False
    invoice = Invoice.objects.get(pk=mine.invoice_id)
    ask_about_open_payments(invoice)
    return bool(invoice.payments.filter(provider=PaymentProvider.MOLLIE, state=PaymentState.OPEN).exists())


def checkout(*, payer: EnrolmentPayer, return_url: str) -> str:
    """Where the learner pays what is due now; makes the invoice when the outbox was not that far. A click more finds the
    payment that is open. Raises FinanceError."""
    bill(enrolment_id=payer.enrolment_id)
    payer.refresh_from_db()
    invoice = Invoice.objects.get(pk=payer.invoice_id)
    turn = invoice.payments.exclude(state=PaymentState.OPEN).count()
    payment = finance.start_payment(
        invoice=invoice, provider=PaymentProvider.MOLLIE, return_url=return_url, key=f"deelname:{payer.pk}:{turn}"
    )
    return str(payment.checkout_url)


def confirm_missed() -> int:
    """News of a payment that got lost on the way here: the invoices know better."""
    paid = Invoice.objects.filter(state=InvoiceState.PAID, source_kind=SOURCE).values("source_id")
    rows = EnrolmentPayer.objects.filter(pk__in=paid, enrolment__state=EnrolmentState.APPLIED)
    found = list(rows.values_list("pk", flat=True))
    for pk in found:
        confirm_paid({"payer": str(pk)})
    return len(found)
