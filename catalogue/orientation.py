"""Reads for who does not know yet what to choose: the self-test and the skill paths."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from catalogue import listing, persona, skill_paths
from catalogue.models import Course, CourseSkill, Offering, Skill, SkillKind, SkillLevel


def suggestions(outcome: persona.Outcome) -> list[tuple[Course, tuple[str, ...]]]:
    """Courses on the site that fit, best first, each with the kinds of wishes it meets."""
    courses = {str(course.pk): course for course in Course.objects.published().defer("description", "search_vector")}
    starts: dict[str, list[tuple[str, str]]] = {}
    rows = Offering.objects.open_for_enrolment().values_list("course", "day_part", "form")
    for course, day_part, form in rows:
        starts.setdefault(str(course), []).append((day_part, form))
    stacking = {str(pk) for pk in Course.leads_to.through.objects.values_list("from_course", flat=True)}
    cards = [_card(course, starts.get(key, []), key in stacking) for key, course in courses.items()]
    return [(courses[one.key], one.reasons) for one in persona.suggest(cards, outcome)]


def _card(course: Course, starts: list[tuple[str, str]], stacks: bool) -> persona.CourseCard:
    return persona.CourseCard(
        key=str(course.pk), title=course.title, sector=course.sector, credential=course.credential,
        hours=None if (hours := listing.hours_per_week(course)) is None else Decimal(hours),
        weeks=course.weeks, day_parts={part for part, _ in starts},
        forms={form for _, form in starts}, needs_no_diploma=course.needs_no_diploma, stacks=stacks,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """A course on the way, with what it adds in words."""

    course: Course
    adds: tuple[tuple[Skill, str], ...]
    is_goal: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    stops: tuple[Stop, ...]
    missing: tuple[Skill, ...]
    is_there: bool


def public_skills() -> list[Skill]:
    """Skills that a course on the site adds or asks."""
    on_site = Course.objects.published().values("pk")
    return list(Skill.objects.filter(course_skills__course__in=on_site).distinct().order_by("sector", "name"))


def route(*, have: Iterable[UUID], want: Iterable[UUID], goal: Course | None) -> Route:
    """From the skills somebody has (he can do them himself) to the wanted ones, or to and with the course `goal`."""
    courses = {str(c.pk): c for c in Course.objects.published().defer("description", "search_vector")}
    offers = _offers(courses)
    best = _most_given(offers.values())
    state = {str(pk): int(SkillLevel.ALONE) for pk in have}
    wanted = {str(pk): min(int(SkillLevel.ALONE), best.get(str(pk), int(SkillLevel.ALONE))) for pk in want}
    if goal is not None:
        wanted |= offers[str(goal.pk)].needs
    others = [offer for key, offer in offers.items() if goal is None or key != str(goal.pk)]
    found = skill_paths.path(others, state, wanted)
    skills = {str(one.pk): one for one in public_skills()}
    stops = [Stop(courses[step.key], _words(step.adds, skills)) for step in found.steps]
    if goal is not None and not found.missing:
        reached = state | {skill: level for step in found.steps for skill, level in step.adds.items()}
        adds = {s: v for s, v in offers[str(goal.pk)].gives.items() if v > reached.get(s, 0)}
        stops.append(Stop(goal, _words(adds, skills), is_goal=True))
    missing = tuple(skills[pk] for pk in found.missing if pk in skills)
    return Route(tuple(stops), missing, is_there=not stops and not found.missing)


def _offers(courses: dict[str, Course]) -> dict[str, skill_paths.Offer]:
    told: dict[str, dict[str, dict[str, int]]] = {key: {"geeft": {}, "vraagt": {}} for key in courses}
    for course, skill, kind, level in CourseSkill.objects.values_list("course", "skill", "kind", "level"):
        if str(course) in told:
            told[str(course)][kind][str(skill)] = level
    return {
        key: skill_paths.Offer(key, kinds[SkillKind.GIVES], kinds[SkillKind.NEEDS], _hours(courses[key]))
        for key, kinds in told.items()
    }


def _hours(course: Course) -> int:
    """Lessons, home study and practice together."""
    return int(sum(filter(None, (course.contact_hours, course.self_study_hours, course.practice_hours))))


def _most_given(offers: Iterable[skill_paths.Offer]) -> dict[str, int]:
    best: dict[str, int] = {}
    for offer in offers:
        for skill, level in offer.gives.items():
            best[skill] = max(level, best.get(skill, 0))
    return best


def _words(adds: Any, skills: dict[str, Skill]) -> tuple[tuple[Skill, str], ...]:
    told = [(skills[pk], SkillLevel(level).label.lower()) for pk, level in adds.items() if pk in skills]
    return tuple(sorted(told, key=lambda pair: pair[0].name))
