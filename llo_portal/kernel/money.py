"""Euros as Decimal. Rounding to cents is half up, per line (domein/kostprijs.md)."""

from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """Euros rounded half up to whole cents."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def cents_up(amount: Decimal) -> Decimal:
    """Euros rounded away from zero to whole cents: for a floor that must not be undercut."""
    return amount.quantize(CENT, rounding=ROUND_UP)


def euro(amount: Decimal | int | None) -> str:
    """Dutch notation with a non-breaking space: € 1.234,50. None becomes an empty string."""
    if amount is None:
        return ""
    text = f"{cents(Decimal(amount)):,.2f}".translate(str.maketrans(",.", ".,"))
    return f"€\u00a0{text}"
