"""Why a start was not chosen and why a block comes later, in sentences for the learner (B1). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalogue.carousel import Block, Path, Run, together
from catalogue.carousel_time import PARTS, Wish, misses
from catalogue.day_words import WEEKDAYS
from llo_portal.kernel.dutch import join_words, long_date

FEW = 3  # more reasons than this nobody reads


class Reason(StrEnum):
    CANCELLED = "gaat niet door"
    FULL = "vol"
    EARLY = "te vroeg"
    UNAVAILABLE = "niet beschikbaar"
    OVERLAPS = "overlapt"
    WAITS = "wacht"
    LATE = "te laat"
    LATER = "later klaar"
    SPARE = "niet nodig"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A start that was passed over. `text` goes on after its date: `vol`, `overlapt met Blok 2`."""

    run: Run
    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One block of the path. `run` None: the block is stuck. `why` is a whole sentence."""

    block: Block
    run: Run | None
    why: str
    skipped: tuple[Skipped, ...]


def tell(blocks: Sequence[Block], runs: Iterable[Run], wish: Wish, path: Path) -> list[Told]:
    """What became of every block, in the order of the course, with a reason for each start that was not chosen."""
    titles = {block.key: block.title for block in blocks}
    rows: dict[str, list[Run]] = {block.key: [] for block in blocks}
    for run in sorted(runs, key=lambda run: (run.starts_on, run.ends_on, run.key)):
        if run.block in rows:
            rows[run.block].append(run)
    needed_by = {block.key: [other.key for other in blocks if block.key in other.needs] for block in blocks}
    told = []
    for block in blocks:
        chosen = path.chosen.get(block.key)
        skipped = tuple(
            Skipped(run, *_reason(run, block, needed_by[block.key], titles, wish, path))
            for run in rows[block.key] if run != chosen
        )  # fmt: skip
        told.append(Told(block, chosen, _why(block, chosen, skipped, titles, path), skipped))
    return told


def _reason(
    run: Run, block: Block, dependents: Sequence[str], titles: Mapping[str, str], wish: Wish, path: Path
) -> tuple[Reason, str]:
    if run.is_cancelled:
        return Reason.CANCELLED, "gaat niet door"
    if run.starts_on < wish.earliest:
        return Reason.EARLY, f"te vroeg, dit start voor {long_date(wish.earliest)}"
    if run.free < 1 and not run.is_held:
        return Reason.FULL, "vol"
    if missed := misses(run, wish):
        return Reason.UNAVAILABLE, f"niet beschikbaar, je kunt niet op {_slots(missed)}"
    return _against_others(run, block, dependents, titles, path)


def _against_others(
    run: Run, block: Block, dependents: Sequence[str], titles: Mapping[str, str], path: Path
) -> tuple[Reason, str]:
    for key in sorted(block.needs & titles.keys(), key=list(titles).index):
        first = path.chosen.get(key)
        if first is None:
            return Reason.WAITS, f"wacht op {titles[key]}"
        if first.ends_on >= run.starts_on:
            return Reason.EARLY, f"te vroeg, dan is {titles[key]} nog niet klaar"
    for key, other in path.chosen.items():
        if key != block.key and together(run, other):
            return Reason.OVERLAPS, f"overlapt met {titles[key]}"
    for key in dependents:
        after = path.chosen.get(key)
        if after is not None and run.ends_on >= after.starts_on:
            return Reason.LATE, f"te laat, {titles[key]} start al op {long_date(after.starts_on)}"
    if path.finish is not None and run.ends_on > path.finish:
        return Reason.LATER, f"later klaar, dan duurt je route tot {long_date(run.ends_on)}"
    return Reason.SPARE, "niet nodig, je hebt een plek die beter past"


def _why(block: Block, chosen: Run | None, skipped: Sequence[Skipped], titles: Mapping[str, str], path: Path) -> str:
    if chosen is None:
        return _stuck(block, skipped, titles, path)
    if chosen.is_held:
        return "Je bent hiervoor aangemeld."
    before = [one for one in skipped if one.run.starts_on < chosen.starts_on]
    if not before:
        return "Dit is de eerste start van dit blok."
    return f"Eerder kan niet. {_reasons(before)}"


def _stuck(block: Block, skipped: Sequence[Skipped], titles: Mapping[str, str], path: Path) -> str:
    waits = [titles[key] for key in titles if key in block.needs and key in path.blocked]
    if waits:
        return f"Dit blok wacht op {join_words(waits)}."
    if not skipped:
        return "Er is nog geen start van dit blok."
    return f"Geen start past. {_reasons(skipped)}"


def _reasons(skipped: Sequence[Skipped]) -> str:
    """A short sentence per reason, the one of the last start first: that is nearest to what was chosen."""
    groups: dict[str, list[Run]] = {}
    for one in reversed(skipped):
        groups.setdefault(one.text, []).append(one.run)
    told = [f"{_when(runs)}: {text}." for text, runs in list(groups.items())[:FEW]]
    return " ".join(told)


def _when(runs: Sequence[Run]) -> str:
    return (
        f"{len(runs)} starts"
        if len(runs) > FEW - 1
        else join_words([long_date(run.starts_on) for run in reversed(runs)])
    )


def _slots(missed: Iterable[tuple[int, str]]) -> str:
    names = dict(WEEKDAYS)
    told = [f"{names[day]}{part}" for day, part in sorted(missed, key=lambda s: (s[0], PARTS.index(s[1])))]
    if len(told) > FEW:
        told = [*told[:FEW], "andere momenten"]
    return join_words(told)
