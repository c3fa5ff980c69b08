"""The carousel: which starts of which blocks bring somebody to the end soonest, and why not others (formules.yaml).

Exact. A path chooses one start per block that is still to do. Two demands hold, both between two starts: what must be done
first ends before the next begins, and lessons never fall together. So a path is an assignment under pair constraints,
solved with bit masks: a mask per block of the starts that are still possible, narrowed after every choice, with a
memory of what failed. The earliest finish is found first; of all paths that finish then, the one is taken whose first block
(in the order of the course) ends earliest, then starts earliest, then the second block, and so on. Pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from catalogue.carousel_time import PARTS, Wish, fall_together, misses


@dataclass(frozen=True, slots=True)
class Block:
    """What is still to do, in the order of the course. `needs` are keys of blocks; one that is not to do counts as done."""

    key: str
    title: str
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """A start of a block with its lessons: weekdays (Monday is 0; none known: every day) between two clock times.

    `free` are seats. `is_held`: this learner has a seat already, so neither seats nor wishes count.
    """

    key: str
    block: str
    starts_on: date
    ends_on: date
    weekdays: frozenset[int] = frozenset()
    begins: time | None = None
    ends: time | None = None
    parts: frozenset[str] = frozenset(PARTS)
    free: int = 1
    is_cancelled: bool = False
    is_held: bool = False

    @property
    def rank(self) -> tuple[date, date, str]:
        """Soonest done, then soonest begun; the key decides what is left."""
        return (self.ends_on, self.starts_on, self.key)


@dataclass(frozen=True, slots=True)
class Path:
    """`chosen` per block. `blocked`: blocks that fit in no path, so that the path is a part; then `finish` is None."""

    chosen: Mapping[str, Run]
    blocked: tuple[str, ...] = ()

    @property
    def finish(self) -> date | None:
        return max((run.ends_on for run in self.chosen.values()), default=None) if not self.blocked else None


def plan(blocks: Sequence[Block], runs: Iterable[Run], wish: Wish) -> Path:
    """The path that finishes earliest. When there is none: the path of the blocks that go together, taking them in the
    order of the course, each only after what it needs."""
    table = _Table(blocks, runs, wish)
    everything = range(len(table.blocks))
    if (found := table.best(everything)) is not None:
        return Path(found)
    kept: list[int] = []
    for number in table.in_order():
        if table.needs[number] <= set(kept) and table.can([*kept, number]):
            kept.append(number)
    blocked = tuple(block.key for n, block in enumerate(table.blocks) if n not in kept)
    return Path(table.best(kept) or {}, blocked)


def possible(run: Run, wish: Wish) -> bool:
    """Whether the start may be chosen at all, whatever the other blocks do."""
    return run.is_held or not (run.is_cancelled or run.free < 1 or run.starts_on < wish.earliest or misses(run, wish))


def together(one: Run, other: Run) -> bool:
    """Whether lessons of the two fall together."""
    return not (one.is_held and other.is_held) and fall_together(one, other)


def circle(needs: Mapping[Any, Collection[Any]]) -> list[Any]:
    """The keys that wait for each other; empty when there is no circle."""
    left = {key: set(wanted) & needs.keys() for key, wanted in needs.items()}
    while free := [key for key, wanted in left.items() if not wanted]:
        for key in free:
            del left[key]
        for wanted in left.values():
            wanted.difference_update(free)
    return list(left)


@dataclass
class _Table:
    """Starts and demands as bit masks."""

    blocks: Sequence[Block]
    runs: Iterable[Run]
    wish: Wish
    rows: list[list[Run]] = field(init=False)
    needs: list[set[int]] = field(init=False)
    fits: dict[tuple[int, int], list[int]] = field(init=False)  # (block, other) -> per start the mask of the other

    def __post_init__(self) -> None:
        place = {block.key: number for number, block in enumerate(self.blocks)}
        if circle({block.key: block.needs for block in self.blocks}):
            raise ValueError("blocks wait for each other in a circle")
        self.rows = [[] for _ in self.blocks]
        for run in sorted(self.runs, key=lambda run: run.rank):
            if run.block in place and possible(run, self.wish):
                self.rows[place[run.block]].append(run)
        for number, row in enumerate(self.rows):  # a seat that is held is the choice
            self.rows[number] = [run for run in row if run.is_held][:1] or row
        self.needs = [{place[key] for key in block.needs if key in place} for block in self.blocks]
        self.fits = {}
        for one in range(len(self.blocks)):
            for other in range(len(self.blocks)):
                if one != other:
                    self.fits[one, other] = [self._mask(one, run, other) for run in self.rows[one]]

    def _mask(self, one: int, run: Run, other: int) -> int:
        return sum(1 << n for n, found in enumerate(self.rows[other]) if self._pair(one, run, other, found))

    def _pair(self, one: int, run: Run, other: int, found: Run) -> bool:
        if other in self.needs[one] and not found.ends_on < run.starts_on:
            return False
        if one in self.needs[other] and not run.ends_on < found.starts_on:
            return False
        return not together(run, found)

    def in_order(self) -> list[int]:
        """Each block after what it needs, otherwise in the order of the course."""
        found: list[int] = []
        while len(found) < len(self.blocks):
            found.append(next(n for n in range(len(self.blocks)) if n not in found and self.needs[n] <= set(found)))
        return found

    def can(self, chosen: Sequence[int]) -> bool:
        """Whether these blocks go together at all."""
        return _Search(self).solvable(self._full(chosen))

    def _full(self, chosen: Iterable[int]) -> dict[int, int]:
        return {number: (1 << len(self.rows[number])) - 1 for number in chosen}

    def best(self, chosen: Sequence[int]) -> dict[str, Run] | None:
        """The earliest finish by halving the days on which it could be, then block by block the best start."""
        days = sorted({run.ends_on for number in chosen for run in self.rows[number]})
        full = self._full(chosen)
        if not chosen:
            return {}
        if not days or not self.can(chosen):
            return None
        low, high = 0, len(days) - 1
        while low < high:
            middle = (low + high) // 2
            if _Search(self).solvable(self._until(full, days[middle])):
                high = middle
            else:
                low = middle + 1
        return self._first(self._until(full, days[low]))

    def _until(self, full: Mapping[int, int], day: date) -> dict[int, int]:
        """Rows are in the order of their end: what ends in time is a run of low bits."""
        return {n: (1 << sum(run.ends_on <= day for run in self.rows[n])) - 1 for n in full}

    def _first(self, masks: dict[int, int]) -> dict[str, Run]:
        search, chosen = _Search(self), {}
        for number in sorted(masks):
            for place, run in enumerate(self.rows[number]):
                tried = masks | {number: 1 << place}
                if masks[number] >> place & 1 and search.solvable(tried):
                    masks, chosen[self.blocks[number].key] = tried, run
                    break
        return chosen


class _Search:
    """Whether an assignment exists. What failed is remembered by what was still possible: two orders of the same choices
    leave the same question."""

    def __init__(self, table: _Table) -> None:
        self.fits, self.rows, self.failed = table.fits, table.rows, set[tuple[tuple[int, int], ...]]()

    def solvable(self, masks: Mapping[int, int]) -> bool:
        left = self.narrowed(dict(masks), list(masks))
        return left is not None and self._solve(left)

    def _solve(self, masks: dict[int, int]) -> bool:
        # a block with one start left has narrowed the others already: it plays no further part
        masks = {n: mask for n, mask in masks.items() if mask & (mask - 1)}
        if not masks:
            return True
        key = tuple(sorted(masks.items()))
        if key in self.failed:
            return False
        if self._spread(masks):
            number = min(masks, key=lambda n: (masks[n].bit_count(), n))
            for place in _bits(masks[number]):
                left = self.narrowed(masks | {number: 1 << place}, [number])
                if left is not None and self._solve(left):
                    return True
        self.failed.add(key)
        return False

    def narrowed(self, masks: dict[int, int], changed: list[int]) -> dict[int, int] | None:
        """Drops every start that fits no start of another block, until nothing drops; None when a block has none left."""
        while changed:
            one = changed.pop()
            if not masks[one]:
                return None
            places = _bits(masks[one])
            for other, mask in masks.items():
                if other == one:
                    continue
                supported, fits = 0, self.fits[one, other]
                for place in places:
                    supported |= fits[place]
                    if mask & ~supported == 0:
                        break
                if mask & supported != mask:
                    masks[other] = mask & supported
                    if not masks[other]:
                        return None
                    if other not in changed:
                        changed.append(other)
        return masks

    def _spread(self, masks: Mapping[int, int]) -> bool:
        """Whether the blocks can be spread over groups of starts that exclude each other: necessary, and quick. It sees at
        once that five blocks do not fit in four evenings."""
        groups: list[dict[int, int]] = []
        wanted: dict[int, list[int]] = {n: [] for n in masks}
        runs = sorted((self.rows[n][p].rank, n, p) for n, mask in masks.items() for p in _bits(mask))
        for _, number, place in runs:
            told = (i for i, g in enumerate(groups) if all(self._excludes(number, place, n, m) for n, m in g.items()))
            index = next(told, len(groups))
            if index == len(groups):
                groups.append({})
            group = groups[index]
            group[number] = group.get(number, 0) | 1 << place
            if index not in wanted[number]:
                wanted[number].append(index)
        taken: dict[int, int] = {}
        return all(_place(n, wanted, taken, set()) for n in wanted)

    def _excludes(self, number: int, place: int, other: int, mask: int) -> bool:
        return number == other or not self.fits[number, other][place] & mask


def _place(number: int, wanted: Mapping[int, list[int]], taken: dict[int, int], seen: set[int]) -> bool:
    """One step of matching blocks to groups (Kuhn)."""
    for group in wanted[number]:
        if group not in seen:
            seen.add(group)
            if group not in taken or _place(taken[group], wanted, taken, seen):
                taken[group] = number
                return True
    return False


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
