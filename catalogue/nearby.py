"""How far a visitor roughly lives from a lesson, by the first two digits of the postcode and nothing more. Pure.

The centres of the ninety areas are our own approximations (data/postcode_areas.yaml); they are some fifteen kilometres
across, so a distance is told as "ongeveer" and rounded to five kilometres.
"""

import re
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt

from catalogue.data import load_postcode_areas

EARTH_KM = 6371
STEP_KM = 5
POSTCODE = re.compile(r"\s*([1-9][0-9])(?:[0-9]{2}\s*(?:[A-Za-z]{2})?)?\s*")


@dataclass(frozen=True, slots=True)
class Area:
    """`digits` are the first two of a postcode; degrees are those of WGS 84."""

    digits: str
    name: str
    latitude: float
    longitude: float


@cache
def areas() -> dict[str, Area]:
    return {digits: Area(digits, *row) for digits, row in load_postcode_areas().items()}


def area_of(postcode: str) -> str:
    """The first two digits of what was typed: 34, 3445 or 3445 HA; empty for anything else."""
    found = POSTCODE.fullmatch(postcode)
    return found[1] if found else ""


@cache
def kilometres_from(digits: str) -> dict[str, int]:
    """Kilometres as the crow flies to every area, rounded to five; in the area itself the smallest step."""
    here = areas()[digits]
    return {other.digits: _rounded(_between(here, other)) for other in areas().values()}


def distance_text(km: int) -> str:
    return "minder dan 10 km" if km <= STEP_KM else f"ongeveer {km} km"


def _rounded(km: float) -> int:
    return max(STEP_KM, STEP_KM * round(km / STEP_KM))


def _between(one: Area, other: Area) -> float:
    """Great-circle distance by the haversine formula."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
