"""Rates, budgets and cost sheets; invoices and what is paid on them; vouchers."""

from finance.models.costs import AnnualBudget, CostSheet, CostSheetLine, DateRange, Rate
from finance.models.invoices import Instalment, Invoice, InvoiceLine, PaymentLink
from finance.models.payments import Payment, PaymentEntry, Refund
from finance.models.vouchers import Redemption, Voucher, VoucherSeries, VoucherTerm

__all__ = [
    "AnnualBudget", "CostSheet", "CostSheetLine", "DateRange", "Instalment", "Invoice", "InvoiceLine", "Payment",
    "PaymentEntry", "PaymentLink", "Rate", "Redemption", "Refund", "Voucher", "VoucherSeries", "VoucherTerm",
]  # fmt: skip
