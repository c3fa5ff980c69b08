"""Which courses fit what a client needs, with a score of 0 to 100 and the reasons in words. Pure and deterministic.

Every aspect gives a part between 0 and 1. What the client told nothing about does not count, so a score is always out of
what could be compared. A course that covers more never scores lower than the same course that covers less.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

WEIGHTS = {"skills": 50, "sector": 15, "paper": 15, "level": 10, "choices": 10}
FEWEST_POINTS = 30  # under this it is no recommendation, unless the client asked for it
MOST = 6
# from light to heavy: a heavier paper than asked is worth half
PAPERS = ("bewijs van deelname", "branchecertificaat", "praktijkverklaring", "mbo-certificaat", "mbo-diploma")
LEVELS = ("mbo-1", "mbo-2", "mbo-3", "mbo-4", "hbo")


@dataclass(frozen=True, slots=True)
class Need:
    """A skill the group misses: from `have` to `want` (0-4), for `people` of them."""

    skill: str
    have: int
    want: int
    people: int = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """`paper`, `level`, `sector` and `day_part` are empty when the client did not say. `can` holds what the group can
    already, by skill; `in_view` the courses that came up in the conversation. Of a small group the reasons tell no level or
    number: colleagues and the client read them."""

    needs: tuple[Need, ...] = ()
    can: Mapping[str, int] = field(default_factory=dict)
    sector: str = ""
    level: str = ""
    paper: str = ""
    day_part: str = ""
    in_view: frozenset[str] = frozenset()
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A course by what it gives and asks (skill -> level), its paper, and when it can be followed; `names` tells skills
    in words."""

    key: str
    title: str
    gives: Mapping[str, int] = field(default_factory=dict)
    asks: Mapping[str, int] = field(default_factory=dict)
    sector: str = ""
    level: str = ""
    paper: str = ""
    day_parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """`reasons` speak for the course, `cautions` are to be talked about."""

    key: str
    title: str
    score: int
    reasons: tuple[str, ...]
    cautions: tuple[str, ...] = ()


def recommend(wish: Wish, candidates: Iterable[Candidate], names: Mapping[str, str]) -> list[Match]:
    """The best first; equal scores by title. At most six, and always what came up in the conversation."""
    rows = list(candidates)
    found = sorted((match(wish, one, names) for one in rows), key=lambda m: (-m.score, m.title, m.key))
    useless = {one.key for one in rows if not _helps(wish, one)}
    worth = [m for m in found if m.score >= FEWEST_POINTS and m.key not in useless][:MOST]
    return worth + [m for m in found if m.key in wish.in_view and m not in worth]


def _helps(wish: Wish, course: Candidate) -> bool:
    """Adds to a skill that the group misses; anything does when no gap is known."""
    needs = [need for need in wish.needs if need.want > need.have]
    return not needs or covered(needs, course.gives) > 0


def match(wish: Wish, course: Candidate, names: Mapping[str, str]) -> Match:
    """`names` gives the words of a skill."""
    parts = _parts(wish, course)
    weight = sum(WEIGHTS[name] for name in parts)
    total = sum((WEIGHTS[name] * part for name, part in parts.items()), Fraction(0))
    reasons, cautions = _words(wish, course, parts, names)
    return Match(course.key, course.title, int(100 * total / weight) if weight else 0, tuple(reasons), tuple(cautions))


def _parts(wish: Wish, course: Candidate) -> dict[str, Fraction]:
    """What could be compared, each between 0 and 1."""
    parts: dict[str, Fraction] = {}
    open_needs = [need for need in wish.needs if need.want > need.have]
    if open_needs:
        parts["skills"] = covered(open_needs, course.gives)
    if wish.sector:
        parts["sector"] = Fraction(course.sector == wish.sector)
    if wish.paper in PAPERS:
        parts["paper"] = _paper(wish.paper, course.paper)
    if wish.level in LEVELS and course.level in LEVELS:
        apart = abs(LEVELS.index(wish.level) - LEVELS.index(course.level))
        parts["level"] = Fraction(max(2 - apart, 0), 2)
    if wish.day_part and course.day_parts:
        parts["choices"] = Fraction(wish.day_part in course.day_parts)
    return parts


def covered(needs: Iterable[Need], gives: Mapping[str, int]) -> Fraction:
    """The part of all missing levels, counted per person, that a course adds."""
    asked = closed = 0
    for need in needs:
        asked += (need.want - need.have) * need.people
        closed += max(min(gives.get(need.skill, 0), need.want) - need.have, 0) * need.people
    return Fraction(closed, asked) if asked else Fraction(0)


def _paper(wanted: str, given: str) -> Fraction:
    if given not in PAPERS:
        return Fraction(0)
    heavier = PAPERS.index(given) - PAPERS.index(wanted)
    return Fraction(1) if heavier == 0 else Fraction(1, 2) if heavier > 0 else Fraction(0)


def _words(
    wish: Wish, course: Candidate, parts: Mapping[str, Fraction], names: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    reasons, cautions = _about_skills(wish, course, names)
    if course.key in wish.in_view:
        reasons.append("Kwam in het gesprek al ter sprake.")
    if parts.get("sector"):
        reasons.append("Hoort bij de sector van de klant.")
    if "paper" in parts:
        _about_paper(wish, course, parts["paper"], reasons, cautions)
    if "level" in parts:
        told = reasons if parts["level"] == 1 else cautions
        told.append(f"Is op niveau {course.level}; de groep werkt op {wish.level}.")
    if "choices" in parts:
        when = {"avond": "’s avonds", "overdag": "overdag"}.get(wish.day_part, wish.day_part)
        if parts["choices"]:
            reasons.append(f"Kan {when}, zoals de klant wil.")
        else:
            cautions.append(f"Staat nu niet {when} gepland.")
    return reasons, cautions


def _about_skills(wish: Wish, course: Candidate, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    needs = [need for need in wish.needs if need.want > need.have]
    helped = [need for need in needs if course.gives.get(need.skill, 0) > need.have]
    reasons = [f"Werkt aan {len(helped)} van de {len(needs)} vaardigheden die de groep mist."] if helped else []
    for need in helped:
        reached, name = min(course.gives[need.skill], need.want), names.get(need.skill, need.skill)
        if wish.is_small:
            reasons.append(f"{name}: tot niveau {reached} (gewenst {need.want}).")
        else:
            way = f"van niveau {need.have} naar {reached} (gewenst {need.want})"
            reasons.append(f"{name}: {way}, voor {need.people} mensen.")
    cautions = [
        f"Vraagt vooraf {names.get(skill, skill)} op niveau {level}; "
        + ("dat heeft de groep nog niet." if wish.is_small else f"de groep zit op {wish.can[skill]}.")
        for skill, level in sorted(course.asks.items()) if skill in wish.can and wish.can[skill] < level
    ]  # fmt: skip
    return reasons, cautions


def _about_paper(wish: Wish, course: Candidate, part: Fraction, reasons: list[str], cautions: list[str]) -> None:
    if part == 1:
        reasons.append(f"Geeft een {course.paper}, zoals de klant wil.")
    elif part:
        reasons.append(f"Geeft een {course.paper}; dat is meer dan het {wish.paper} dat de klant noemde.")
    else:
        cautions.append(f"Geeft geen {wish.paper}, maar een {course.paper or 'ander papier'}.")
