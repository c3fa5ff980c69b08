"""The steps in which hours, prices and distances are offered as filters. Pure.

A band is found by counting the bounds that a value has reached, in Python and in SQL (width_bucket) alike.
"""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

HOUR_BOUNDS = (5, 9, 17)  # whole hours per week
HOUR_BANDS = {
    "0-4": "Tot en met 4 uur",
    "5-8": "5 tot en met 8 uur",
    "9-16": "9 tot en met 16 uur",
    "17-": "Meer dan 16 uur",
}
PRICE_BOUNDS = (250, 500, 1000, 2500)  # euros a consumer pays, VAT included
PRICE_BANDS = {
    "0-250": "Minder dan € 250",
    "250-500": "€ 250 tot € 500",
    "500-1000": "€ 500 tot € 1.000",
    "1000-2500": "€ 1.000 tot € 2.500",
    "2500-": "€ 2.500 of meer",
}
DISTANCES = (15, 30, 50, 100)  # kilometres, each holds the nearer ones too
DISTANCE_STEPS = {str(km): f"Binnen ongeveer {km} km" for km in DISTANCES}


def band(value: int | Decimal, bounds: Sequence[int]) -> int:
    """0 below the first bound, 1 from the first on, and so forth."""
    return bisect_right(bounds, value)
