"""What stands on an invoice and what it adds up to. Half up to cents per line, VAT per rate over the sum of its lines
(domein/kostprijs.md and EN 16931)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from llo_portal.kernel.money import ZERO, cents

ROUNDING = "Afronding"
"""Description and reason of the cent that no VAT falls on; it is no ground of exemption."""


@dataclass(frozen=True, slots=True)
class LineSpec:
    """`unit_price` in euros without VAT; a discount has a negative price. `vat_fraction` 0.21 is 21 %, 0 when exempt,
    and then `vat_reason` says why."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    vat_treatment: str
    vat_fraction: Decimal
    vat_reason: str
    stream: str = "privaat"

    @property
    def net(self) -> Decimal:
        return cents(Decimal(self.quantity) * Decimal(self.unit_price))


@dataclass(frozen=True, slots=True)
class DebtorSpec:
    """Who pays. `kind` is persoon, organisatie or instantie; `person` and `organisation` are rows, when we know them."""

    kind: str
    name: str
    email: str
    attention: str = ""
    street: str = ""
    postcode: str = ""
    place: str = ""
    country: str = "NL"
    vat_number: str = ""
    coc_number: str = ""
    reference: str = ""
    person: Any = None
    organisation: Any = None


@dataclass(frozen=True, slots=True)
class InstalmentSpec:
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PerRate:
    """One line of the VAT summary, euros."""

    treatment: str
    fraction: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    net: Decimal
    vat: Decimal
    total: Decimal
    per_rate: tuple[PerRate, ...]


def totals(lines: Iterable[Any]) -> Totals:
    """From anything with net, vat_treatment and vat_fraction."""
    bases: dict[tuple[str, Decimal], Decimal] = {}
    for line in lines:
        rate = (str(line.vat_treatment), Decimal(line.vat_fraction))
        bases[rate] = bases.get(rate, ZERO) + line.net
    per_rate = tuple(
        PerRate(treatment, fraction, base, cents(base * fraction))
        for (treatment, fraction), base in sorted(bases.items(), key=lambda item: (-item[0][1], item[0][0]))
    )
    net, vat = sum((one.base for one in per_rate), ZERO), sum((one.vat for one in per_rate), ZERO)
    return Totals(net, vat, net + vat, per_rate)


def in_parts(total: Decimal, days: Sequence[date]) -> tuple[InstalmentSpec, ...]:
    """The total in as many parts as there are days; the first carries what does not divide. Raises ValueError when a
    part would be nothing."""
    part = (total / len(days)).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    if part <= ZERO:
        raise ValueError("too little for so many parts")
    first = total - part * (len(days) - 1)
    return tuple(InstalmentSpec(day, part if number else first) for number, day in enumerate(days))


def next_amount(total: Decimal, paid: Decimal, instalments: Sequence[Decimal]) -> Decimal:
    """What to pay now: the rest of the first term that is not covered, else all that is left."""
    term = open_term(paid, instalments)
    return total - paid if term is None else sum(instalments[: term + 1], ZERO) - paid


def open_term(paid: Decimal, instalments: Sequence[Decimal]) -> int | None:
    """Index of the first term that is not covered by what was paid; None when all are, or there are none."""
    reached = ZERO
    for number, amount in enumerate(instalments):
        reached += amount
        if reached > paid:
            return number
    return None
