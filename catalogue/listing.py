"""The public course list: one page of courses with their next start, and how many every filter would give."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Count, F, Min, Q, QuerySet

from catalogue import selectors
from catalogue.criteria import FACETS, Criteria, month_bounds, month_label
from catalogue.models import Course, Offering
from catalogue.querysets import has_free_seat
from catalogue.vat import Price
from llo_portal.kernel.dates import today

PER_PAGE = 20
KEPT_SECONDS = 20
GENERATION = "catalogue.generation"
MONTHS_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Card:
    """A course as the list shows it; `offering` is its next start, open ones first."""

    course: Course
    offering: Offering | None
    price: Price | None
    hours_per_week: int | None


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen_count(self) -> int:
        return sum(option.is_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Listing:
    page: Page
    cards: tuple[Card, ...]
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Which courses stand on a page, of how many, and the counts beside them."""

    total: int
    ids: tuple[UUID, ...]
    facets: tuple[Facet, ...]


def listing(asked: Criteria) -> Listing:
    """Raises EmptyPage for a page that does not exist. A count is with all other filters on and its own off.

    The outline is kept for a moment, the rows never are: prices and free places are those of now.
    """
    outline = _kept_outline(asked)
    paginator: Paginator[Any] = Paginator(range(outline.total), PER_PAGE)
    if asked.page > max(paginator.num_pages, 1):
        raise EmptyPage
    page = paginator.page(asked.page)
    rows = Course.objects.published().in_bulk(outline.ids)
    page.object_list = [rows[pk] for pk in outline.ids if pk in rows]
    return Listing(page, tuple(cards(page.object_list)), outline.facets)


def _kept_outline(asked: Criteria) -> Outline:
    told = f"{today()} {generation()} {asked!r}"
    key = f"catalogue.list.{sha256(told.encode()).hexdigest()}"
    outline: Outline | None = cache.get(key)
    if outline is None:
        outline = _outline(asked)
        cache.set(key, outline, KEPT_SECONDS)
    return outline


def _outline(asked: Criteria) -> Outline:
    found = matching(asked)
    first = (asked.page - 1) * PER_PAGE
    ids = tuple(_ordered(found, asked.order).values_list("pk", flat=True)[first : first + PER_PAGE])
    return Outline(found.order_by().count(), ids, tuple(_facets(asked)))


def generation() -> str:
    """Changes when a course or a start is saved, so that what is kept about the old ones is not found again."""
    return str(cache.get_or_set(GENERATION, lambda: uuid4().hex, None))


def forget_outlines() -> None:
    cache.delete(GENERATION)


def matching(asked: Criteria) -> QuerySet[Any]:
    courses = _worded(asked)
    for condition in _conditions(asked).values():
        courses = courses.filter(condition)
    if offering := _offering_condition(asked):
        courses = courses.filter(pk__in=Offering.objects.upcoming().filter(offering).order_by().values("course"))
    return courses


def _worded(asked: Criteria) -> QuerySet[Any]:
    courses = Course.objects.published()
    return courses.search(asked.words) if asked.words else courses


def _conditions(asked: Criteria) -> dict[str, Q]:
    """Conditions on the course itself, by facet."""
    fields = {"sector": "sector", "papier": "credential"}
    return {name: Q(**{f"{fields[name]}__in": values}) for name in fields if (values := asked.chosen.get(name))}


def _offering_parts(asked: Criteria) -> dict[str, dict[str, Any]]:
    parts: dict[str, dict[str, Any]] = {}
    if values := asked.chosen.get("dagdeel"):
        parts["dagdeel"] = {"day_part__in": values}
    if values := asked.chosen.get("vorm"):
        parts["vorm"] = {"form__in": values}
    if asked.month:
        start, end = month_bounds(asked.month)
        parts["maand"] = {"starts_on__gte": start, "starts_on__lt": end}
    return parts


def _offering_condition(asked: Criteria) -> Q | None:
    parts = _offering_parts(asked)
    return Q(**{k: v for part in parts.values() for k, v in part.items()}) if parts else None


def _ordered(courses: QuerySet[Any], order: str) -> QuerySet[Any]:
    """Open starts first, then what starts soonest. One pass over the starts: asking them per course is ten times slower."""
    if order == "titel":
        return courses.order_by("title_key", "pk")
    coming = Q(offerings__is_cancelled=False, offerings__starts_on__gte=today())
    free = Q(offerings__is_open=True) & has_free_seat("offerings__")
    rows = courses.annotate(
        open_start=Min("offerings__starts_on", filter=coming & free),
        first_start=Min("offerings__starts_on", filter=coming),
    )
    soonest = (F("open_start").asc(nulls_last=True), F("first_start").asc(nulls_last=True), "title_key", "pk")
    by_rank = order == "relevantie" and "rank" in courses.query.annotations
    return rows.order_by("-rank", *soonest) if by_rank else rows.order_by(*soonest)


def cards(courses: Sequence[Course]) -> list[Card]:
    """With the next start of each, open ones first: one query for all of them."""
    starts: dict[Any, Offering] = {}
    rows = Offering.objects.upcoming().filter(course__in=courses).select_related("location")
    for offering in sorted(rows, key=lambda o: (not o.is_open, o.is_full, o.starts_on)):
        starts.setdefault(offering.course_id, offering)
    rates = selectors.vat_rates()
    return [card(course, starts.get(course.pk), rates) for course in courses]


def card(course: Course, offering: Offering | None, rates: list[Any]) -> Card:
    return Card(course, offering, selectors.price_of(offering, rates) if offering else None, hours_per_week(course))


def hours_per_week(course: Course) -> int | None:
    """Lessons and home study together, rounded up: a promise that is easily kept."""
    if not course.weeks or course.contact_hours is None:
        return None
    total = course.contact_hours + (course.self_study_hours or 0) + (course.practice_hours or 0)
    return int(-(-total // course.weeks))


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Hours per week, rounded up to half hours; None where nothing is known."""

    lessons: Decimal | None
    home: Decimal | None
    practice: Decimal | None


def week_hours(course: Course) -> WeekHours:
    def each(total: Decimal | None) -> Decimal | None:
        return -(-total * 2 // course.weeks) / 2 if total and course.weeks else None

    return WeekHours(each(course.contact_hours), each(course.self_study_hours), each(course.practice_hours))


def _facets(asked: Criteria) -> list[Facet]:
    counters = _counters(asked)
    counts = _worded(asked).order_by().aggregate(**counters) if counters else {}
    facets = []
    for name, (label, labels) in FACETS.items():
        options = tuple(
            Option(value, text, counts[_alias(name, value)], value in asked.chosen.get(name, ()))
            for value, text in labels.items()
        )
        facets.append(Facet(name, label, tuple(o for o in options if o.count or o.is_chosen)))
    months = [Option(m, month_label(m), counts[_alias("maand", m)], m == asked.month) for m in coming_months(asked)]
    facets.append(Facet("maand", "Start in", tuple(o for o in months if o.count or o.is_chosen)))
    return facets


def coming_months(asked: Criteria) -> list[str]:
    day = today()
    ahead = [f"{day.year + (day.month - 1 + n) // 12}-{(day.month - 1 + n) % 12 + 1:02}" for n in range(MONTHS_AHEAD)]
    return ahead if not asked.month or asked.month in ahead else [*ahead, asked.month]


def _alias(name: str, value: str) -> str:
    return f"{name}_{value}".replace("-", "_").replace(" ", "_")


def _counters(asked: Criteria) -> dict[str, Count]:
    """One count per option, all in one statement."""
    conditions, parts, day = _conditions(asked), _offering_parts(asked), today()

    def counter(own: str, course: Q | None = None, offering: dict[str, Any] | None = None) -> Count:
        where = Q()
        for name, condition in conditions.items():
            if name != own:
                where &= condition
        if course is not None:
            where &= course
        told = {k: v for name, part in parts.items() if name != own for k, v in part.items()} | (offering or {})
        if told:
            told = {"starts_on__gte": day, "is_cancelled": False} | told
            start: Any = told.get("starts_on__gte", day)
            told["starts_on__gte"] = max(start, day)
            where &= Q(**{f"offerings__{k}": v for k, v in told.items()})
        return Count("pk", filter=where, distinct=True) if where else Count("pk", distinct=True)

    found = {_alias("sector", v): counter("sector", Q(sector=v)) for v in FACETS["sector"][1]}
    found |= {_alias("papier", v): counter("papier", Q(credential=v)) for v in FACETS["papier"][1]}
    found |= {_alias("dagdeel", v): counter("dagdeel", offering={"day_part": v}) for v in FACETS["dagdeel"][1]}
    found |= {_alias("vorm", v): counter("vorm", offering={"form": v}) for v in FACETS["vorm"][1]}
    for month in coming_months(asked):
        start, end = month_bounds(month)
        found[_alias("maand", month)] = counter("maand", offering={"starts_on__gte": start, "starts_on__lt": end})
    return found


def alternatives(limit: int = 3) -> list[Card]:
    """For when nothing was found: courses that start soonest."""
    return cards(list(_ordered(Course.objects.published(), "start")[:limit]))


def sector_counts() -> list[tuple[str, str, int]]:
    """(key, label, number of published courses), largest first; empty sectors left out."""
    counts = dict(
        Course.objects.published().order_by().values_list("sector").annotate(n=Count("pk")).values_list("sector", "n")
    )
    labels = FACETS["sector"][1]
    rows = [(key, labels[key], n) for key, n in counts.items() if key in labels]
    return sorted(rows, key=lambda row: (-row[2], row[1]))


def next_starts(limit: int = 6) -> list[Card]:
    """The first coming starts with free seats, one per course."""
    rows = (
        Offering.objects.upcoming()
        .with_free_seats()
        .filter(course__state="gepubliceerd")
        .select_related("course", "location")
        .order_by("-is_open", "starts_on")[: limit * 6]
    )
    rates = selectors.vat_rates()
    seen: dict[Any, Any] = {}
    for offering in rows:
        seen.setdefault(offering.course_id, offering)
    return [card(o.course, o, rates) for o in list(seen.values())[:limit]]
