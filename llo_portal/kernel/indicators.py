"""Inversion 1: an app registers what it can measure; strategy shows it and imports no business app."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from llo_portal.kernel.dates import Period
from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Indicator:
    """`compute` gives the value over a period in `unit`, or None when there is nothing to measure yet.

    `rows_url` names the page (URL name) that lists the rows behind the figure; it takes ?van=&tot= as ISO dates.
    `higher_is_better` tells the direction of the arrow.
    """

    key: str
    label: str
    unit: str
    compute: Callable[[Period], Decimal | int | None]
    definition: str
    rows_url: str = ""
    higher_is_better: bool = True


indicators: Registry[Indicator] = Registry("indicator")
