"""The funnel as a table: per row what was counted and what part went on. Pure.

Counts of one to four people are not shown, and never can be worked out from the total of their column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalogue.choices import FunnelStep

FEWEST = 5
# from here on a count is about people who filled something in, not about pages that were opened
PERSONAL = frozenset((FunnelStep.FORM, FunnelStep.DETAILS, FunnelStep.ORDERED, FunnelStep.STARTED))


@dataclass(frozen=True, slots=True)
class Cell:
    """`count` is None when it is too small to show; `part` is the percentage of the step before, None when unknown."""

    step: str
    count: int | None
    part: Decimal | None = None

    @property
    def label(self) -> str:
        return FunnelStep(self.step).label


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FunnelTable:
    steps: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line


def table(rows: Iterable[tuple[str, str, Mapping[str, int]]], steps: Sequence[str]) -> FunnelTable:
    """Of (key, label, counts by step), in the order given."""
    found = list(rows)
    columns = {step: _shown([counts.get(step, 0) for _, _, counts in found], step) for step in steps}
    lines = tuple(
        Line(key, label, _cells({step: columns[step][0][n] for step in steps}, steps))
        for n, (key, label, _) in enumerate(found)
    )
    return FunnelTable(
        tuple(steps), lines, Line("", "Totaal", _cells({step: columns[step][1] for step in steps}, steps))
    )


def _shown(counts: list[int], step: str) -> tuple[list[int | None], int | None]:
    """The column as shown, and its total. One hidden cell alone could be worked out: then the next smallest hides too."""
    total = sum(counts)
    if step not in PERSONAL:
        return list(counts), total
    shown: list[int | None] = [None if 0 < count < FEWEST else count for count in counts]
    if shown.count(None) == 1:
        others = [(count, n) for n, count in enumerate(shown) if count]
        if not others:
            return shown, None
        shown[min(others)[1]] = None
    return shown, None if 0 < total < FEWEST else total


def _cells(counts: Mapping[str, int | None], steps: Sequence[str]) -> tuple[Cell, ...]:
    cells, before = [], None
    for step in steps:
        count = counts[step]
        from_list = step == FunnelStep.COURSE  # most visitors of a course never saw the list: no part of it
        cells.append(Cell(step, count, None if from_list else percentage(count, before)))
        before = count
    return tuple(cells)


def percentage(part: int | None, whole: int | None) -> Decimal | None:
    """One decimal; None when one of them is unknown or there is no whole. More than all is possible: people come back."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"))
