"""Paying in parts: in how many, and when each is due. What each part is, finance divides."""

from calendar import monthrange
from datetime import date
from decimal import Decimal


def offered(amount: Decimal, *, least: Decimal, most: int) -> tuple[int, ...]:
    """In how many parts somebody may pay this amount; none below `least` (euros including VAT)."""
    return tuple(range(2, most + 1)) if amount >= least else ()


def due_days(first_on: date, parts: int) -> tuple[date, ...]:
    """The same day every month, or the last day of a shorter month."""
    return tuple(_later(first_on, months) for months in range(parts))


def _later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
