"""Clients at scale: pages against their own SQL, doubles of one entry, and what a row of an import costs."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench import memory
from tests.bench.handlers import Stack, as_users_get_it
from tests.bench.pairs import PAIRS, Ratio, compare, seconds

SMALL, LARGE, ENTRIES = 1_000, 100_000, 1_000_000
MOST_QUERIES = 9
MOST_MEMORY = 300  # MB
PLAIN = 110  # MB of a process that did nothing yet; what other parts of the bench left in this one does not count
HEAD = "Organisatie;KvK-nummer;Plaats;Contactpersoon;E-mail\r\n"


def run() -> Iterator[Ratio]:
    """More queries or memory than promised raise SystemExit."""
    from accounts.models import User

    user = User.objects.filter(groups__name="accountmanager").order_by("email").first()
    if user is None:
        raise SystemExit("load the demo first: there is no accountmanager")
    _seed(SMALL)
    small = _doubles(user)
    _seed(LARGE - SMALL, ENTRIES, first=SMALL + 1)
    large = _doubles(user)
    ratios = tuple(b / a for a, b in zip(small, large, strict=True))
    yield Ratio(f"doubles of one entry, {LARGE:,} / {SMALL:,} organisations", ratios, 5)
    yield from _pages(user)
    yield _import_cost(user)


def people() -> None:
    """Two accountmanagers and a strategy, for when the demo was not loaded."""
    from tests.factories.accounts import ProviderFactory, UserFactory
    from tests.factories.strategy import published_strategy

    ProviderFactory()
    published_strategy()
    for _ in range(2):
        UserFactory(roles=("accountmanager",))


def _seed(organisations: int, entries: int = 0, first: int = 1) -> None:
    from delivery.management.commands.seed_scale import _escaped, _hush, client_steps

    with transaction.atomic(), connection.cursor() as cursor:
        _hush(cursor)
        for _, (sql, parameters) in client_steps(organisations, 0, first=first):
            cursor.execute(_escaped(sql), parameters)
        for _, (sql, parameters) in list(client_steps(organisations, entries))[1:]:
            cursor.execute(_escaped(sql), parameters)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _doubles(user: Any) -> list[float]:
    from clients.duplicates import Candidate
    from clients.models import Organisation
    from clients.selectors import doubles

    entry = Candidate("nieuw", "Bakkerij Vermeer 90", "Gouda", "10000090", "iemand@schaal.voorbeeld.nl")

    def look() -> None:
        doubles.likely([entry], Organisation.objects.for_user(user).current())

    look()
    return [seconds(look, 10) for _ in range(PAIRS)]


def _pages(user: Any) -> Iterator[Ratio]:
    from clients.models import Organisation

    busy = Organisation.objects.get(kvk="10000001")  # seed_scale gives it most to tell
    ours = Stack(settings.MIDDLEWARE, user)
    listed = reverse("clients:organisation_list")
    for name, address in (
        ("client list, 25 of 100,000", listed),
        ("search on a name", listed + "?q=bakkerij+vermeer+90"),
        ("timeline of the busiest client", reverse("clients:organisation_timeline", args=[busy.pk])),
    ):
        page: Callable[[], Any] = lambda address=address: ours.get(address)  # noqa: E731
        if page().status_code != 200:
            raise SystemExit(f"{address} is not the page itself")
        with CaptureQueriesContext(connection) as asked:
            page()
        if len(asked) > MOST_QUERIES:
            raise SystemExit(f"{name} asks {len(asked)} queries, more than {MOST_QUERIES}")
        statements = [_plain(query["sql"]) for query in asked]
        note = f"{len(asked)} queries"
        with as_users_get_it():
            ratio = compare(name, page, lambda told=statements: _bare(told), limit=3, times=3, note=note)  # type: ignore[misc]
        yield ratio


def _plain(sql: str) -> str:
    """A cursor of the server is asked as the statement in it."""
    return sql.split(" FOR ", 1)[1] if sql.startswith("DECLARE ") else sql


def _bare(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql.replace("%", "%%"), ())
            if cursor.description:
                cursor.fetchall()


def _import_cost(user: Any) -> Ratio:
    before = memory.forget_peak()
    small, large = (_per_row(user, rows, mark) for rows, mark in ((1_000, "A"), (10_000, "B")))
    used = memory.peak() - before + PLAIN
    if used > MOST_MEMORY:
        raise SystemExit(f"importing 10,000 rows took {used:.0f} MB, more than {MOST_MEMORY}")
    note = f"{large * 1000:.1f} ms a row, {used:.0f} MB at most"
    return Ratio("import cost per row, 10,000 / 1,000 rows", (large / small,), 1.5, note=note)


def _per_row(user: Any, rows: int, mark: str) -> float:
    from clients.services import importing, imports

    lines = (
        f"Nieuw {mark} {n};{20_000_000 + n + rows};Gouda;Piet {mark}{n};p{mark}{n}@rij.voorbeeld.nl"
        for n in range(rows)
    )
    content = (HEAD + "\r\n".join(lines)).encode()
    started = time.perf_counter()
    made = imports.read_file(name=f"{mark}.csv", content=content, by=user)
    pairs = {pair.key: imports.BOTH for pair in imports.examine(client_import=made, by=user).pairs}
    imports.keep_choices(client_import=made, confirmed=True, pairs=pairs, by=user)
    outcome = importing.carry_out(client_import=made, by=user)
    if outcome["nieuw"] != rows:
        raise SystemExit(f"{outcome} of {rows} rows")
    return (time.perf_counter() - started) / rows
