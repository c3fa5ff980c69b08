"""The invoice as plain words for its PDF: amounts, dates and texts as they will stand there for ever."""

from decimal import Decimal
from typing import Any

import segno.helpers

from accounts.models import Provider
from finance.invoicing import ROUNDING, totals
from finance.models import Invoice, InvoiceLine
from llo_portal.kernel.dutch import euro, long_date, number, percent
from llo_portal.kernel.money import ZERO

QR_LIMIT = Decimal("999999999.99")


def vat_label(treatment: str, fraction: Decimal) -> str:
    return "Vrijgesteld van btw" if treatment == "vrijgesteld" else f"Btw {percent(fraction)}"


def payment_qr(invoice: Invoice, provider: Provider, amount: Decimal) -> str:
    """An EPC QR code as a data address; empty when there is nothing to pay or no account to pay to."""
    if not provider.iban or not ZERO < amount <= QR_LIMIT:
        return ""
    name = (provider.legal_name or provider.name)[:70]
    code = segno.helpers.make_epc_qr(name=name, iban=provider.iban, amount=amount, text=f"Factuur {invoice.number}")
    return code.svg_data_uri(scale=4, border=2, xmldecl=False, dark="#14232b")


def invoice_context(invoice: Invoice) -> dict[str, Any]:
    """JSON values only: the document freezes them."""
    provider = Provider.objects.first() or Provider(name="LLO-aanbieder")
    lines = list(invoice.lines.all())
    sums = totals(lines)
    parts = list(invoice.instalments.all())
    to_pay = parts[0].amount if parts else invoice.total
    return {
        "provider": _provider(provider),
        "invoice": {
            "kind": invoice.get_kind_display(), "is_credit": invoice.is_credit, "number": invoice.number,
            "date": long_date(invoice.issued_on), "due": long_date(invoice.due_on), "reference": invoice.reference,
            "cites": invoice.credits.number if invoice.credits else "", "reason": invoice.closing_reason,
            "cites_date": long_date(invoice.credits.issued_on) if invoice.credits else "",
        },
        "debtor": {
            "name": invoice.debtor_name, "attention": invoice.attention, "street": invoice.street,
            "place": f"{invoice.postcode}  {invoice.place}".strip(),
            "country": "" if invoice.country == "NL" else invoice.country,
            "vat": invoice.vat_number, "coc": invoice.coc_number,
        },
        "lines": [_line(line) for line in lines],
        "totals": {
            "net": euro(sums.net), "total": euro(sums.total),
            "per_rate": [[vat_label(one.treatment, one.fraction), euro(one.base), euro(one.vat)] for one in sums.per_rate],
        },
        "exempt": sorted({line.vat_reason for line in lines if line.vat_treatment == "vrijgesteld"} - {ROUNDING}),
        "instalments": [[str(part.number), long_date(part.due_on), euro(part.amount)] for part in parts],
        "to_pay": euro(to_pay), "is_free": invoice.total == ZERO,
        "qr": "" if invoice.is_credit else payment_qr(invoice, provider, to_pay),
    }  # fmt: skip


def _line(line: InvoiceLine) -> dict[str, Any]:
    return {
        "description": line.description, "quantity": number(line.quantity), "unit_price": euro(line.unit_price),
        "vat": "vrij" if line.vat_treatment == "vrijgesteld" else percent(line.vat_fraction), "net": euro(line.net),
    }  # fmt: skip


def _provider(provider: Provider) -> dict[str, Any]:
    return {
        "name": provider.name, "legal_name": provider.legal_name, "kvk": provider.kvk, "vat": provider.vat_number,
        "iban": provider.iban, "crkbo": provider.crkbo_number, "email": provider.email, "phone": provider.phone,
        "street": provider.street, "place": f"{provider.postcode}  {provider.place}".strip(),
        "colour": provider.brand_colour, "logo": f"/media/{provider.logo.name}" if provider.logo else "",
    }  # fmt: skip
