"""What a group misses, per skill. Pure. Levels go from 0 (not yet) and 1 (knows of it) to 4 (can teach it)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FEWEST = 5  # under this many persons a figure would tell about one of them
TENTH = Decimal("0.1")
_STEPS = ((Decimal(0), 0, "geen verschil"), (Decimal("0.7"), 1, "klein"), (Decimal("1.4"), 2, "duidelijk"))


@dataclass(frozen=True, slots=True)
class Measured:
    """One person on one skill; `current` None when nobody looked."""

    skill: str
    current: int | None
    wanted: int

    @property
    def gap(self) -> int:
        """How many levels are missing; never under zero."""
        return max(self.wanted - self.current, 0) if self.current is not None else 0


@dataclass(frozen=True, slots=True)
class SkillGap:
    """`known` persons were looked at, `behind` of them miss something. Averages are of those that are known; `step` runs
    from 0 (nothing missing) to 3 (much) and goes with `word`."""

    skill: str
    known: int
    behind: int
    current: Decimal
    wanted: Decimal
    gap: Decimal
    step: int
    word: str

    @property
    def may_be_told(self) -> bool:
        """To outsiders, and in a report."""
        return self.known >= FEWEST


def gaps(measured: Iterable[Measured]) -> list[SkillGap]:
    """One per skill, the largest gap first."""
    per_skill: dict[str, list[Measured]] = {}
    for one in measured:
        per_skill.setdefault(one.skill, []).append(one)
    found = [_gap(skill, [one for one in rows if one.current is not None]) for skill, rows in per_skill.items()]
    return sorted(found, key=lambda gap: (-gap.gap, -gap.behind, gap.skill))


def step_of(gap: Decimal) -> tuple[int, str]:
    """How hot a gap is, as a number and a word."""
    return next(((step, word) for most, step, word in _STEPS if gap <= most), (3, "groot"))


def _average(numbers: Sequence[int]) -> Decimal:
    return (Decimal(sum(numbers)) / len(numbers)).quantize(TENTH, ROUND_HALF_UP) if numbers else Decimal(0)


def _gap(skill: str, rows: list[Measured]) -> SkillGap:
    missing = [one.gap for one in rows]
    average = _average(missing)
    step, word = step_of(average) if rows else (0, "onbekend")
    return SkillGap(
        skill, len(rows), sum(gap > 0 for gap in missing), _average([one.current or 0 for one in rows]),
        _average([one.wanted for one in rows]), average, step, word,
    )  # fmt: skip


def told_to_outsiders(found: Iterable[SkillGap]) -> list[SkillGap]:
    """Without the skills that fewer than five persons were screened on."""
    return [gap for gap in found if gap.may_be_told]


def in_words(gap: SkillGap) -> str:
    """A sentence for who does not see the table."""
    if not gap.known:
        return f"{gap.skill}: nog niet ingevuld."
    if not gap.behind:
        return f"{gap.skill}: iedereen zit al op het gewenste niveau."
    return f"{gap.skill}: {gap.behind} van de {gap.known} zitten onder het gewenste niveau; het verschil is {gap.word}."


def median_level(rows: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """What at least half of the group can, per skill."""
    return {skill: sorted(levels)[(len(levels) - 1) // 2] for skill, levels in rows.items() if levels}
