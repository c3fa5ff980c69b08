"""A question of the course list in pieces of SQL: which courses, which starts, at what price and how far away.

Every value goes as a named parameter; the pieces themselves hold names of ours only.
"""

from typing import Any

from catalogue import nearby, terms
from catalogue.bands import DISTANCES, HOUR_BOUNDS, PRICE_BOUNDS
from catalogue.choices import CourseState, DeliveryForm
from catalogue.criteria import FACETS, Criteria, month_bounds, month_number
from catalogue.querysets import oldest_check
from catalogue.vat import Rate
from llo_portal.kernel.dates import today

# by facet the column of `courses()` it is about
COLUMNS = {"sector": "c.sector", "papier": "c.credential", "niveau": "c.level", "uren": "c.hours", "toegang": "c.open"}
PUBLISHED = "c.state = %(published)s AND c.checked_on >= %(checked)s"
HOURS_PER_WEEK = (
    "ceil((c.contact_hours + coalesce(c.self_study_hours, 0) + coalesce(c.practice_hours, 0)) / nullif(c.weeks, 0))"
)
KM = "CASE WHEN o.form = ANY(%(no_travel)s) THEN 0 ELSE p.km END"
LOOKS_ALIKE = 1 / 3
"""What a title must share with a word that finds nothing: so much that a wrong letter in a word of five still counts. Of
189 such words 185 find their course; with the 0.45 of staff, who see typos beside real hits, it was 164."""
COMING = "o.starts_on >= %(day)s AND NOT o.is_cancelled"
PRICE_BAND = "width_bucket({price}, %(price_bounds)s::numeric[])"
NOBODY_TRAVELS = [form.value for form in DeliveryForm if form.is_online] + [DeliveryForm.AT_CLIENT.value]


class Question:
    """One question put to the database; `rates` are all VAT rates, `synonyms` the list of the editors."""

    def __init__(self, asked: Criteria, rates: list[Rate], synonyms: terms.Synonyms) -> None:
        day = today()
        self.asked = asked
        self.values: dict[str, Any] = {
            "day": day, "published": CourseState.PUBLISHED.value, "checked": oldest_check(),
            "hour_bounds": list(HOUR_BOUNDS), "price_bounds": list(PRICE_BOUNDS), "distances": list(DISTANCES),
            "forms": list(FACETS["vorm"][1]), "parts": list(FACETS["dagdeel"][1]), "regions": list(FACETS["regio"][1]),
            "first_month": month_number(f"{day:%Y-%m}"), "no_travel": NOBODY_TRAVELS,
        }  # fmt: skip
        self.hits = self._hits(terms.words(asked.words), synonyms) if asked.words else ""
        self.price = self._consumer_price(rates)
        self.places = self._places()

    def put(self, name: str, value: Any) -> str:
        self.values[name] = value
        return f"%({name})s"

    def _hits(self, found: tuple[str, ...], synonyms: terms.Synonyms) -> str:
        """Full text with synonyms and prefixes; only when that finds nothing, titles that look alike."""
        self.put("query", terms.tsquery(found, synonyms))
        self.put("plain", " ".join(found))
        self.put("typo", LOOKS_ALIKE)
        typed = self.asked.words[:30]
        self.put("typed", sorted({typed, typed.upper()}))
        return f"""exact AS MATERIALIZED (
            SELECT c.id, ts_rank(c.search_vector, q) AS rank FROM catalogue_course c, to_tsquery('dutch', %(query)s) q
            WHERE (c.search_vector @@ q OR c.code = ANY(%(typed)s) OR c.crebo = ANY(%(typed)s)) AND {PUBLISHED}),
        hits AS MATERIALIZED (
            SELECT id, rank FROM exact UNION ALL
            SELECT c.id, word_similarity(%(plain)s, c.title_key) FROM catalogue_course c
            WHERE NOT EXISTS (SELECT FROM exact) AND {PUBLISHED}
                AND word_similarity(%(plain)s, c.title_key) >= %(typo)s),"""  # noqa: S608

    def _consumer_price(self, rates: list[Rate]) -> str:
        """Euros with VAT by the rate on the day of the start, rounded as catalogue.vat does."""
        whens = []
        for number, rate in enumerate(sorted(rates, key=lambda rate: rate.starts_on, reverse=True)):
            treatment, since = self.put(f"vat{number}", rate.treatment), self.put(f"since{number}", rate.starts_on)
            vat = f"round(o.price * {self.put(f'rate{number}', rate.fraction)}, 2)"
            whens.append(f"WHEN o.vat_treatment = {treatment} AND o.starts_on >= {since} THEN {vat}")
        return f"(o.price + CASE {' '.join(whens)} ELSE 0 END)" if whens else "o.price"

    def _places(self) -> str:
        """Locations with the number of their region, and kilometres from the visitor when known."""
        km = "NULL::int"
        if self.asked.area:
            known = nearby.kilometres_from(self.asked.area)
            areas, kms = self.put("areas", list(known)), self.put("kms", list(known.values()))
            km = f"({kms}::int[])[array_position({areas}::text[], left(l.postcode, 2))]"
        return f"""places AS MATERIALIZED (SELECT l.id, l.region, {km} AS km,
            array_position(%(regions)s::text[], l.region::text) - 1 AS region_bit FROM catalogue_location l),"""  # noqa: S608

    def courses(self) -> str:
        """Published courses that fit the words, with `hours` as a band and their `rank`."""
        joined, rank = ("JOIN hits h ON h.id = c.id", "h.rank") if self.hits else ("", "0::real")
        return f"""SELECT c.id, c.sector, c.credential, c.level, c.title_key, {rank} AS rank,
            width_bucket({HOURS_PER_WEEK}::int, %(hour_bounds)s::int[]) AS hours, c.needs_no_diploma AS open
            FROM catalogue_course c {joined} WHERE {PUBLISHED}"""  # noqa: S608

    @property
    def only_hits(self) -> str:
        """For a WHERE about starts."""
        return "AND o.course_id IN (SELECT id FROM hits)" if self.hits else ""

    def course_misses(self) -> dict[str, str]:
        """By chosen facet: whether a course does not meet it."""
        told = {name: list[Any](self.asked.chosen.get(name, ())) for name in COLUMNS}
        told["uren"] = _numbers("uren", told["uren"])
        told["toegang"] = [True for _ in told["toegang"]]
        return {name: _misses(COLUMNS[name], self.put(name, values)) for name, values in told.items() if values}

    def start_misses(self) -> dict[str, str]:
        """By chosen facet: whether a start does not meet it."""
        asked, found = self.asked, {}
        for name, column in {"dagdeel": "o.day_part", "vorm": "o.form", "regio": "p.region"}.items():
            if values := asked.chosen.get(name):
                found[name] = _misses(column, self.put(name, list(values)))
        if asked.month:
            since, until = (self.put(f"month{n}", day) for n, day in enumerate(month_bounds(asked.month)))
            found["maand"] = f"NOT (o.starts_on >= {since} AND o.starts_on < {until})"
        if values := asked.chosen.get("prijs"):
            bands = self.put("prijs", _numbers("prijs", values))
            found["prijs"] = _misses(PRICE_BAND.format(price=self.price), bands)
        if (within := asked.within) is not None:
            found["afstand"] = f"({KM} <= {self.put('within', within)}) IS NOT TRUE"
        return found


def _misses(column: str, values: str) -> str:
    return f"({column} = ANY({values})) IS NOT TRUE"


def _numbers(facet: str, values: Any) -> list[int]:
    keys = list(FACETS[facet][1])
    return [keys.index(value) for value in values]
