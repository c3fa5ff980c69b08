"""An individual enrols: our service against the very same inserts and updates in raw SQL, both in one transaction."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from tests.bench.pairs import Ratio, compare

WRITES = ("INSERT", "UPDATE")
Statement = tuple[str, list[Any]]


def run() -> Iterator[Ratio]:
    """Writes are caught from our own service, so that the bare transaction cannot do less: effects of the outbox, audit
    rows and every check of the database. It reads nothing, locks nothing and knows no Django."""
    for name, has_queue in (
        ("enrolment of an individual", False),
        ("enrolment where others wait for the course", True),
    ):
        enrol = _service(has_queue)
        enrol()
        (first, asked), (second, _) = _caught(enrol), _caught(enrol)
        note = f"{asked} statements of which {len(first)} write"
        yield compare(name, enrol, _replay(first, second), limit=4, times=20, note=note)


def _service(has_queue: bool) -> Callable[[], object]:
    from django.db.models import Exists, OuterRef

    from catalogue.models import Offering
    from catalogue.selectors import price_of, vat_rates
    from delivery.models import WaitingEntry
    from delivery.ordering import Deal, Payer
    from delivery.services import enrolling
    from delivery.services.enrolling import Applicant

    waiting = WaitingEntry.objects.waiting().filter(course=OuterRef("course"))
    offering = (
        Offering.objects.open_for_enrolment().filter(course__range="basisaanbod", programme__isnull=False)
        .filter(Exists(waiting) if has_queue else ~Exists(waiting)).select_related("course", "location")
        .order_by("-starts_on").first()
    )  # fmt: skip
    if offering is None:
        raise SystemExit("load the demo first: no start is open")
    Offering.objects.filter(pk=offering.pk).update(capacity=20_000)
    offering.capacity = 20_000
    price: Any = price_of(offering, vat_rates())
    number = count()

    def enrol() -> object:
        mark = f"{next(number)}-{uuid4().hex[:8]}"
        who = Applicant(first_name="Fatima", infix="el", last_name=f"Amrani {mark}", email=f"f.{mark}@voorbeeld.nl")
        payer = Payer("zelf", price.including, street="Kade 1", postcode="3445 HA", place="Woerden")
        deal = Deal(payers=(payer,), early_start_version="vroeg-beginnen-1")
        return enrolling.buy(offering=offering, applicant=who, terms_version="1", deal=deal)

    return enrol


def _caught(work: Callable[[], object]) -> tuple[list[Statement], int]:
    """The writes, and how many statements there were in all."""
    found: list[Statement] = []
    asked = 0

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal asked
        asked += 1
        if sql.lstrip().upper().startswith(WRITES):
            found.append((sql, list(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        work()
    return found, asked


def _replay(first: list[Statement], second: list[Statement]) -> Callable[[], object]:
    """What differs between two runs is new each time: keys, addresses, digests. All else stays."""
    if [sql for sql, _ in first] != [sql for sql, _ in second]:
        raise SystemExit("two enrolments do not write the same")
    fresh = {
        one
        for (_, ones), (_, others) in zip(first, second, strict=True)
        for one, other in zip(ones, others, strict=True)
        if isinstance(one, UUID | str) and one != other
    }
    number = count()

    def replay() -> None:
        made: dict[Any, Any] = {}
        mark = str(next(number))
        driver: Any = connection.connection  # psycopg2 itself
        driver.autocommit = False
        with driver.cursor() as cursor:
            for sql, params in first:
                told = [
                    _renewed(value, mark, made) if _may_change(value) and value in fresh else value for value in params
                ]
                cursor.execute(sql, told)
        driver.commit()
        driver.autocommit = True

    return replay


def _may_change(value: Any) -> bool:
    return isinstance(value, UUID | str)


def _renewed(value: Any, mark: str, made: dict[Any, Any]) -> Any:
    if value not in made:
        if isinstance(value, UUID):
            made[value] = uuid4()
        else:
            made[value] = hashlib.sha256(f"{value}{mark}".encode()).hexdigest()[: max(8, min(len(value), 64))]
    return made[value]
