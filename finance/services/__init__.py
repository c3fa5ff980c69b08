"""Writes of the finance chapter, one module per aggregate."""

from finance.invoicing import DebtorSpec, InstalmentSpec, LineSpec, in_parts
from finance.services.checkout import refresh_payment
from finance.services.invoices import (
    TERM_PERSON,
    credit_invoice,
    discard_draft,
    draft_invoice,
    mail_invoice_again,
    open_link,
    send_invoice,
    write_off,
)  # fmt: skip
from finance.services.payments import due_now, payment_options, record_payment, start_payment
from finance.services.refunds import fail_refund, finish_refund, request_refund
from finance.services.sheets import FROZEN, change_sheet, copy_sheet, freeze_sheet, new_sheet
from finance.services.vouchers import (
    block_voucher,
    check_voucher,
    code_for,
    issue_series,
    redeem_voucher,
    release_voucher,
    send_voucher,
)  # fmt: skip
from finance.voucherworth import VoucherOffer

__all__ = [
    "FROZEN", "TERM_PERSON", "DebtorSpec", "InstalmentSpec", "LineSpec", "VoucherOffer", "block_voucher", "change_sheet",
    "check_voucher", "code_for", "copy_sheet", "credit_invoice", "discard_draft", "draft_invoice", "due_now",
    "fail_refund", "finish_refund", "freeze_sheet", "in_parts", "issue_series", "mail_invoice_again", "new_sheet",
    "open_link", "payment_options", "record_payment", "redeem_voucher", "refresh_payment", "release_voucher", "request_refund",
    "send_invoice", "send_voucher", "start_payment", "write_off",
]  # fmt: skip
