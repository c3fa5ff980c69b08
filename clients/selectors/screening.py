"""The group on a page, and what it misses."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalogue.models import Skill
from clients.models import Intake, ScreenedLevel, ScreenedPerson, ScreenedSkill
from clients.screening import FEWEST, Measured, SkillGap, gaps, in_words, told_to_outsiders


@dataclass(frozen=True, slots=True)
class Screening:
    """`gaps` are those this reader may know; `people` counts everybody. `is_hidden` when the group is too small for an
    outsider."""

    skills: tuple[ScreenedSkill, ...]
    people: int
    gaps: tuple[SkillGap, ...]
    is_hidden: bool

    @property
    def sentences(self) -> list[str]:
        return [in_words(gap) for gap in self.gaps]

    @property
    def behind(self) -> list[SkillGap]:
        return [gap for gap in self.gaps if gap.behind]


def skills_of(intake: Intake) -> list[ScreenedSkill]:
    return list(intake.screened_skills.select_related("skill"))


def measured(intake: Intake) -> list[tuple[Skill, Measured]]:
    """Every person on every skill; a wanted level of one's own goes before that of the group."""
    skills = {one.skill_id: one for one in skills_of(intake)}
    rows = ScreenedLevel.objects.filter(person__intake=intake, skill__in=skills)
    found = [
        (skills[r.skill_id].skill, Measured(skills[r.skill_id].skill.name, r.current, r.wanted or skills[r.skill_id].wanted))
        for r in rows
    ]  # fmt: skip
    told = {skill.pk for skill, _ in found}
    return found + [(s.skill, Measured(s.skill.name, None, s.wanted)) for pk, s in skills.items() if pk not in told]


def screening_of(intake: Intake, *, is_insider: bool) -> Screening:
    """For who may change the intake everything; for others, and for the client's report, only what five or more told."""
    found = gaps(one for _, one in measured(intake))
    people = intake.screened_people.count()
    told = found if is_insider else told_to_outsiders(found)
    return Screening(tuple(skills_of(intake)), people, tuple(told), not is_insider and 0 < people < FEWEST)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person with the level per skill, in the order of the skills."""

    code: str
    name: str
    levels: tuple[int | None, ...]
    wanted: tuple[int, ...]
    gaps: tuple[int | None, ...]

    @property
    def cells(self) -> list[tuple[int | None, int | None]]:
        """(level, levels missing) per skill."""
        return list(zip(self.levels, self.gaps, strict=True))


def grid(intake: Intake, skills: list[ScreenedSkill]) -> list[GridRow]:
    """For who may change the intake only: it shows persons."""
    people: Any = ScreenedPerson.objects.filter(intake=intake).select_related("person").prefetch_related("levels")
    rows = []
    for one in people:
        known = {level.skill_id: level for level in one.levels.all()}
        levels = tuple(known[s.skill_id].current if s.skill_id in known else None for s in skills)
        wanted = tuple((known[s.skill_id].wanted if s.skill_id in known else None) or s.wanted for s in skills)
        behind = tuple(
            None if level is None else max(need - level, 0) for need, level in zip(wanted, levels, strict=True)
        )
        rows.append(GridRow(one.code, one.person.full_name if one.person else "", levels, wanted, behind))
    return rows


@dataclass(frozen=True, slots=True)
class Line:
    """One person on one skill, as a line of a plain table. `missing` is None when nobody looked."""

    code: str
    skill: str
    current: int | None
    wanted: int
    missing: int | None


def lines(rows: Iterable[GridRow], skills: list[ScreenedSkill]) -> list[Line]:
    """The same numbers as the grid, one below the other."""
    return [
        Line(row.code, one.skill.name, *cell)
        for row in rows
        for one, *cell in zip(skills, row.levels, row.wanted, row.gaps, strict=True)
    ]


def stamp_of(intake: Intake) -> str:
    """Changes with every change of the skills, the people or their levels: what a form saw."""
    skills = intake.screened_skills.order_by("skill").values_list("skill", "wanted")
    people = intake.screened_people.order_by("code").values_list("code", "person")
    levels = (
        ScreenedLevel.objects.filter(person__intake=intake)
        .order_by("person__code", "skill").values_list("person__code", "skill", "current", "wanted")
    )  # fmt: skip
    return hashlib.sha256(repr([list(skills), list(people), list(levels)]).encode()).hexdigest()[:32]
