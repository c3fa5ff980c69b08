"""Kostprijs of a programme (domein/kostprijs.md sections 1 to 3a). Values in, values out; euros without VAT.

Every line is rounded to cents, half up, before anything is added. Between lines everything is exact: fractions, no floats.
Public lines carry no overhead and no margin, and never mix with private ones.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from finance.choices import CostCategory, CostPer, OverheadBasis
from finance.errors import CostingError
from llo_portal.kernel.choices import FundingStream

__all__ = [
    "CostLine", "CostPrice", "CostSheetInput", "CostingError", "FundingStream", "Overhead", "PrivateCost", "PublicCost",
    "break_even", "calculate", "line_amount",
]  # fmt: skip

PER = {
    "programme": CostPer.PROGRAMME,
    "participant": CostPer.PARTICIPANT,
    **{per.value: per for per in CostPer},
}
BASES = {
    "participant_hour": OverheadBasis.PARTICIPANT_HOUR,
    "programme": OverheadBasis.PROGRAMME,
    "percentage": OverheadBasis.PERCENTAGE,
    **{basis.value: basis for basis in OverheadBasis},
}
MOST_DIGITS = 10  # before the point, and twice as many after it: beyond that it is a typing error
MOST_PLACES = 999_999


def _amount(value: Any, what: str) -> Fraction:
    """The exact value of a Decimal or int that is not negative."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise CostingError(f"{what} moet een geheel getal of een decimaal getal zijn, geen {type(value).__name__}.")
    number = Decimal(value)
    if not number.is_finite():
        raise CostingError(f"{what} is geen getal.")
    if number < 0:
        raise CostingError(f"{what} mag niet negatief zijn.")
    if number and (number.adjusted() >= MOST_DIGITS or number.adjusted() < -2 * MOST_DIGITS):
        raise CostingError(f"{what} is te groot of te klein om mee te rekenen.")
    return Fraction(number)


def _count(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise CostingError(f"{what} moet een geheel getal zijn.")
    if value < 1:
        raise CostingError(f"{what} moet ten minste 1 zijn.")
    if value > MOST_PLACES:
        raise CostingError(f"{what} is te groot om mee te rekenen.")
    return value


def _known(value: Any, known: Mapping[str, Any], what: str) -> Any:
    if not isinstance(value, str) or value not in known:
        raise CostingError(f"{what} “{value}” kennen we niet.")
    return known[value]


def _cents(value: Fraction, rounding: Callable[[Fraction], int]) -> Decimal:
    return Decimal(rounding(value * 100)).scaleb(-2)


def _half_up(value: Fraction) -> Decimal:
    return _cents(value, lambda cents: floor(cents + Fraction(1, 2)))


@dataclass(frozen=True, slots=True)
class CostLine:
    """Variable cost: quantity x rate, once per programme or for every participant.

    `per` is programme or participant (or the stored keys traject and deelnemer). Raises CostingError.
    """

    category: str
    quantity: Decimal | int
    rate: Decimal | int
    per: str = "programme"
    stream: FundingStream | str = FundingStream.PRIVATE

    def __post_init__(self) -> None:
        _known(self.category, dict.fromkeys(CostCategory.values), "De kostensoort")
        _known(self.per, PER, "De eenheid")
        _known(self.stream, dict.fromkeys(FundingStream.values), "De geldstroom")
        _amount(self.quantity, "De hoeveelheid")
        _amount(self.rate, "Het tarief")


@dataclass(frozen=True, slots=True)
class Overhead:
    """Fixed costs of a year by free label, and the key by which a programme bears its share.

    participant_hour needs `volume` (budgeted participant hours), programme needs `volume` (budgeted programmes),
    percentage needs `percentage`, a fraction of the private variable costs. Raises CostingError.
    """

    basis: str
    annual: Mapping[str, Decimal | int]
    volume: Decimal | int | None = None
    percentage: Decimal | int | None = None

    def __post_init__(self) -> None:
        basis = _known(self.basis, BASES, "De verdeelsleutel")
        if not isinstance(self.annual, Mapping):
            raise CostingError("De vaste kosten zijn bedragen per soort.")
        for label, amount in self.annual.items():
            _amount(amount, f"Het bedrag voor {label}")
        if self.volume is not None and not _amount(self.volume, "Het begrote volume"):
            raise CostingError("Het begrote volume moet groter dan nul zijn.")
        if self.percentage is not None:
            _amount(self.percentage, "Het percentage vaste kosten")
        if basis is OverheadBasis.PERCENTAGE and self.percentage is None:
            raise CostingError("Bij de sleutel procent hoort een percentage.")
        if basis is not OverheadBasis.PERCENTAGE and self.volume is None:
            raise CostingError(f"Bij de sleutel {basis.value} hoort een begroot volume.")


@dataclass(frozen=True, slots=True)
class CostSheetInput:
    """Expected paid places, private contact hours per participant, lines, overhead, and margin as a fraction.

    Raises CostingError.
    """

    participants: int
    contact_hours: Decimal | int
    lines: Sequence[CostLine]
    overhead: Overhead
    margin: Decimal | int

    def __post_init__(self) -> None:
        _count(self.participants, "Het aantal deelnemers")
        _amount(self.contact_hours, "Het aantal contacturen")
        _amount(self.margin, "De winstopslag")
        if isinstance(self.lines, str) or not isinstance(self.lines, Sequence):
            raise CostingError("De kostenregels zijn een lijst.")
        if not all(isinstance(line, CostLine) for line in self.lines):
            raise CostingError("Elke kostenregel heeft een soort, een hoeveelheid en een tarief.")
        if not isinstance(self.overhead, Overhead):
            raise CostingError("De opslag voor vaste kosten ontbreekt.")
        object.__setattr__(self, "lines", tuple(self.lines))


@dataclass(frozen=True, slots=True)
class PrivateCost:
    variable: Decimal
    fixed: Decimal
    margin: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class PublicCost:
    """Without overhead and without margin, so the total is what the lines add up to."""

    variable: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class CostPrice:
    """Outcome per funding stream in euros; `floor_price` is per place, `amounts` per line in the order of the input."""

    private: PrivateCost
    public: PublicCost
    floor_price: Decimal
    amounts: tuple[Decimal, ...]


def line_amount(line: CostLine, participants: int) -> Decimal:
    """Euros of one line, rounded half up to cents."""
    times = participants if PER[line.per] is CostPer.PARTICIPANT else 1
    return _half_up(Fraction(line.quantity) * Fraction(line.rate) * times)


def _fixed(sheet: CostSheetInput, variable: Decimal) -> Decimal:
    overhead = sheet.overhead
    basis = BASES[overhead.basis]
    if basis is OverheadBasis.PERCENTAGE:
        return _half_up(Fraction(variable) * Fraction(overhead.percentage or 0))
    share = sum(map(Fraction, overhead.annual.values()), Fraction(0)) / Fraction(overhead.volume or 1)
    if basis is OverheadBasis.PARTICIPANT_HOUR:
        share *= sheet.participants * Fraction(sheet.contact_hours)
    return _half_up(share)


def calculate(sheet: CostSheetInput) -> CostPrice:
    """The cost price per stream and the floor price per place (the smallest with places x price >= private cost)."""
    amounts = tuple(line_amount(line, sheet.participants) for line in sheet.lines)
    pairs = list(zip(sheet.lines, amounts, strict=True))
    variable = sum((a for line, a in pairs if line.stream == FundingStream.PRIVATE), Decimal("0.00"))
    public = sum((a for line, a in pairs if line.stream == FundingStream.PUBLIC), Decimal("0.00"))
    fixed = _fixed(sheet, variable)
    margin = _half_up(Fraction(variable + fixed) * Fraction(sheet.margin))
    total = variable + fixed + margin
    return CostPrice(
        private=PrivateCost(variable, fixed, margin, total),
        public=PublicCost(public, public),
        floor_price=_cents(Fraction(total) / sheet.participants, ceil),
        amounts=amounts,
    )


def break_even(sheet: CostSheetInput, price: Decimal | int, maximum: int) -> int | None:
    """The smallest number of places, up to `maximum`, at which places x price covers the private cost price at that
    number; None when there is none. Raises CostingError for a negative price or a maximum under 1."""
    euros = _amount(price, "De prijs per plaats")
    for places in range(1, _count(maximum, "De maximale groepsgrootte") + 1):
        if places * euros >= Fraction(calculate(replace(sheet, participants=places)).private.total):
            return places
    return None
