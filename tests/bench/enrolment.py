"""An individual enrols: our service against the very same inserts and updates in raw SQL, both in one transaction."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from tests.bench.pairs import Ratio, compare

WRITES = ("INSERT", "UPDATE")
LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE")
Statement = tuple[str, list[Any]]


def run() -> Iterator[Ratio]:
    """Writes are caught from our own service, so that the bare transaction cannot do less."""
    enrol = _service()
    first, second = _caught(enrol), _caught(enrol)
    replay = _replay(first, second)
    note = f"{len(first)} writes"
    yield compare("enrolment of an individual", enrol, replay, limit=4, times=10, note=note)


def _service() -> Callable[[], object]:
    from catalogue.models import Offering
    from catalogue.selectors import price_of, vat_rates
    from delivery.ordering import Deal, Payer
    from delivery.services import enrolling
    from delivery.services.enrolling import Applicant

    offering = (
        Offering.objects.open_for_enrolment().filter(course__range="basisaanbod", programme__isnull=False)
        .select_related("course", "location").order_by("-starts_on").first()
    )  # fmt: skip
    if offering is None:
        raise SystemExit("load the demo first: no start is open")
    Offering.objects.filter(pk=offering.pk).update(capacity=20_000)
    offering.capacity = 20_000
    number = count()

    def enrol() -> object:
        mark = f"{next(number)}-{uuid4().hex[:8]}"
        who = Applicant(first_name="Fatima", infix="el", last_name=f"Amrani {mark}", email=f"f.{mark}@voorbeeld.nl")
        price = price_of(offering, vat_rates())
        assert price is not None
        payer = Payer("zelf", price.including, street="Kade 1", postcode="3445 HA", place="Woerden")
        deal = Deal(payers=(payer,), early_start_version="vroeg-beginnen-1")
        return enrolling.buy(offering=offering, applicant=who, terms_version="1", deal=deal)

    return enrol


def _caught(work: Callable[[], object]) -> list[Statement]:
    found: list[Statement] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) or any(word in sql for word in LOCKS):
            found.append((sql, list(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        work()
    return found


def _replay(first: list[Statement], second: list[Statement]) -> Callable[[], object]:
    """What differs between two runs is new each time: keys, addresses, digests. All else stays."""
    if [sql for sql, _ in first] != [sql for sql, _ in second]:
        raise SystemExit("two enrolments do not write the same")
    fresh = {
        _same(one)
        for (_, ones), (_, others) in zip(first, second, strict=True)
        for one, other in zip(ones, others, strict=True)
        if isinstance(one, UUID | str) and _same(one) != _same(other)
    }
    number = count()

    def replay() -> None:
        mark, made = str(next(number)), {}
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in first:
                cursor.execute(
                    sql, [_renewed(value, mark, made) if _same(value) in fresh else value for value in params]
                )

    return replay


def _same(value: Any) -> Any:
    return value if isinstance(value, UUID | str) else None


def _renewed(value: Any, mark: str, made: dict[Any, Any]) -> Any:
    if value not in made:
        if isinstance(value, UUID):
            made[value] = uuid4()
        else:
            made[value] = hashlib.sha256(f"{value}{mark}".encode()).hexdigest()[: max(8, min(len(value), 64))]
    return made[value]
