"""VAT on one price. Consumers see prices with VAT; which rate holds is dated data, which treatment is a decision of
the controller (art. 11-1-o Wet OB 1968)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogue.choices import VatTreatment
from llo_portal.kernel.money import ZERO, cents, euro

EXEMPT_GROUND = "Beroepsopleiding (art. 11-1-o Wet OB 1968)"
"""Stands on the invoice of what is exempt, where nobody wrote another ground."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`fraction` holds from `starts_on` for everything of this treatment."""

    treatment: str
    starts_on: date
    fraction: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """Euros. `vat` is what is included in `including`."""

    excluding: Decimal
    vat: Decimal
    including: Decimal
    fraction: Decimal

    @property
    def has_vat(self) -> bool:
        return self.vat > ZERO


def fraction_on(treatment: str, day: date, rates: Iterable[Rate]) -> Decimal:
    """The rate on a day as a fraction; exempt is 0. Raises LookupError when no rate is known for that day."""
    if treatment == VatTreatment.EXEMPT:
        return Decimal(0)
    known = [rate for rate in rates if rate.treatment == treatment and rate.starts_on <= day]
    if not known:
        raise LookupError(f"no VAT rate for {treatment} on {day}")
    return max(known, key=lambda rate: rate.starts_on).fraction


def consumer_price(excluding: Decimal, treatment: str, day: date, rates: Iterable[Rate]) -> Price:
    """The price a consumer pays for a course that starts on `day`; VAT rounded half up to cents."""
    fraction = fraction_on(treatment, day, rates)
    vat = cents(excluding * fraction)
    return Price(cents(excluding), vat, cents(excluding) + vat, fraction)


def in_words(including: Decimal, vat: Decimal) -> str:
    """A price for a consumer, with what VAT is in it; euros."""
    return f"{euro(including)}, inclusief {euro(vat)} btw" if vat else f"{euro(including)}, hier zit geen btw op"
