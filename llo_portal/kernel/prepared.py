"""A question that every order asks: the ORM writes it once, after that only its values are filled in.

Writing the SQL costs Django more than PostgreSQL needs to answer it. Only for what is asked in the narrow place where
somebody holds a seat (decision 19); everywhere else the ORM asks.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

SAMPLES: dict[type, Any] = {
    UUID: lambda number: UUID(int=0xA11CE << 96 | number),
    date: lambda number: date(1801, 1, 1 + number),
    str: lambda number: f"\u2020sample {number}",
}


class Prepared:
    """`make` gives a `values_list` for the values of `kinds` (UUID, date or str), each of which it uses at least once."""

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self._make, self._kinds = make, kinds

    @cached_property
    def _written(self) -> tuple[str, tuple[tuple[str | None, Any], ...]]:
        """The SQL, and per parameter the name of the value that goes there, or what always stands there."""
        samples = {name: SAMPLES[kind](number) for number, (name, kind) in enumerate(self._kinds.items())}
        sql, params = self._make(**samples).query.get_compiler(connection=connection).as_sql()
        places = tuple((next((n for n, s in samples.items() if s == told), None), told) for told in params)
        if missing := self._kinds.keys() - {name for name, _ in places}:
            raise ValueError(f"not among the parameters: {', '.join(sorted(missing))}")
        return sql, places

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """What the database answers, as it comes: no fields convert it."""
        sql, places = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [told if name is None else values[name] for name, told in places])
            return list(cursor.fetchall())

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        found = self.rows(**values)
        return found[0] if found else None
