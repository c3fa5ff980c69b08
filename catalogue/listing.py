"""The public course list: one page of courses with their next start, and how many every filter would give.

Two statements answer a question (catalogue.statements). The counts are kept for a moment; the rows never are, so that prices
and free places are those of now.
"""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.core.paginator import EmptyPage, Page, Paginator
from django.db import connection
from django.db.models import Count

from catalogue import nearby, selectors, statements, tally
from catalogue.criteria import FACETS, Criteria
from catalogue.models import Course, Location, Offering
from catalogue.tally import Counts, Facet
from catalogue.vat import Price
from llo_portal.kernel.dates import today

PER_PAGE = 20
KEPT_SECONDS = 20
GENERATION = "catalogue.generation"


@dataclass(frozen=True, slots=True)
class Card:
    """A course as the list shows it; `offering` is its next start that meets the filters, open ones first.

    `km` is roughly how far away that is; None when the visitor did not tell from where, or nobody travels.
    """

    course: Course
    offering: Offering | None
    price: Price | None
    hours_per_week: int | None
    km: int | None = None

    @property
    def distance_text(self) -> str:
        return nearby.distance_text(self.km) if self.km else ""


@dataclass(frozen=True, slots=True)
class Listing:
    page: Page
    cards: tuple[Card, ...]
    counts: Counts

    @property
    def facets(self) -> tuple[Facet, ...]:
        return self.counts.facets


def listing(asked: Criteria) -> Listing:
    """Raises EmptyPage for a page that does not exist. A count is with all other filters on and its own off."""
    found = _kept_counts(asked)
    paginator: Paginator[Any] = Paginator(range(found.total), PER_PAGE)
    if asked.page > max(paginator.num_pages, 1):
        raise EmptyPage
    page = paginator.page(asked.page)
    cards = page_cards(asked, first=(asked.page - 1) * PER_PAGE)
    page.object_list = [card.course for card in cards]
    return Listing(page, cards, found)


def page_cards(asked: Criteria, *, first: int = 0, count: int = PER_PAGE) -> tuple[Card, ...]:
    """One statement; what it finds is as it is now."""
    rates = selectors.vat_rates()
    told = statements.page(asked, rates, selectors.synonyms(), first=first, count=count)
    return tuple(_card(row, rates) for row in _rows(told))


def _rows(told: statements.Statement) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(told.sql, told.parameters)
        return cursor.fetchall()


_COURSE, _START = len(statements.COURSE_FIELDS), len(statements.START_FIELDS)


def _card(row: tuple[Any, ...], rates: list[Any]) -> Card:
    course = Course.from_db("default", statements.COURSE_FIELDS, row[:_COURSE])
    start, place, km = row[_COURSE : _COURSE + _START], row[_COURSE + _START : -1], row[-1]
    if start[0] is None:
        return Card(course, None, None, hours_per_week(course))
    offering = Offering.from_db("default", statements.START_FIELDS, start)
    offering.course = course
    offering.location = Location.from_db("default", statements.PLACE_FIELDS, place) if place[0] else None
    return Card(course, offering, selectors.price_of(offering, rates), hours_per_week(course), km or None)


def _kept_counts(asked: Criteria) -> Counts:
    told = f"{today()} {generation()} {asked.pairs()!r}"
    key = f"catalogue.counts.{sha256(told.encode()).hexdigest()}"
    kept: Counts | None = cache.get(key)
    if kept is None:
        kept = count(asked)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def generation() -> str:
    """Changes when a course or a start is saved, so that what is kept about the old ones is not found again."""
    return str(cache.get_or_set(GENERATION, lambda: uuid4().hex, None))


def forget_counts() -> None:
    cache.delete(GENERATION)


def count(asked: Criteria) -> Counts:
    """The second statement, added up."""
    rows = _rows(statements.counts(asked, selectors.vat_rates(), selectors.synonyms()))
    return tally.add_up(asked, today(), rows)


def finds_words(asked: Criteria) -> bool:
    """Whether the words alone, without filters, find a course."""
    return asked.has_filters and count(Criteria(words=asked.words)).total > 0


def alternatives(asked: Criteria, limit: int = 3) -> list[Card]:
    """For when nothing was found: the same words or the same topic without the rest, else what starts soonest."""
    looser = [Criteria(words=asked.words)] if asked.words and asked.has_filters else []
    if sectors := asked.chosen.get("sector"):
        looser.append(Criteria(chosen={"sector": sectors}))
    found: dict[Any, Card] = {}
    for question in (*looser, Criteria()):
        if len(found) < limit:
            found |= {card.course.pk: card for card in page_cards(question, count=limit) if card.course.pk not in found}
    return list(found.values())[:limit]


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
