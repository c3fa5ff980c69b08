"""Forms of the finance chapter."""

from finance.forms.costs import BudgetForm, EndRateForm, NewSheetForm, NextRateForm, RateForm, day_field
from finance.forms.money import ReasonForm, ReceiptForm, SeriesForm

__all__ = [
    "BudgetForm", "EndRateForm", "NewSheetForm", "NextRateForm", "RateForm", "ReasonForm", "ReceiptForm", "SeriesForm",
    "day_field",
]  # fmt: skip
