"""What a quote comes to. Euros as Decimal; rounding to cents is half up, per line (domein/kostprijs.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from llo_portal.kernel.choices import FundingStream, Service
from llo_portal.kernel.money import CENT, ZERO, cents


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line as the rules see it. `vat_rate` is a fraction: 0.21 is 21 %."""

    service: Service
    stream: FundingStream
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """Euros without VAT."""
        return cents(self.quantity * self.unit_price)

    @property
    def vat(self) -> Decimal:
        return cents(self.total * self.vat_rate)

    @property
    def is_paid(self) -> bool:
        """The client pays the private part only; the public part is shown without an amount to pay."""
        return self.stream == FundingStream.PRIVATE


@dataclass(frozen=True, slots=True)
class VatTotal:
    rate: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What the client pays (`private`, `vat`, `to_pay`) and what public money pays (`public`), in euros."""

    private: Decimal
    public: Decimal
    per_rate: tuple[VatTotal, ...]
    vat: Decimal
    to_pay: Decimal


def totals(lines: Iterable[PricedLine]) -> Totals:
    """Sums of the rounded lines, so that the document adds up to the cent."""
    lines = tuple(lines)
    paid = [line for line in lines if line.is_paid]
    private = sum((line.total for line in paid), ZERO)
    public = sum((line.total for line in lines if not line.is_paid), ZERO)
    per_rate = tuple(
        VatTotal(
            rate,
            sum((line.total for line in paid if line.vat_rate == rate), ZERO),
            sum((line.vat for line in paid if line.vat_rate == rate), ZERO),
        )
        for rate in sorted({line.vat_rate for line in paid})
    )
    vat = sum((one.vat for one in per_rate), ZERO)
    return Totals(private, public, per_rate, vat, private + vat)


def training_price_per_place(lines: Iterable[PricedLine], participants: int) -> Decimal | None:
    """Euros without VAT per place of the private training lines, rounded down so that rounding never lifts a price over
    the floor; None when there are no such lines. Advice has its own sum (kostprijs.md, section 4)."""
    training = [line.total for line in lines if line.is_paid and line.service == Service.TRAINING]
    if not training or participants < 1:
        return None
    return (sum(training, ZERO) / participants).quantize(CENT, rounding=ROUND_DOWN)


def is_above_floor(price: Decimal, floor_price: Decimal) -> bool:
    """prijs > bodemprijs: the same amount is not enough."""
    return price > floor_price
