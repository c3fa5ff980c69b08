"""What the outbox carries out for this chapter."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Provider
from finance.models import Invoice, Payment, Refund, Voucher
from finance.services.checkout import CHECK, carry_out_refund, check_payment
from finance.services.invoices import MAIL_INVOICE, open_link
from finance.services.payments import due_day, due_now, payment_options
from finance.services.refunds import REFUND
from finance.services.vouchers import MAIL_VOUCHER, code_for, worth_text
from llo_portal.documents import mail, outbox


@outbox.handler(MAIL_INVOICE, label="Factuur mailen")
def mail_invoice(payload: dict[str, Any]) -> None:
    """The PDF with a fresh personal link. The token is made here, so that it lies in no table and no queue."""
    invoice = Invoice.objects.select_related("credits", "document").get(pk=payload["invoice"])
    if not invoice.debtor_email:
        return
    told: dict[str, Any] = {
        "invoice": invoice, "provider": Provider.objects.first(), "due_now": due_now(invoice), "due_on": due_day(invoice),
        "online": len(payment_options()) > 1,
    }  # fmt: skip
    if due_now(invoice):
        token = open_link(invoice=invoice, email=invoice.debtor_email)
        told["url"] = settings.SITE_URL + reverse("finance:pay", args=[token])
    name = "credit" if invoice.is_credit else "invoice"
    letter = mail.effect(
        to=invoice.debtor_email, template=f"finance/mail/{name}", context=told, key="",
        documents=(invoice.document_id,) if invoice.document_id else (),
    )  # fmt: skip
    mail.send_mail(letter["payload"])


@outbox.handler(CHECK, label="Betaling navragen")
def ask_about_payment(payload: dict[str, Any]) -> None:
    check_payment(Payment.objects.select_related("invoice").get(pk=payload["payment"]))


@outbox.handler(REFUND, label="Terugbetaling aanvragen")
def ask_for_refund(payload: dict[str, Any]) -> None:
    carry_out_refund(Refund.objects.select_related("payment__invoice").get(pk=payload["refund"]))


@outbox.handler(MAIL_VOUCHER, label="Voucher mailen")
def mail_voucher(payload: dict[str, Any]) -> None:
    """The code is worked out here, so that it lies in no table and no queue."""
    voucher = Voucher.objects.select_related("series", "person").get(pk=payload["voucher"])
    if voucher.redeemed_at or voucher.blocked_at or not voucher.email:
        return
    told = {
        "voucher": voucher, "series": voucher.series, "code": code_for(voucher), "worth": worth_text(voucher.series),
        "left": payload.get("left", ""), "courses": list(voucher.series.courses.all()[:10]),
        "name": voucher.person.first_name if voucher.person else "",
    }  # fmt: skip
    letter = mail.effect(to=voucher.email, template="finance/mail/voucher", context=told, key="")
    mail.send_mail(letter["payload"])
    Voucher.objects.filter(pk=voucher.pk).update(sent_at=timezone.now())
