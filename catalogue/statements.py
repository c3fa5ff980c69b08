"""The two statements of the course list: the rows of a page, and the counts of all filters in one pass.

A start must meet all filters about starts at once: an evening in March and an online course in May are not an online
evening in May. A count is with all other filters on and its own off, so every row carries in `miss` which filters it does
not meet, a bit each; rows that miss more than one can count for nothing and are left out at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from catalogue import terms
from catalogue.criteria import Criteria
from catalogue.models import Course, Location, Offering
from catalogue.querysets import TAKEN_COLUMNS, free_seats_sql
from catalogue.question import COLUMNS, COMING, KM, PRICE_BAND, Question
from catalogue.tally import OF_COURSE, OF_START
from catalogue.vat import Rate

MONTHS_COUNTED = 60
# 0 can be chosen, 1 is full, 2 is not open
STANDING = f"CASE WHEN NOT o.is_open THEN 2 WHEN {free_seats_sql('o')} > 0 THEN 0 ELSE 1 END"
DAY = "(o.starts_on - DATE '2000-01-01')"
DAYS = 100_000  # more than there are days in a key


def _columns(model: type[Model], *names: str) -> tuple[str, ...]:
    """In the order of the model, which is how from_db takes them."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


COURSE_FIELDS = _columns(
    Course,
    "id", "slug", "title", "summary", "sector", "credential", "level", "contact_hours", "self_study_hours",
    "practice_hours", "weeks", "needs_no_diploma",
)  # fmt: skip
START_FIELDS = _columns(
    Offering,
    "id", "course_id", "starts_on", "form", "day_part", "day_parts", "weekdays", "begins_at", "ends_at", "price",
    "vat_treatment", "capacity", *TAKEN_COLUMNS, "is_open", "location_id", "module_id",
)  # fmt: skip
PLACE_FIELDS = _columns(Location, "id", "name", "place")


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with named parameters."""

    sql: str
    parameters: Mapping[str, Any]


def page(asked: Criteria, rates: list[Rate], synonyms: terms.Synonyms, *, first: int, count: int) -> Statement:
    """Rows of COURSE_FIELDS, START_FIELDS, PLACE_FIELDS and kilometres: courses in order, each with its start.

    The start is the first that meets the filters, open ones with free seats before others; so are the courses.
    """
    question = Question(asked, rates, synonyms)
    wanted = [f"NOT ({miss})" for miss in question.start_misses().values()]
    lacks = _and(f"NOT ({miss})" for miss in question.course_misses().values())
    near = "LEFT JOIN places p ON p.id = o.location_id"
    key, order = _key(question), _order(asked.order)
    question.values |= {"first": first, "count": count}
    sql = f"""WITH {question.hits} {question.places}
        found AS ({question.courses()}),
        firsts AS (SELECT o.course_id, min({key}) AS key FROM catalogue_offering o {near}
            WHERE {_and([COMING, *wanted])} {question.only_hits} GROUP BY o.course_id),
        page AS (SELECT c.id, c.rank, c.title_key, s.key
            FROM found c {"JOIN" if wanted else "LEFT JOIN"} firsts s ON s.course_id = c.id
            WHERE {lacks} ORDER BY {order.format(key="s.key")} LIMIT %(count)s OFFSET %(first)s)
        SELECT {_listed("k", COURSE_FIELDS)}, {_listed("o", START_FIELDS)}, {_listed("l", PLACE_FIELDS)}, o.km
        FROM page c JOIN catalogue_course k ON k.id = c.id
        LEFT JOIN LATERAL (SELECT o.*, {KM} AS km FROM catalogue_offering o {near}
            WHERE {_and(["o.course_id = c.id", COMING, *wanted])} ORDER BY {key}, o.id LIMIT 1) o ON true
        LEFT JOIN catalogue_location l ON l.id = o.location_id
        ORDER BY {order.format(key="c.key")}"""  # noqa: S608
    return Statement(sql, question.values)


def _key(question: Question) -> str:
    """One number to order starts by: whether it can be chosen, then price in cents or km, then the day."""
    if question.asked.order == "prijs":
        return f"({STANDING} * 1e16::numeric + coalesce(round({question.price} * 100), 1e10) * {DAYS} + {DAY})"
    if question.asked.order == "afstand":
        return f"({STANDING} * 1e16::numeric + coalesce({_DISTANCE}, 9999) * {DAYS} + {DAY})"
    return f"({STANDING} * {DAYS}::bigint + {DAY})"


# what is followed at home has no distance: it stands after every place that has one
_DISTANCE = "CASE WHEN o.form = ANY(%(no_travel)s) THEN 9000 ELSE p.km END"


def _order(order: str) -> str:
    """Open starts first, whatever the order; of equals what starts soonest, then by name."""
    if order == "titel":
        return "c.title_key, c.id"
    if order == "relevantie":
        return f"({{key}} < {DAYS}) DESC NULLS LAST, c.rank DESC, {{key}} NULLS LAST, c.title_key, c.id"
    return "{key} NULLS LAST, c.title_key, c.id"


def counts(asked: Criteria, rates: list[Rate], synonyms: terms.Synonyms) -> Statement:
    """Rows of (which facet, miss, a column per facet, fitting, all): see catalogue.tally for how they add up.

    What a course has in starts goes in one number per facet, a bit for each value.
    """
    question = Question(asked, rates, synonyms)
    misses = question.start_misses()
    columns = [*(COLUMNS[name] for name in OF_COURSE), *(f"c.{name}" for name in OF_START)]
    fits = "coalesce(s.fits, false)" if misses else "true"
    sql = f"""WITH {question.hits} {question.places}
        starts AS (SELECT o.course_id, {_miss(misses, OF_START)} AS miss, {_marks(question)}
            FROM catalogue_offering o LEFT JOIN places p ON p.id = o.location_id WHERE {COMING} {question.only_hits}),
        by_course AS (SELECT course_id, bool_or(miss = 0) AS fits, {_together(misses)}
            FROM starts WHERE {_one_at_most("miss")} GROUP BY course_id),
        rated AS (SELECT c.*, {_miss(question.course_misses(), OF_COURSE)} AS miss FROM ({question.courses()}) c),
        counted AS (SELECT c.*, {fits} AS fits, {_listed("s", OF_START)}
            FROM rated c LEFT JOIN by_course s ON s.course_id = c.id WHERE {_one_at_most("c.miss")})
        SELECT GROUPING({", ".join(columns)}), c.miss, {", ".join(columns)}, count(*) FILTER (WHERE c.fits), count(*)
        FROM counted c GROUP BY GROUPING SETS ({", ".join(f"(c.miss, {column})" for column in columns)})"""  # noqa: S608
    return Statement(sql, question.values)


def own_bit(name: str) -> int:
    """The bit in `miss` of a facet, among those of its kind."""
    kind = OF_COURSE if name in OF_COURSE else OF_START
    return 1 << kind.index(name)


def _marks(question: Question) -> str:
    month = "(extract(year FROM o.starts_on)::int * 12 + extract(month FROM o.starts_on)::int - 1 - %(first_month)s)"
    near = f"1 << width_bucket({KM} - 1, %(distances)s::int[])" if question.asked.area else "NULL::int"
    marks = {
        "dagdeel": "1 << (array_position(%(parts)s::text[], o.day_part::text) - 1)",
        "vorm": "1 << (array_position(%(forms)s::text[], o.form::text) - 1)",
        "maand": f"CASE WHEN {month} < {MONTHS_COUNTED} THEN 1::bigint << {month} END",
        "prijs": f"1 << {PRICE_BAND.format(price=question.price)}",
        "regio": "1::bigint << p.region_bit",
        "afstand": near,
    }
    return ", ".join(f"{mark} AS {name}" for name, mark in marks.items())


def _together(misses: Mapping[str, str]) -> str:
    """The marks of all starts of a course that meet the other filters."""
    return ", ".join(
        f"bit_or({name}) FILTER (WHERE miss & ~{own_bit(name)} = 0) AS {name}"
        if misses
        else f"bit_or({name}) AS {name}"
        for name in OF_START
    )


def _miss(misses: Mapping[str, str], kind: Iterable[str]) -> str:
    told = [f"CASE WHEN {misses[name]} THEN {own_bit(name)} ELSE 0 END" for name in kind if name in misses]
    return " + ".join(told) or "0"


def _one_at_most(bits: str) -> str:
    return f"{bits} & ({bits} - 1) = 0"


def _and(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions) or "true"


def _listed(alias: str, names: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)
