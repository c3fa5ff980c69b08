"""The funnel over whole months: per day and course a count could point at somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Min, QuerySet, Sum

from catalogue.choices import Channel, FunnelStep
from catalogue.criteria import month_label
from catalogue.funnel_table import FEWEST, FunnelTable, percentage, table
from catalogue.models import FunnelCount
from llo_portal.kernel.dates import Period, today

STEPS = tuple(FunnelStep.values)
COURSE_STEPS = STEPS[1:]  # the list belongs to no course
MONTHS_SHOWN = 3
MOST_MONTHS = 36
HIDDEN = f"minder dan {FEWEST}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Months as 2027-03, both included; an empty channel means all."""

    first: str
    last: str
    channel: str = ""

    @property
    def period(self) -> Period:
        return Period(_first_day(self.first), _next_month(_first_day(self.last)) - timedelta(days=1))

    @property
    def query(self) -> str:
        return urlencode({"van": self.first, "tot": self.last} | ({"kanaal": self.channel} if self.channel else {}))


@dataclass(frozen=True, slots=True)
class Figures:
    courses: FunnelTable
    channels: FunnelTable
    highest: int

    @property
    def is_empty(self) -> bool:
        return not self.highest

    @property
    def bars(self) -> list[tuple[str, int | None, int]]:
        """(label, count, width of 200) of all steps together."""
        return [(c.label, c.count, (c.count or 0) * 200 // (self.highest or 1)) for c in self.channels.total.cells]


def months() -> list[tuple[str, str]]:
    """(key, label) from the first month that was counted up to now, latest first."""
    found: list[str] = []
    day, first = today().replace(day=1), FunnelCount.objects.aggregate(first=Min("day"))["first"]
    oldest = (first or day).replace(day=1)
    while day >= oldest and len(found) < MOST_MONTHS:
        found.append(_key(day))
        day = (day - timedelta(days=1)).replace(day=1)
    return [(key, month_label(key)) for key in found]


def read(asked: Mapping[str, Any]) -> Asked:
    """Unknown values give the last months; a period the wrong way round is turned."""
    known = [key for key, _ in months()]
    first, last = asked.get("van", ""), asked.get("tot", "")
    last = last if last in known else known[0]
    first = first if first in known else known[min(known.index(last) + MONTHS_SHOWN - 1, len(known) - 1)]
    channel = asked.get("kanaal", "")
    return Asked(min(first, last), max(first, last), channel if channel in Channel.values else "")


def figures(asked: Asked) -> Figures:
    rows = _counted(asked)
    channels = table(_per_channel(rows), STEPS)
    highest = max((cell.count or 0 for cell in channels.total.cells), default=0)
    return Figures(table(_per_course(rows), COURSE_STEPS), channels, highest)


def _counted(asked: Asked) -> QuerySet[Any]:
    rows = FunnelCount.objects.filter(day__range=(asked.period.start, asked.period.end))
    return rows.filter(channel=asked.channel) if asked.channel else rows


def _per_channel(rows: QuerySet[Any]) -> list[tuple[str, str, dict[str, int]]]:
    counts: dict[str, dict[str, int]] = {}
    for channel, step, count in rows.values_list("channel", "step").annotate(n=Sum("count")):
        counts.setdefault(channel, {})[step] = count
    return [(key, label, counts[key]) for key, label in Channel.choices if key in counts]


def _per_course(rows: QuerySet[Any]) -> list[tuple[str, str, dict[str, int]]]:
    """Most looked at first."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    told = rows.filter(course__isnull=False).values_list("course_id", "course__title", "step").annotate(n=Sum("count"))
    for pk, title, step, count in told:
        counts.setdefault((str(pk), title), {})[step] = count
    ordered = sorted(counts.items(), key=lambda row: (-row[1].get(FunnelStep.COURSE, 0), row[0][1]))
    return [(pk, title, found) for (pk, title), found in ordered]


def as_rows(asked: Asked) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows for a file: both tables of the page, one under the other."""
    found, labels = figures(asked), dict(FunnelStep.choices)
    headings = ["Wat", "Naam", *(part for step in STEPS for part in (labels[step], f"{labels[step]} (% van vorige)"))]
    rows = []
    for kind, one in (("Kanaal", found.channels), ("Opleiding", found.courses)):
        for line in (*one.lines, one.total):
            cells = {cell.step: cell for cell in line.cells}
            told = [part for step in STEPS for part in _in_file(cells.get(step))]
            rows.append([kind, line.label, *told])
    return headings, rows


def _in_file(cell: Any) -> tuple[Any, Any]:
    if cell is None:
        return "", ""
    part = "" if cell.part is None else str(cell.part).replace(".", ",")
    return HIDDEN if cell.count is None else cell.count, part


def ordered_of_viewed(period: Period) -> Decimal | None:
    """Orders per hundred views of a course page; None under five orders."""
    rows = FunnelCount.objects.filter(day__range=(period.start, period.end))
    counts = dict(rows.values_list("step").annotate(n=Sum("count")))
    ordered = counts.get(FunnelStep.ORDERED, 0)
    return percentage(ordered, counts.get(FunnelStep.COURSE)) if ordered >= FEWEST else None


def _first_day(key: str) -> date:
    return date(int(key[:4]), int(key[5:]), 1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _key(day: date) -> str:
    return f"{day:%Y-%m}"
