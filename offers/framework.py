"""Does a quote keep to the framework agreement of the day?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from llo_portal.kernel.money import euro


@dataclass(frozen=True, slots=True)
class Asked:
    """A paid training line: `unit_price` euros without VAT per `unit`."""

    description: str
    unit: str
    unit_price: Decimal


def deviations(lines: Iterable[Asked], agreed: Mapping[str, Decimal]) -> tuple[str, ...]:
    """Lines whose price differs from what was agreed for their unit. A unit without an agreed price says nothing."""
    return tuple(
        f"{line.description}: {euro(line.unit_price)} per {line.unit}, afgesproken is {euro(agreed[line.unit])}."
        for line in lines
        if line.unit in agreed and line.unit_price != agreed[line.unit]
    )


def over_volume(volume: Decimal | None, used: Decimal, amount: Decimal) -> str | None:
    """Why accepting `amount` on top of `used` goes past the agreed volume; None when it does not or nothing was agreed."""
    if volume is None or used + amount <= volume:
        return None
    return f"Met deze offerte gaat het volume {euro(used + amount - volume)} over het afgesproken {euro(volume)}."
