"""Search with six facets over ten thousand courses against a bare view that runs the same two statements.

Nothing is kept between the requests: neither the page nor the counts. The bare view runs both statements and fills in the
same markup from values that are ready, without our middleware, reading of the address, rows into objects and sums.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench import bare
from tests.bench.handlers import STARTING_SET, Stack, catch
from tests.bench.pairs import Ratio, compare

LIMIT = 1.5
STATEMENTS = 2
NOTHING_KEPT = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
SIX = (
    ("sector", "zorg-en-welzijn"), ("sector", "techniek"), ("dagdeel", "avond"), ("dagdeel", "ochtend"),
    ("vorm", "op locatie"), ("uren", "0-4"), ("uren", "5-8"), ("prijs", "250-500"), ("prijs", "500-1000"),
    ("papier", "bewijs van deelname"),
)  # fmt: skip
SELECTIVE, HALF = "lassen gevorderden", "half"


def run() -> Iterator[Ratio]:
    """More or fewer statements than two raise SystemExit."""
    _make_half()
    with override_settings(SHARED_PAGE_SECONDS=0, CACHES=NOTHING_KEPT):
        ours, plain = Stack(settings.MIDDLEWARE), Stack(STARTING_SET)
        for label, words in (("a selective word", SELECTIVE), ("half the catalogue", HALF)):
            for kind, facets in (("six facets", SIX), ("no filter", ())):
                yield _measured(ours, plain, f"search, {label}, {kind}", [("q", words), *facets])


def _make_half() -> None:
    """A word that every second course has."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE catalogue_course SET summary = summary || ' half' WHERE right(code, 1) ~ '[02468]' AND code LIKE 'SCH-%'"
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE catalogue_course")


def _measured(ours: Stack, plain: Stack, name: str, pairs: list[tuple[str, str]]) -> Ratio:
    address = f"{reverse('catalogue:course_list')}?{urlencode(pairs)}"
    ours.get(address)
    bare.caught["search"] = catch(ours, address)
    with CaptureQueriesContext(connection) as asked:
        ours.get(address)
    if len(asked) != STATEMENTS:
        raise SystemExit(f"{name} asks {len(asked)} queries, not {STATEMENTS}")
    bare.statements[:] = [query["sql"] for query in asked.captured_queries]
    found: Any = bare.caught["search"][1]["found"]
    return compare(
        name, lambda: ours.get(address), lambda: plain.get("/bench/zoeken/"), limit=LIMIT, times=10,
        note=f"{found.counts.total} found",
    )  # fmt: skip
