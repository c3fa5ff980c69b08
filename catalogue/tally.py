"""The counts beside the filters, added up from the second statement (catalogue.statements.counts). Pure.

A row tells of one facet: courses that miss nothing or only this facet, by value. For what is in the starts of a course the
value is a number with a bit for each thing its starts have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.bands import DISTANCE_STEPS
from catalogue.criteria import FACETS, Criteria, month_label, month_number, month_of

OF_COURSE = ("sector", "papier", "niveau", "uren", "toegang")
OF_START = ("dagdeel", "vorm", "maand", "prijs", "regio", "afstand")
MONTHS_AHEAD = 12
# as they stand beside the list
ORDER = ("sector", "afstand", "regio", "maand", "dagdeel", "vorm", "uren", "prijs", "papier", "niveau", "toegang")
UNFOLDED = ("sector", "dagdeel")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen_count(self) -> int:
        return sum(option.is_chosen for option in self.options)

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded from the start."""
        return self.name in UNFOLDED or self.chosen_count > 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many courses fit, and the counts beside the filters."""

    total: int
    facets: tuple[Facet, ...]

    def facet(self, name: str) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)


def add_up(asked: Criteria, day: date, rows: Iterable[tuple[Any, ...]]) -> Counts:
    """From rows of (which set, miss, a value per facet, fitting, all)."""
    names = (*OF_COURSE, *OF_START)
    # GROUPING() has a bit for every column that is not of the set, the last column lowest
    set_of = {((1 << len(names)) - 1) ^ (1 << (len(names) - 1 - place)): name for place, name in enumerate(names)}
    found: dict[str, dict[Any, int]] = {name: {} for name in names}
    total = 0
    for which, miss, *values, fitting, every in rows:
        name = set_of[which]
        value, of_course = values[names.index(name)], name in OF_COURSE
        total += fitting if name == names[0] and miss == 0 else 0
        own = 1 << OF_COURSE.index(name) if of_course else 0
        if not miss & ~own and value is not None:
            found[name][value] = found[name].get(value, 0) + (fitting if of_course else every)
    facets = {facet.name: facet for facet in _facets(asked, day, found)}
    return Counts(total, tuple(facets[name] for name in ORDER))


def _facets(asked: Criteria, day: date, found: Mapping[str, Mapping[Any, int]]) -> Iterable[Facet]:
    for name, (label, labels) in FACETS.items():
        values = found[name]
        if name in OF_START:
            counted = [_holding(values, 1 << bit) for bit in range(len(labels))]
        else:
            stored = {"uren": range(len(labels)), "toegang": (True,)}.get(name, labels)
            counted = [values.get(value, 0) for value in stored]
        yield _facet(name, label, labels, counted, asked.chosen.get(name, ()))
    now = month_number(f"{day:%Y-%m}")
    months = {month: month_label(month) for month in coming_months(asked, now)}
    ahead = [month_number(month) - now for month in months]
    counted = [_holding(found["maand"], 1 << bit) if bit >= 0 else 0 for bit in ahead]
    yield _facet("maand", "Start in", months, counted, (asked.month,))
    # a step holds the nearer ones too
    steps = [_holding(found["afstand"], (2 << place) - 1) for place in range(len(DISTANCE_STEPS))]
    options = zip(DISTANCE_STEPS.items(), steps, strict=True)
    yield Facet("afstand", "Afstand", tuple(Option(key, text, n, key == asked.distance) for (key, text), n in options))


def _holding(masks: Mapping[int, int], wanted: int) -> int:
    return sum(number for mask, number in masks.items() if mask & wanted)


def _facet(name: str, label: str, labels: Mapping[str, str], counted: Sequence[int], chosen: Sequence[str]) -> Facet:
    """Options that would give nothing are left out, unless they are chosen."""
    options = (Option(key, text, n, key in chosen) for (key, text), n in zip(labels.items(), counted, strict=True))
    return Facet(name, label, tuple(option for option in options if option.count or option.is_chosen))


def coming_months(asked: Criteria, now: int) -> list[str]:
    ahead = [month_of(now + n) for n in range(MONTHS_AHEAD)]
    return ahead if not asked.month or asked.month in ahead else [*ahead, asked.month]
