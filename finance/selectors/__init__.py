"""Reads of the finance chapter."""

from finance.selectors.sheets import (
    FrozenOutcome,
    allowed_rates,
    budget_for,
    current_rates,
    input_as_text,
    input_from_text,
    input_of,
    line_of,
    outcome_of,
    overhead_of,
    price_as_text,
    standard_rates,
)

__all__ = [
    "FrozenOutcome", "allowed_rates", "budget_for", "current_rates", "input_as_text", "input_from_text", "input_of",
    "line_of", "outcome_of", "overhead_of", "price_as_text", "standard_rates",
]  # fmt: skip
