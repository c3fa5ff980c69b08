"""Reads about invoices and payments."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum

from accounts.models import Provider
from finance.choices import InvoiceKind, InvoiceState, PaymentProvider, PaymentState
from finance.invoicing import totals
from finance.models import Invoice, Payment, Refund
from finance.paper import payment_qr, vat_label
from finance.services.payments import due_day, due_now, payment_options
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO

CREDITABLE = (InvoiceState.SENT, InvoiceState.PARTLY_PAID, InvoiceState.PAID)


def pay_context(invoice: Invoice, *, came_back: bool = False) -> dict[str, Any]:
    """What the page of an invoice shows to who pays it. `outcome` tells how the last attempt went after coming back:
    wacht, mislukt or nothing."""
    provider = Provider.objects.first() or Provider(name="LLO-aanbieder")
    due = due_now(invoice)
    last = invoice.payments.filter(provider=PaymentProvider.MOLLIE).first() if came_back else None
    outcome = ""
    if last is not None:
        outcome = {PaymentState.OPEN: "wacht", PaymentState.PAID: "betaald"}.get(last.state, "mislukt")
    return {
        "invoice": invoice, "due_now": due, "due_on": due_day(invoice), "outcome": outcome,
        "online": PaymentProvider.MOLLIE in payment_options(),
        "qr": payment_qr(invoice, provider, due), "lines": list(invoice.lines.all()),
        "instalments": list(invoice.instalments.all()), "iban": provider.iban,
        "account_name": provider.legal_name or provider.name,
        "per_rate": [(vat_label(r.treatment, r.fraction), r.base, r.vat) for r in totals(invoice.lines.all()).per_rate],
        "pdf_ready": invoice.document is not None and invoice.document.is_ready,
    }  # fmt: skip


def debtors(rows: Any) -> dict[str, Decimal]:
    """Euros that are open, and of these what is too late."""
    asked = rows.filter(kind=InvoiceKind.INVOICE, state__in=(InvoiceState.SENT, InvoiceState.PARTLY_PAID))
    told = asked.aggregate(
        open=Sum(F("total") - F("paid")), late=Sum(F("total") - F("paid"), filter=Q(due_on__lt=today()))
    )
    return {"open_sum": told["open"] or ZERO, "late_sum": told["late"] or ZERO}


def missing_on_invoices() -> list[str]:
    """What the provider's own data lacks to write a right invoice."""
    provider = Provider.objects.first() or Provider()
    wanted = {
        "IBAN": provider.iban, "btw-nummer": provider.vat_number, "KvK-nummer": provider.kvk, "adres": provider.street,
    }  # fmt: skip
    return [name for name, value in wanted.items() if not value]


def invoice_page(invoice: Invoice) -> dict[str, Any]:
    """Lines, VAT, terms and payments of one invoice."""
    lines = list(invoice.lines.all())
    return {
        "lines": lines, "instalments": list(invoice.instalments.all()),
        "per_rate": [(vat_label(r.treatment, r.fraction), r.base, r.vat) for r in totals(lines).per_rate],
        "payments": list(invoice.payments.prefetch_related("entries", "refunds")),
        "pdf_ready": invoice.document is not None and invoice.document.is_ready,
        "is_late": bool(invoice.outstanding and invoice.due_on and invoice.due_on < today()),
        "may_credit": not invoice.is_credit and invoice.state in CREDITABLE,
    }  # fmt: skip


def to_look_at(user: Any) -> dict[str, Any] | None:
    """For the first page of who keeps the books: what is late, what does not fit, what must be paid back by hand."""
    rows = Invoice.objects.for_user(user)
    late = rows.overdue(today())
    odd = Payment.objects.for_user(user).exclude(attention="").select_related("invoice").order_by("-updated_at")[:5]
    back = Refund.objects.filter(state="open", payment__provider=PaymentProvider.INVOICE, payment__invoice__in=rows)
    told = {
        "late_count": late.count(), "late_sum": debtors(rows)["late_sum"], "odd": list(odd),
        "back": list(back.select_related("payment__invoice")[:5]), "drafts": rows.filter(state=InvoiceState.DRAFT).count(),
    }  # fmt: skip
    return told if any(told.values()) else None
