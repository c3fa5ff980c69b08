"""What finance forgets. Amounts, numbers and VAT stay: the books add up for ever, only nobody is named in them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.services import lifting
from finance.choices import InvoiceState
from finance.models import Invoice, InvoiceLine, Payment, PaymentEntry, PaymentLink, Redemption, Refund, Voucher
from llo_portal.kernel.retention import RetentionRule

GONE = "gewist"
ADDRESS = "gewist@gewist.invalid"
NAMELESS: dict[str, Any] = {
    "debtor_name": GONE, "debtor_email": ADDRESS, "attention": "", "street": "", "postcode": "", "place": "",
    "vat_number": "", "coc_number": "", "reference": "", "closing_reason": "", "person": None,
}  # fmt: skip


def _invoices() -> QuerySet[Any]:
    return Invoice.objects.exclude(state=InvoiceState.DRAFT).exclude(debtor_name=GONE, debtor_email=ADDRESS)


def _forget_invoices(pks: Sequence[UUID]) -> None:
    rows = Invoice.objects.filter(pk__in=pks)
    lifting.forget_documents(rows.values_list("document", flat=True))
    lifting.wipe(Invoice, pks, **NAMELESS)
    lines = InvoiceLine.objects.filter(invoice__in=pks).values_list("pk", flat=True)
    lifting.wipe(InvoiceLine, lines, description=GONE)
    payments = list(Payment.objects.filter(invoice__in=pks).values_list("pk", flat=True))
    lifting.wipe(Payment, payments, reference="", attention="")
    lifting.wipe(Refund, Refund.objects.filter(payment__in=payments).values_list("pk", flat=True), reason=GONE)
    entries = PaymentEntry.objects.filter(payment__in=payments).values_list("pk", flat=True)
    lifting.wipe(PaymentEntry, entries, seen="", note="")
    lifting.remove(PaymentLink, PaymentLink.objects.filter(invoice__in=pks).values_list("pk", flat=True))


def _drafts() -> QuerySet[Any]:
    """Never sent, and nothing was paid on them: they have no number, so the books miss nothing."""
    return Invoice.objects.filter(state=InvoiceState.DRAFT, payments=None)


def _drop_drafts(pks: Sequence[UUID]) -> None:
    lifting.remove(Invoice, pks)


def _vouchers() -> QuerySet[Any]:
    return Voucher.objects.filter(Q(person__isnull=False) | ~Q(email="") | ~Q(blocked_reason=""))


def _forget_vouchers(pks: Sequence[UUID]) -> None:
    lifting.wipe(Voucher, pks, person=None, email="", blocked_reason="")
    used = Redemption.objects.filter(voucher__in=pks).values_list("pk", flat=True)
    lifting.wipe(Redemption, used, release_reason="")


RULES = (
    RetentionRule(
        "finance.invoices", "Namen en adressen op facturen, met hun betalingen", "boekhouding", "issued_on", _invoices,
        _forget_invoices,
        frozenset(f"finance.{name}" for name in ("invoice", "invoiceline", "payment", "paymententry", "refund", "paymentlink")),
        persons=("person",), organisations=("organisation",),
    ),
    RetentionRule(
        "finance.drafts", "Facturen die concept bleven", "concepten", "updated_at", _drafts, _drop_drafts,
        frozenset(("finance.invoice", "finance.invoiceline")), persons=("person",), organisations=("organisation",),
    ),
    RetentionRule(
        "finance.vouchers", "Namen bij vouchers die voorbij zijn", "deelname", "series__valid_until", _vouchers,
        _forget_vouchers, frozenset(("finance.voucher", "finance.redemption")), persons=("person",),
    ),
)  # fmt: skip
