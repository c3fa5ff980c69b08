"""What a client needs and which courses there are, from the database to the values of clients.matching."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from catalogue.models import Course, Offering, SkillKind
from clients.choices import AdviceState
from clients.matching import Candidate, Match, Need, Wish, recommend
from clients.models import Intake, IntakeAnswers, LabourMarketFact
from clients.scheme_match import Verdict
from clients.screening import FEWEST, median_level
from clients.selectors import schemes
from clients.selectors.schemes import SchemeMatch
from clients.selectors.screening import measured
from llo_portal.kernel.choices import DayPart
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import euro, long_date

DAY_PARTS = {DayPart.DAY: "overdag", DayPart.MORNING: "overdag", DayPart.EVENING: "avond"}
MOST_FACTS = 8


def wish_of(intake: Intake) -> Wish:
    """The gap of the screening, the choices of the client and what was said about the level."""
    more = IntakeAnswers.objects.filter(intake=intake).first()
    levels: dict[str, list[int]] = defaultdict(list)
    needs: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for skill, one in measured(intake):
        needs[str(skill.pk)].append((one.wanted, one.gap))
        if one.current is not None:
            levels[str(skill.pk)].append(one.current)
    can = median_level(levels)
    return Wish(
        needs=tuple(_need(key, rows, can.get(key, 0)) for key, rows in sorted(needs.items())), can=can,
        sector=intake.organisation.sector, level=(more.answers.get("niveau", "") if more else ""),
        paper=str(intake.choices.get("afronding", "")), day_part=str(intake.choices.get("tijdstip", "")),
        in_view=frozenset(map(str, intake.courses.values_list("pk", flat=True))),
        is_small=intake.screened_people.count() < FEWEST,
    )  # fmt: skip


def _need(skill: str, rows: list[tuple[int, int]], have: int) -> Need:
    """From what the middle of the group can to the highest level that is wanted; who is behind is counted."""
    behind = sum(gap > 0 for _, gap in rows)
    return Need(skill, have, max(wanted for wanted, _ in rows), max(behind, 1))


def candidates(courses: Iterable[Course]) -> list[Candidate]:
    """Three queries, whatever the number of courses."""
    rows: Any = list(courses)
    parts: dict[Any, set[str]] = defaultdict(set)
    upcoming = Offering.objects.filter(course__in=rows, starts_on__gte=today(), is_cancelled=False)
    for course, part in upcoming.values_list("course", "day_part"):
        parts[course].add(DAY_PARTS.get(DayPart(part), str(part)))
    return [_candidate(course, frozenset(parts[course.pk])) for course in rows]


def _candidate(course: Any, day_parts: frozenset[str]) -> Candidate:
    skills: dict[str, dict[str, int]] = {SkillKind.GIVES.value: {}, SkillKind.NEEDS.value: {}}
    for row in course.course_skills.all():
        skills[row.kind][str(row.skill_id)] = row.level
    return Candidate(
        str(course.pk), course.title, skills[SkillKind.GIVES.value], skills[SkillKind.NEEDS.value], course.sector,
        course.level, course.credential, day_parts,
    )  # fmt: skip


def offered(intake: Intake) -> Any:
    """What may be advised: published courses, and those that came up in the conversation."""
    rows = Course.objects.published() | Course.objects.filter(pk__in=intake.courses.values("pk"))
    return rows.distinct().prefetch_related("course_skills__skill")


def recommendation(intake: Intake) -> list[Match]:
    """The courses that fit, best first, with their reasons."""
    rows = list(offered(intake))
    names = {str(row.skill_id): row.skill.name for course in rows for row in course.course_skills.all()}
    names |= {str(skill.pk): skill.name for skill, _ in measured(intake)}
    return recommend(wish_of(intake), candidates(rows), names)


def score_of(intake: Intake, course: Course) -> Match:
    """One course, for who adds it by hand."""
    found: Any = Course.objects.filter(pk=course.pk).prefetch_related("course_skills__skill").get()
    names = {str(row.skill_id): row.skill.name for row in found.course_skills.all()}
    match = recommend(wish_of(intake), candidates([found]), names)
    if match:
        return match[0]
    return Match(str(course.pk), course.title, 0, (), ("Past volgens de gegevens niet bij deze vraag.",))


def facts_for(intake: Intake, day: date | None = None) -> list[LabourMarketFact]:
    """Arguments that may still be used: of the client's sector and region, or of the whole country."""
    rows = LabourMarketFact.objects.usable_on(day or today())
    rows = rows.filter(sector__in=["", intake.organisation.sector], region__in=["", intake.organisation.region])
    return list(rows[:MOST_FACTS])


def schemes_for(intake: Intake, course: Course | None = None, day: date | None = None) -> list[dict[str, str]]:
    """Schemes that do not fail, as plain words for page and paper: `name`, `word` ("past", "bijna" or "controleer zelf"),
    `why`, `what`, `who`, `url`, `checked` and `until`. The one place where an advice asks for schemes."""
    found = schemes.schemes_for(
        intake.organisation, course, on=day, participants=intake.participants, start=intake.wanted_start,
        formula=intake.formula,
    )  # fmt: skip
    return [_scheme(one) for one in found if one.answer.verdict is not Verdict.NOT]


def _scheme(found: SchemeMatch) -> dict[str, str]:
    one = found.scheme
    most = f" Hoogstens {euro(one.maximum)}." if one.maximum else ""
    why = [*found.answer.reasons, *found.answer.to_ask, *(["kijk de bron na"] if found.must_check else [])]
    return {
        "name": one.name, "word": found.answer.word, "why": "; ".join(why), "what": one.contribution + most,
        "who": one.audience.rstrip(".") + ".", "url": one.url, "checked": long_date(one.checked_on),
        "until": long_date(one.deadline or one.ends_on),
    }  # fmt: skip


def courses_to_quote(intake: Intake) -> list[Course]:
    """What the last advice that was given out recommends, in its order; without an advice what came up in the
    conversation."""
    last = intake.advices.filter(state=AdviceState.ISSUED).order_by("-version").first()
    if last is None:
        return list(intake.courses.all())
    lines = last.lines.filter(is_left_out=False).select_related("course").order_by("number")
    return [line.course for line in lines]
