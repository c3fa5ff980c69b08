"""When an invoice to somebody who enrolled goes out, and how an amount including VAT is written on it."""

from datetime import date
from decimal import Decimal

from delivery import withdrawal
from llo_portal.kernel.money import CENT, ZERO, cents


def goes_out_on(*, ordered_on: date, starts_on: date, at_once: bool) -> date:
    """The day after the fourteen days to think it over, or the start when that comes first. Who pays online asked for
    the invoice now (huisteksten: eerst de bedenktijd, dan de factuur)."""
    if at_once:
        return ordered_on
    after = date.fromordinal(withdrawal.last_day(ordered_on).toordinal() + 1)
    return max(ordered_on, min(after, starts_on))


def excluding(amount: Decimal, fraction: Decimal) -> tuple[Decimal, Decimal]:
    """(base, rounding): a base excluding VAT of this rate, and a cent or nothing on which no VAT falls, that are exactly
    `amount` together. With VAT not every amount can be reached from whole cents."""
    base = cents(amount / (1 + fraction))
    for guess in (base, base - CENT):
        rest = amount - guess - cents(guess * fraction)
        if rest in (ZERO, CENT):
            return guess, rest
    raise ValueError(f"no base for {amount} at {fraction}")
