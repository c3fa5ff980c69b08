"""What finance holds about a person, and how it is erased. A sent invoice is a book entry: kept seven years after its
book year by law (art. 52 AWR), with the name and address it was sent to."""

from typing import Any
from uuid import UUID

from django.apps import apps

from accounts.services import lifting
from finance.choices import InvoiceState
from finance.models import Invoice, PaymentLink, Voucher
from llo_portal.kernel.personal_data import PersonalDataSource

ERASED = "gewist"


def export(person_id: UUID) -> list[dict[str, Any]]:
    """Invoices with what was paid, and vouchers without their codes."""
    told = [_invoice(row) for row in Invoice.objects.filter(person=person_id).prefetch_related("lines", "payments")]
    for voucher in Voucher.objects.filter(person=person_id).select_related("series"):
        told.append(
            {
                "onderdeel": "voucher", "reeks": voucher.series.name, "e-mailadres": voucher.email,
                "geldig tot en met": voucher.series.valid_until, "verzilverd": voucher.redeemed_at,
                "code eindigt op": voucher.code_hint,
            }
        )  # fmt: skip
    return told


def _invoice(row: Invoice) -> dict[str, Any]:
    return {
        "onderdeel": row.kind, "nummer": row.number, "toestand": row.state, "naam": row.debtor_name,
        "e-mailadres": row.debtor_email, "ter attentie van": row.attention, "adres": row.street,
        "postcode": row.postcode, "plaats": row.place, "referentie": row.reference, "datum": row.issued_on,
        "totaal": row.total, "betaald": row.paid, "regels": [line.description for line in row.lines.all()],
        "betalingen": [
            {"op": p.paid_on, "bedrag": p.amount, "hoe": p.get_provider_display(), "kenmerk": p.reference}
            for p in row.payments.all()
        ],
    }  # fmt: skip


def erase(person_id: UUID) -> list[str]:
    """Concepts lose their name, personal links end, unused vouchers are nobody's any more. Sent invoices are kept."""
    rows, told = Invoice.objects.filter(person=person_id), []
    _erase_trail(list(rows.filter(state=InvoiceState.DRAFT).values_list("pk", flat=True)), person_id)
    drafts = rows.filter(state=InvoiceState.DRAFT).update(
        debtor_name=ERASED, debtor_email="gewist@voorbeeld.invalid", attention="", street="", postcode="", place="",
        reference="", vat_number="", coc_number="", person=None,
    )  # fmt: skip
    links = PaymentLink.objects.filter(invoice__in=rows).delete()[0]
    vouchers = Voucher.objects.filter(person=person_id).update(person=None, email="")
    if drafts or links:
        told.append("Namen op concepten van facturen en persoonlijke betaallinks zijn gewist.")
    if vouchers:
        told.append("Vouchers staan niet langer op naam.")
    if kept := rows.exclude(state=InvoiceState.DRAFT).count():
        told.append(f"Verzonden facturen blijven zeven jaar bewaard voor de belasting ({kept}).")
    return told


def _erase_trail(drafts: list[UUID], person_id: UUID) -> None:
    """What the audit trail kept of concepts and of vouchers in this name."""
    nothing = dict.fromkeys(("attention", "street", "postcode", "place", "reference", "vat_number", "coc_number"), "")
    with lifting.aside("finance.InvoiceEvent:append_only", "finance.VoucherEvent:append_only"):
        _events("InvoiceEvent").filter(pgh_obj_id__in=drafts).update(
            debtor_name=ERASED, debtor_email="gewist@voorbeeld.invalid", person_id=None, **nothing
        )
        _events("VoucherEvent").filter(person_id=person_id).update(person_id=None, email="")


def _events(name: str) -> Any:
    return apps.get_model("finance", name).objects


SOURCE = PersonalDataSource("finance.invoices", "Facturen, betalingen en vouchers", export, erase)
