"""A scratch database at scale, for measuring: made by SQL alone, since a million rows through models take an hour.

Ids are digests of a counter, so that rows find each other without being looked up.
"""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, models, transaction
from django.db.models.fields import NOT_PROVIDED

from accounts.models import Person, User
from catalogue.models import Course, Offering
from clients.models import Organisation, TimelineEntry
from delivery.models import Enrolment, Learner, Programme
from llo_portal.kernel.choices import Sector
from strategy.models import Strategy

GROUP = 20  # enrolments per programme; every learner takes part in four
FIRST = ("Anna", "Bas", "Chantal", "Daan", "Emine", "Femke", "Gijs", "Hanna", "Ibrahim", "Joke", "Karim", "Leila")
LAST = ("Vermeer", "Yilmaz", "Bouwman", "Kooij", "Nguyen", "Pietersen", "Schouten", "Tesfay", "Vlot", "Kaya", "Boot")
TOPICS = ("Lassen", "Veilig werken", "Zorg thuis", "Heftruck rijden", "Taal op de werkvloer", "Keuken", "Data lezen")
FIT = ("voor beginners", "in de praktijk", "voor gevorderden", "voor teamleiders", "op locatie")


def pick(words: tuple[str, ...], counter: str) -> str:
    array = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"(ARRAY[{array}])[1 + ({counter}) % {len(words)}]"


def key(kind: str, counter: str = "n") -> str:
    return f"md5('{kind}' || ({counter}))::uuid"


def insert(model: type[models.Model], count: int, **values: str) -> tuple[str, list[Any]]:
    """INSERT ... SELECT over a counter `n`: `values` are SQL expressions by field, the rest gets the model's default."""
    columns, expressions, parameters = [], [], []
    for field in model._meta.local_concrete_fields:
        if field.generated:
            continue
        columns.append(f'"{field.column}"')
        if field.name in values:
            expressions.append(values[field.name])
        elif field.name in ("created_at", "updated_at"):
            expressions.append("now()")
        else:
            expressions.append("%s")
            parameters.append(_default(field))
    table = model._meta.db_table
    sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(expressions)} FROM generate_series(1, %s) AS n"  # noqa: S608
    return sql, [*parameters, count]


def _default(field: Any) -> Any:
    if field.default is not NOT_PROVIDED:
        return field.get_db_prep_save(field.get_default(), connection)
    return None if field.null else ""


def steps(courses: int, enrolments: int) -> Iterator[tuple[type[models.Model], tuple[str, list[Any]]]]:
    groups, learners = max(1, enrolments // GROUP), max(GROUP, enrolments // 4)
    policy = f"'{_policy()}'::uuid"
    one, two = (f"'{pk}'::uuid" for pk in User.objects.order_by("email").values_list("pk", flat=True)[:2])
    start = f"(current_date - 600 + ((n * 7919) % 800))::date /* {courses} */"
    course, group = key("course", f"1 + n % {courses}"), "(1 + (n - 1) / 20)"
    title = f"{pick(TOPICS, 'n')} || ' ' || {pick(FIT, 'n / 7')} || ' ' || n"
    sector = pick(tuple(Sector.values), "n")
    yield Course, insert(
        Course, courses, id=key("course"), code="'SCH-' || n", slug="'schaal-' || n", title=title, sector=sector,
        summary="'Voor wie zijn vak wil leren. Daarna kun je zelfstandig aan het werk.'", state="'gepubliceerd'",
        contact_hours="8 + n % 60", weeks="1 + n % 20", published_at="now()", checked_on="current_date", submitted_by=one, published_by=two,
    )  # fmt: skip
    yield Offering, insert(
        Offering, groups, id=key("offering"), course=course, starts_on=start, ends_on=f"{start} + 60", price="95 + n % 900",
        day_part=pick(("dag", "avond", "ochtend", "weekend"), "n"), day_parts="'dinsdag 19.00-21.30 uur'", capacity="24",
        seats_taken=str(GROUP), is_open=f"{start} > current_date",
    )  # fmt: skip
    yield Person, insert(
        Person, learners, id=key("person"), first_name=pick(FIRST, "n"), last_name=f"{pick(LAST, 'n / 5')} || n",
        email="'p' || n || '@schaal.voorbeeld.nl'",
    )  # fmt: skip
    yield Learner, insert(Learner, learners, id=key("learner"), person=key("person"))
    yield Programme, insert(
        Programme, groups, id=key("programme"), number="'S-' || n", title=f"'Traject ' || {pick(TOPICS, 'n')}", course=course,
        offering=key("offering"), formula="'particulieren'", policy=policy, places="24", starts_on=start,
        ends_on=f"{start} + 60", state=f"CASE WHEN {start} > current_date THEN 'gereed' ELSE 'afgerond' END",
    )  # fmt: skip
    yield Enrolment, insert(
        Enrolment, groups * GROUP, id=key("enrolment"), programme=key("programme", group), policy=policy,
        learner=key("learner", f"1 + n % {learners}"), name_as_printed="'Naam ' || n", price="95 + n % 900",
        state="'aangemeld'", created_at="now() - make_interval(hours => n % 17520)",
    )  # fmt: skip


PLACES = ("Gouda", "Woerden", "Zoetermeer", "Alphen aan den Rijn", "Waddinxveen", "Bodegraven", "Leiden", "Utrecht")
TRADES = ("Bakkerij", "Bouwbedrijf", "Techniek", "Transport", "Kwekerij", "Zorggroep", "Schilders", "Hotel", "Slagerij")
MOMENTS = (
    "Gebeld over de planning",
    "Mail gestuurd",
    "Gesprek over scholing",
    "Offerte besproken",
    "Rondleiding gehad",
)


def client_steps(
    organisations: int, entries: int, *, first: int = 1
) -> Iterator[tuple[type[models.Model], tuple[str, list[Any]]]]:
    """Clients with a story; numbers from `first` on, so that a small scale can grow into a large one."""
    one, two = (f"'{pk}'::uuid" for pk in User.objects.order_by("email").values_list("pk", flat=True)[:2])
    at = f"(n + {first - 1})"
    if organisations:
        yield Organisation, insert(
            Organisation, organisations, id=key("organisation", at), kind="'werkgever'", size="'10-49'", region="'AM20'",
            name=f"{pick(TRADES, at)} || ' ' || {pick(LAST, at + ' / 9')} || ' ' || {at}", place=pick(PLACES, at + " / 3"),
            sector=pick(tuple(Sector.values), at), kvk=f"(10000000 + {at})::text",
            owner=f"CASE WHEN n % 2 = 0 THEN {one} ELSE {two} END",
        )  # fmt: skip
    if entries:
        yield TimelineEntry, insert(
            TimelineEntry, entries, id=key("entry"), organisation=key("organisation", _busy(organisations, entries)),
            kind=pick(("telefoon", "mail", "gesprek", "offerte", "bezoek"), "n"), text=pick(MOMENTS, "n / 3"),
            actor=one, actor_name="'Schaal Meter'", happened_at="now() - make_interval(mins => n)",
        )  # fmt: skip


def _busy(organisations: int, entries: int) -> str:
    """Which client a moment is of: the first has one in fifty of a million, the hundredth some three hundred, most a few."""
    return f"1 + floor({organisations} * power((n::bigint * 7919 % {entries})::float8 / {entries}, 3))::int"


def _policy() -> Any:
    strategy = Strategy.objects.filter(state="gepubliceerd").first()
    if strategy is None:
        raise CommandError("Er is geen gepubliceerde strategie. Laad eerst de demo in de kladdatabase.")
    return strategy.pk


class Command(BaseCommand):
    help = "Vult een kladdatabase (naam met scale, bench of test) met opleidingen en deelnames, om te meten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--courses", type=int, default=10_000)
        parser.add_argument("--enrolments", type=int, default=1_000_000)
        parser.add_argument("--organisations", type=int, default=0)
        parser.add_argument("--entries", type=int, default=0, help="regels op de tijdlijn")

    def handle(
        self, *args: Any, courses: int, enrolments: int, organisations: int, entries: int, **options: Any
    ) -> None:
        name = str(settings.DATABASES["default"]["NAME"])
        if not any(word in name for word in ("scale", "bench", "test")):
            raise CommandError(f"{name} is geen kladdatabase: de naam moet scale, bench of test bevatten.")
        started = perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            _hush(cursor)
            work = [*(steps(courses, enrolments) if courses else ()), *client_steps(organisations, entries)]
            for model, (sql, parameters) in work:
                began, table = perf_counter(), model._meta.db_table
                cursor.execute(_escaped(sql), parameters)
                self.stdout.write(f"{table:22} {cursor.rowcount:>9} in {perf_counter() - began:5.1f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"klaar in {perf_counter() - started:.1f} s")


def _hush(cursor: Any) -> None:
    """No audit rows, no state checks, no look-ups of keys we made ourselves: until the end of the transaction."""
    cursor.execute("SHOW is_superuser")
    if cursor.fetchone()[0] != "on":
        raise CommandError("Dit kan alleen met een databasegebruiker die superuser is.")
    cursor.execute("SET LOCAL session_replication_role = replica")


def _escaped(sql: str) -> str:
    """The remainder sign is for PostgreSQL, %s is for the driver."""
    return sql.replace("%", "%%").replace("%%s", "%s")
