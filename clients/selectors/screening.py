"""The group on a page, and what it misses."""

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
        behind = tuple(
            None if level is None else max((known[s.skill_id].wanted or s.wanted) - level, 0)
            for s, level in zip(skills, levels, strict=True)
        )
        rows.append(GridRow(one.code, one.person.full_name if one.person else "", levels, behind))
    return rows
