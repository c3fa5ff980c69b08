"""What a voucher takes off a price."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from llo_portal.kernel.dutch import euro, long_date, percent
from llo_portal.kernel.money import ZERO, cents


@dataclass(frozen=True, slots=True)
class VoucherOffer:
    """A usable voucher: `amount` in euros including VAT or `percentage` as a fraction; the other is None."""

    voucher_id: UUID
    name: str
    amount: Decimal | None
    percentage: Decimal | None
    valid_until: date

    @property
    def text(self) -> str:
        worth = euro(self.amount) if self.amount is not None else percent(self.percentage)
        return f"{self.name}: {worth} korting, geldig tot en met {long_date(self.valid_until)}"

    def discount_on(self, price_including: Decimal) -> Decimal:
        return discount(price_including, self.amount, self.percentage)


def discount(price_including: Decimal, amount: Decimal | None, percentage: Decimal | None) -> Decimal:
    """Euros off; never more than the price. What is left of an amount is not kept: a voucher is used once."""
    if price_including <= ZERO:
        return ZERO
    off = amount if amount is not None else cents(price_including * (percentage or ZERO))
    return min(off, price_including)
