"""Reads about invoices and payments."""

from typing import Any

from accounts.models import Provider
from finance.choices import PaymentProvider, PaymentState
from finance.invoicing import totals
from finance.models import Invoice
from finance.paper import payment_qr, vat_label
from finance.services.payments import due_now, payment_options


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
        "invoice": invoice, "due_now": due, "outcome": outcome, "online": PaymentProvider.MOLLIE in payment_options(),
        "qr": payment_qr(invoice, provider, due), "lines": list(invoice.lines.all()),
        "instalments": list(invoice.instalments.all()), "iban": provider.iban,
        "account_name": provider.legal_name or provider.name,
        "per_rate": [(vat_label(r.treatment, r.fraction), r.base, r.vat) for r in totals(invoice.lines.all()).per_rate],
        "pdf_ready": invoice.document is not None and invoice.document.is_ready,
    }  # fmt: skip
