"""What a visitor of the course list asked for, read from the address. Pure: unknown values are set apart, never an error."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from catalogue.choices import DeliveryForm
from llo_portal.kernel.choices import Credential, DayPart, Sector
from llo_portal.kernel.dutch import MONTHS

FACETS = {
    "sector": ("Onderwerp", dict(Sector.choices)),
    "dagdeel": ("Wanneer", dict(DayPart.choices)),
    "vorm": ("Hoe", dict(DeliveryForm.choices)),
    "papier": ("Papier", dict(Credential.choices)),
}
SORTS = {"start": "Eerste start", "titel": "Naam", "relevantie": "Past het best"}
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Criteria:
    """`chosen` maps a facet to the values asked for; `unknown` are (parameter, value) that mean nothing here."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    month: str = ""
    sort: str = ""
    page: int = 1
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.month or any(self.chosen.values()))

    @property
    def order(self) -> str:
        return self.sort or ("relevantie" if self.words else "start")

    def address(
        self, *, without: tuple[str, str] | None = None, page: int | None = None, sort: str | None = None
    ) -> str:
        """The query string of this question, or of the same one without a value, on another page or in another order."""
        order = self.sort if sort is None else sort
        pairs = [("q", self.words)] if self.words else []
        pairs += [(name, value) for name in FACETS for value in self.chosen.get(name, ())]
        pairs += [("maand", self.month)] if self.month else []
        pairs += [("volgorde", order)] if order else []
        kept = [pair for pair in pairs if pair != without]
        if page and page > 1:
            kept.append(("pagina", str(page)))
        return "?" + urlencode(kept)

    def chips(self) -> list[tuple[str, str]]:
        """(label, address without it) for everything that narrows the list."""
        found = [(f"“{self.words}”", self.address(without=("q", self.words)))] if self.words else []
        for name, (_, labels) in FACETS.items():
            found += [(labels[value], self.address(without=(name, value))) for value in self.chosen.get(name, ())]
        if self.month:
            found.append((month_label(self.month), self.address(without=("maand", self.month))))
        return found


def month_label(month: str) -> str:
    """2027-01 -> januari 2027."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def month_bounds(month: str) -> tuple[date, date]:
    """First day, and the first day of the next month."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def read(parameters: Iterable[tuple[str, list[str]]]) -> Criteria:
    """From the lists of a QueryDict. Words are cut at 200 characters; a page that is no number is page 1."""
    asked = dict(parameters)
    unknown: list[tuple[str, str]] = []
    chosen = {}
    for name, (_, labels) in FACETS.items():
        known = dict.fromkeys(value for value in asked.get(name, []) if value in labels)
        unknown += [(name, value[:60]) for value in asked.get(name, []) if value and value not in labels]
        chosen[name] = tuple(known)
    month = _last(asked, "maand")
    if month and not MONTH.fullmatch(month):
        unknown.append(("maand", month[:60]))
        month = ""
    sort = _last(asked, "volgorde")
    if sort and sort not in SORTS:
        unknown.append(("volgorde", sort[:60]))
        sort = ""
    page = _last(asked, "pagina")
    if page and not (page.isascii() and page.isdecimal() and 0 < int(page[:7]) < 100_000):
        unknown.append(("pagina", page[:60]))
        page = ""
    words = " ".join(_last(asked, "q").replace("\x00", " ").split())[:200]
    return Criteria(words, chosen, month, sort, int(page or 1), tuple(unknown))


def _last(asked: Mapping[str, list[str]], name: str) -> str:
    values = asked.get(name) or [""]
    return values[-1].strip()
