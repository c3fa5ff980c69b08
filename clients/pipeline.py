"""What the pipeline is worth and how well it runs. Pure: rows in, figures out. Amounts are euros without VAT."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Chance:
    """An open opportunity: `value` in euros, None when nobody guessed yet."""

    stage: str
    value: Decimal | None
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class MonthForecast:
    """`month` is its first day, None for what has no date. `weighted` is each value times the chance of its stage."""

    month: date | None
    count: int
    value: Decimal
    weighted: Decimal


@dataclass(frozen=True, slots=True)
class Ended:
    """An opportunity that was closed. `group` is what is compared: a formula or a person."""

    group: str
    is_won: bool
    value: Decimal | None
    days: int


@dataclass(frozen=True, slots=True)
class Score:
    """`conversion` is the won part of what was closed, between 0 and 1; `days` the median from first word to the end."""

    group: str
    won: int
    lost: int
    value: Decimal
    conversion: Decimal
    days: int


def forecast(chances: Iterable[Chance], weights: Mapping[str, int], today: date) -> list[MonthForecast]:
    """Per month in order, without a date last. What should have been decided already counts in this month."""
    found: dict[date | None, list[Chance]] = defaultdict(list)
    this = today.replace(day=1)
    for chance in chances:
        found[max(chance.expected_on.replace(day=1), this) if chance.expected_on else None].append(chance)
    return [_month(month, found[month], weights) for month in sorted(found, key=lambda m: (m is None, m or this))]


def _month(month: date | None, chances: list[Chance], weights: Mapping[str, int]) -> MonthForecast:
    value = sum((c.value or Decimal(0) for c in chances), Decimal(0))
    weighted = sum(((c.value or Decimal(0)) * weights.get(c.stage, 0) / 100 for c in chances), Decimal(0))
    return MonthForecast(month, len(chances), value, weighted.quantize(CENT, ROUND_HALF_UP))


def scores(ended: Iterable[Ended]) -> list[Score]:
    """One per group, most won value first."""
    groups: dict[str, list[Ended]] = defaultdict(list)
    for one in ended:
        groups[one.group].append(one)
    return sorted((_score(group, rows) for group, rows in groups.items()), key=lambda s: (-s.value, s.group))


def _score(group: str, rows: list[Ended]) -> Score:
    won = [row for row in rows if row.is_won]
    value = sum((row.value or Decimal(0) for row in won), Decimal(0))
    conversion = (Decimal(len(won)) / len(rows)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return Score(group, len(won), len(rows) - len(won), value, conversion, round(median(row.days for row in rows)))
