"""Ratios that can be trusted: ours and the bare thing take turns in one run; the median of the pairs counts."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

PAIRS = 9


@dataclass(frozen=True, slots=True)
class Ratio:
    """`ratios` are ours divided by bare, one per pair. `limit` is the most allowed; for a rate, the least."""

    name: str
    ratios: tuple[float, ...]
    limit: float
    at_least: bool = False
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.ratios)

    @property
    def holds(self) -> bool:
        return self.median >= self.limit if self.at_least else self.median <= self.limit

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        verdict = "ok  " if self.holds else "OVER"
        spread = f"{min(self.ratios):.2f}-{max(self.ratios):.2f}"
        tail = f"  ({self.note})" if self.note else ""
        return f"{verdict} {self.name:<58} {self.median:5.2f}  {sign} {self.limit:<4}  spread {spread}, {len(self.ratios)} pairs{tail}"


def seconds(work: Callable[[], object], times: int) -> float:
    """Seconds of processor and waiting for `times` rounds of work, with the collector off."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        for _ in range(times):
            work()
        return time.perf_counter() - start
    finally:
        gc.enable()


def compare(
    name: str, ours: Callable[[], object], bare: Callable[[], object], *, limit: float, times: int = 10,
    pairs: int = PAIRS, rate: bool = False, note: str = "",
) -> Ratio:  # fmt: skip
    """Times ours and bare alternately, the first of a pair changing places. With `rate`, how many times more ours does."""
    ours(), bare()  # both warm
    found = []
    for number in range(pairs):
        if number % 2:
            b, o = seconds(bare, times), seconds(ours, times)
        else:
            o, b = seconds(ours, times), seconds(bare, times)
        found.append(b / o if rate else o / b)
    return Ratio(name, tuple(found), limit, rate, note)
