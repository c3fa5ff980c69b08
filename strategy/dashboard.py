"""The figures that chapters registered, over a period and over the same days a year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, resolve, reverse

from llo_portal.kernel.dates import Period
from llo_portal.kernel.dutch import number
from llo_portal.kernel.indicators import Indicator, indicators
from llo_portal.kernel.money import euro
from strategy.reference import indicator_texts

Value = Decimal | int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """`word` tells the direction; `url` leads to the rows behind the figure for who may see them."""

    label: str
    unit: str
    definition: str
    value: Value
    before: Value
    trend: str
    word: str
    url: str
    goal: str

    @property
    def unit_beside(self) -> str:
        """Euros carry their own sign."""
        return "" if self.unit.startswith("euro") else self.unit

    @staticmethod
    def plain(value: Value) -> str:
        """For a spreadsheet: a decimal comma and nothing else."""
        return "" if value is None else str(value).replace(".", ",")

    @property
    def shown(self) -> str:
        return in_unit(self.value, self.unit)

    @property
    def shown_before(self) -> str:
        return in_unit(self.before, self.unit)


def in_unit(value: Value, unit: str) -> str:
    """A figure as people read it; empty when nothing was measured."""
    if value is None:
        return ""
    return euro(value) if unit.startswith("euro") else number(value, None if value == int(value) else 1)


def year_before(period: Period) -> Period:
    return Period(_a_year_back(period.start), _a_year_back(period.end))


def _a_year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def direction(value: Value, before: Value, *, higher_is_better: bool) -> tuple[str, str]:
    """(up, down or flat; Dutch word). Without something to compare both are empty."""
    if value is None or before is None:
        return "", ""
    if value == before:
        return "flat", "gelijk aan een jaar eerder"
    up = value > before
    better = up == higher_is_better
    return (
        "up" if up else "down"
    ), f"{'hoger' if up else 'lager'} dan een jaar eerder, {'beter' if better else 'slechter'}"


def figures(period: Period, user: Any, found: Iterable[Indicator] | None = None) -> list[Figure]:
    """Every registered indicator: those of a strategic goal first, then those of the field, then the rest."""
    known = indicator_texts()

    def place(indicator: Indicator) -> tuple[bool, bool, str]:
        told = known.get(indicator.key)
        return told is None, not (told and told.goal), indicator.label.casefold()

    return [_figure(i, period, user) for i in sorted(indicators if found is None else found, key=place)]


def _figure(indicator: Indicator, period: Period, user: Any) -> Figure:
    value, before = indicator.compute(period), indicator.compute(year_before(period))
    trend, word = direction(value, before, higher_is_better=indicator.higher_is_better)
    url = _rows_url(indicator.rows_url, period, user)
    told = indicator_texts().get(indicator.key)
    return Figure(
        indicator.label,
        indicator.unit,
        indicator.definition,
        value,
        before,
        trend,
        word,
        url,
        told.goal if told else "",
    )


def _rows_url(name: str, period: Period, user: Any) -> str:
    """Empty for who may not open that page."""
    try:
        path = reverse(name) if name else ""
    except NoReverseMatch:
        return ""
    if not path:
        return ""
    permission = getattr(getattr(resolve(path).func, "view_class", None), "permission", "")
    if not permission or not user.has_perm(permission):
        return ""
    return f"{path}?{urlencode({'van': period.start.isoformat(), 'tot': period.end.isoformat()})}"
