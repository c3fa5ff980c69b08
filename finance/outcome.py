"""The outcome of a cost sheet as the screen shows it: per category, per stream, per place and against a price."""

from dataclasses import dataclass
from decimal import Decimal

from finance.choices import CostCategory, OverheadBasis
from finance.costing import BASES, CostPrice, CostSheetInput, break_even, calculate
from llo_portal.kernel.choices import FundingStream

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class CategoryRow:
    label: str
    private: Decimal
    public: Decimal


@dataclass(frozen=True, slots=True)
class Against:
    """A price per place in euros, without VAT: `places` is the break-even, None when there is none up to the maximum."""

    price: Decimal
    places: int | None
    maximum: int
    result: Decimal
    above_floor: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    price: CostPrice
    rows: tuple[CategoryRow, ...]
    participants: int
    margin: Decimal
    basis: str
    against: Against | None

    @property
    def has_public(self) -> bool:
        return bool(self.price.public.total)


def outcome(sheet: CostSheetInput, *, maximum: int, price: Decimal | None = None) -> Outcome:
    """Raises CostingError. Categories without an amount are left out."""
    cost = calculate(sheet)
    against = None if price is None else _against(sheet, cost, price, maximum)
    return Outcome(
        price=cost,
        rows=tuple(_rows(sheet, cost)),
        participants=sheet.participants,
        margin=Decimal(sheet.margin),
        basis=OverheadBasis(BASES[sheet.overhead.basis]).label,
        against=against,
    )


def _rows(sheet: CostSheetInput, cost: CostPrice) -> list[CategoryRow]:
    sums = {(c, s): ZERO for c in CostCategory.values for s in FundingStream.values}
    for line, amount in zip(sheet.lines, cost.amounts, strict=True):
        sums[(str(CostCategory(line.category)), str(FundingStream(line.stream)))] += amount
    rows = [CategoryRow(c.label, sums[(c.value, "privaat")], sums[(c.value, "publiek")]) for c in CostCategory]
    return [row for row in rows if row.private or row.public]


def _against(sheet: CostSheetInput, cost: CostPrice, price: Decimal, maximum: int) -> Against:
    return Against(
        price=price,
        places=break_even(sheet, price, maximum),
        maximum=maximum,
        result=price * sheet.participants - cost.private.total,
        above_floor=price > cost.floor_price,
    )
