"""The board, the forecast and what somebody has to do."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum

from clients.choices import CLOSED_STAGES, OPEN_STAGES, Stage
from clients.models import Opportunity, StageWeight, Task
from clients.pipeline import Chance, Ended, MonthForecast, Score, forecast, scores
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.dates import Period, now, today

CARDS = 40  # on the board per column; the table has them all


@dataclass(frozen=True, slots=True)
class ColumnOfBoard:
    """`count` and `value` are of the whole stage, `cards` its first ones."""

    stage: Stage
    count: int
    value: Decimal
    cards: list[Opportunity]


def opportunities(user: Any) -> QuerySet[Opportunity]:
    """What this user may see, with `next_title` and `next_on`."""
    step = Task.objects.open().filter(opportunity=OuterRef("pk"), is_next_step=True)
    rows: QuerySet[Opportunity] = Opportunity.objects.for_user(user).select_related("organisation", "owner__person")
    return rows.annotate(next_title=Subquery(step.values("title")[:1]), next_on=Subquery(step.values("due_on")[:1]))


def board(rows: QuerySet[Opportunity]) -> list[ColumnOfBoard]:
    """One column per open stage; the soonest next step on top."""
    columns = []
    open_rows = list(rows.exclude(stage__in=CLOSED_STAGES).order_by(F("next_on").asc(nulls_last=True), "created_at"))
    for stage in OPEN_STAGES:
        mine = [row for row in open_rows if row.stage == stage]
        value = sum((row.value or Decimal(0) for row in mine), Decimal(0))
        columns.append(ColumnOfBoard(stage, len(mine), value, mine[:CARDS]))
    return columns


def months_ahead(user: Any) -> list[MonthForecast]:
    """The weighted forecast over everything open that this user may see."""
    rows = Opportunity.objects.for_user(user).open().values_list("stage", "value", "expected_on")
    return forecast((Chance(*row) for row in rows), StageWeight.objects.on(today()), today())


def ended_in(user: Any, period: Period) -> list[Opportunity]:
    rows = Opportunity.objects.for_user(user).filter(closed_on__range=(period.start, period.end))
    return list(rows.select_related("owner__person"))


def scores_by(rows: list[Opportunity]) -> tuple[list[Score], list[Score]]:
    """Conversion and lead time per formula, and per person."""

    def told(row: Opportunity, group: str) -> Ended:
        days = (row.closed_on - row.created_at.date()).days if row.closed_on else 0
        return Ended(group, row.stage == Stage.WON, row.value, max(days, 0))

    by_formula = scores(told(row, MarketFormula(row.formula).label) for row in rows)
    return by_formula, scores(told(row, str(row.owner)) for row in rows)


def won_value(period: Period) -> Decimal:
    rows = Opportunity.objects.filter(stage=Stage.WON, closed_on__range=(period.start, period.end))
    return rows.aggregate(total=Sum("value"))["total"] or Decimal(0)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Open tasks of one person: late, today, and the rest of this week up to and including Sunday."""

    late: list[Task]
    today: list[Task]
    week: list[Task]

    @property
    def count(self) -> int:
        return len(self.late) + len(self.today) + len(self.week)


def agenda(user: Any, day: date | None = None) -> Agenda:
    """What asks attention now; what comes after Sunday is on the list of tasks."""
    day = day or now().date()
    sunday = day + timedelta(days=6 - day.weekday())
    rows = Task.objects.open().filter(owner=user, due_on__lte=sunday).select_related("organisation", "opportunity")
    found = list(rows.order_by("due_on", "created_at")[:60])
    return Agenda(
        [t for t in found if t.due_on < day], [t for t in found if t.due_on == day], [t for t in found if t.due_on > day]
    )  # fmt: skip
