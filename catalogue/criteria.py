"""What a visitor of the course list asked for, read from the address. Pure: unknown values are set apart, never an error."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from catalogue import nearby
from catalogue.bands import DISTANCE_STEPS, HOUR_BANDS, PRICE_BANDS
from catalogue.choices import DeliveryForm, Level
from llo_portal.kernel.choices import Credential, DayPart, Region, Sector
from llo_portal.kernel.dutch import MONTHS

# what can be ticked; several values of one facet widen, facets together narrow
FACETS = {
    "sector": ("Onderwerp", dict(Sector.choices)),
    "vorm": ("Hoe", dict(DeliveryForm.choices)),
    "dagdeel": ("Wanneer", dict(DayPart.choices)),
    "uren": ("Uren per week", HOUR_BANDS),
    "prijs": ("Prijs die je betaalt", PRICE_BANDS),
    "papier": ("Papier", dict(Credential.choices)),
    "niveau": ("Niveau", dict(Level.choices)),
    "toegang": ("Toegang", {"vrij": "Geen vooropleiding nodig"}),
    "regio": ("Regio", dict(Region.choices)),
}
SORTS = {
    "relevantie": "Past het best", "start": "Eerste start", "prijs": "Laagste prijs", "afstand": "Dichtbij",
    "titel": "Naam",
}  # fmt: skip
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
WORDS_LONGEST = 200
SHOWN_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Criteria:
    """`chosen` maps a facet to the values asked for; `unknown` are (parameter, value) that mean nothing here.

    `area` is the first two digits of a postcode, `distance` a key of DISTANCE_STEPS that counts only with an area.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    month: str = ""
    area: str = ""
    distance: str = ""
    sort: str = ""
    page: int = 1
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.has_filters)

    @property
    def has_filters(self) -> bool:
        return bool(self.month or self.within or any(self.chosen.values()))

    @property
    def within(self) -> int | None:
        """Kilometres, when the visitor told both from where and how far."""
        return int(self.distance) if self.area and self.distance else None

    @property
    def order(self) -> str:
        """The order asked for, or the one that fits: distance needs an area, relevance needs words."""
        fits = {"afstand": bool(self.area), "relevantie": bool(self.words)}
        if self.sort and fits.get(self.sort, True):
            return self.sort
        return "relevantie" if self.words else "start"

    def pairs(self) -> list[tuple[str, str]]:
        """The question as parameters, without order and page."""
        found = [("q", self.words)] if self.words else []
        found += [(name, value) for name in FACETS for value in self.chosen.get(name, ())]
        singles = (("maand", self.month), ("postcode", self.area), ("afstand", self.distance))
        return found + [(name, value) for name, value in singles if value]

    def address(
        self, *, without: tuple[str, str] | None = None, page: int | None = None, sort: str | None = None
    ) -> str:
        """The query string of this question, or of the same one without a value, on another page or in another order."""
        order = self.sort if sort is None else sort
        kept = [pair for pair in self.pairs() if pair != without]
        kept += [("volgorde", order)] if order else []
        if page and page > 1:
            kept.append(("pagina", str(page)))
        return "?" + urlencode(kept)

    def sorts(self) -> list[dict[str, object]]:
        """The orders that can be chosen now, each with its address."""
        fits = {"afstand": bool(self.area), "relevantie": bool(self.words)}
        return [
            {"label": label, "url": self.address(sort=key), "current": self.order == key}
            for key, label in SORTS.items()
            if fits.get(key, True)
        ]

    def chips(self) -> list[tuple[str, str]]:
        """(label, address without it) for everything that narrows the list or tells from where."""
        return [(self._label(name, value), self.address(without=(name, value))) for name, value in self.pairs()]

    def _label(self, name: str, value: str) -> str:
        if name == "q":
            return f"“{value}”"
        if name == "maand":
            return month_label(value)
        if name == "postcode":
            return f"Vanuit {nearby.areas()[value].name}"
        return DISTANCE_STEPS[value] if name == "afstand" else FACETS[name][1][value]


def month_label(month: str) -> str:
    """2027-01 -> januari 2027."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def month_number(month: str) -> int:
    """Months since the year 0, to count with."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def month_of(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def month_bounds(month: str) -> tuple[date, date]:
    """First day, and the first day of the next month."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def read(parameters: Iterable[tuple[str, list[str]]]) -> Criteria:
    """From the lists of a QueryDict. Words are cut at 200 characters; a page that is no number is page 1.

    Of a postcode only two digits are read; the rest is not even told back as unknown.
    """
    asked, unknown = dict(parameters), list[tuple[str, str]]()

    def one(name: str, is_known: bool, value: str) -> str:
        if value and not is_known:
            unknown.append((name, value[:SHOWN_LONGEST]))
        return value if is_known else ""

    chosen = {}
    for name, (_, labels) in FACETS.items():
        chosen[name] = tuple(dict.fromkeys(value for value in asked.get(name, []) if value in labels))
        unknown += [(name, value[:SHOWN_LONGEST]) for value in asked.get(name, []) if value and value not in labels]
    month, sort, distance, page = (_last(asked, name) for name in ("maand", "volgorde", "afstand", "pagina"))
    postcode = _last(asked, "postcode")
    area = nearby.area_of(postcode)
    if postcode and not area:
        unknown.append(("postcode", ""))
    return Criteria(
        words=" ".join(_last(asked, "q").replace("\x00", " ").split())[:WORDS_LONGEST].strip(),
        chosen=chosen,
        month=one("maand", MONTH.fullmatch(month) is not None, month),
        area=area,
        distance=one("afstand", distance in DISTANCE_STEPS, distance),
        sort=one("volgorde", sort in SORTS, sort),
        page=int(one("pagina", _is_page(page), page) or 1),
        unknown=tuple(unknown),
    )


def tells_too_much(parameters: Iterable[tuple[str, list[str]]]) -> bool:
    """Whether the address holds more of a postcode than the two digits that are needed."""
    return any(len(value) > 2 for value in dict(parameters).get("postcode", []))


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text[:7]) < 100_000


def _last(asked: Mapping[str, list[str]], name: str) -> str:
    values = asked.get(name) or [""]
    return values[-1].strip()
