"""What belongs to a course in rows of its own, for its public page: seven tables in one statement, written once a day.

Asking the tables one by one costs more than drawing the page does.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Model, QuerySet

from catalogue.models import Course, CourseSkill, ExtraCost, Module, NetPriceExample, Skill, SubsidyScheme
from llo_portal.kernel.dates import today

_ANY = UUID(int=0)  # stands for the course in the statement


def rows_of(course: UUID) -> dict[str, list[Any]]:
    """Modules, extras, examples, skills, schemes that hold today, and of the published courses what it counts for and what
    it is made of; each in its own order."""
    sql, parameters = _statement(today())
    found: dict[str, list[Any]] = {name: [] for name in _MODELS}
    with connection.cursor() as cursor:
        cursor.execute(sql, [course if value == _ANY else value for value in parameters])
        for name, row in cursor.fetchall():
            found[name].append(_made(_MODELS[name], json.loads(row, parse_float=Decimal)))
    return found


def _rows() -> dict[str, QuerySet[Any]]:
    return {
        "modules": Module.objects.filter(course_id=_ANY),
        "extras": ExtraCost.objects.filter(course_id=_ANY),
        "examples": NetPriceExample.objects.filter(course_id=_ANY),
        "schemes": SubsidyScheme.objects.valid_on(today()).filter(course_schemes__course_id=_ANY),
        "skills": CourseSkill.objects.filter(course_id=_ANY).annotate(skill_name=F("skill__name")),
        "leads_to": Course.objects.published().filter(parts=_ANY).only("slug", "title"),
        "parts": Course.objects.published().filter(leads_to=_ANY).only("slug", "title", "credential", "weeks"),
    }


_MODELS: Mapping[str, type[Model]] = {
    "modules": Module, "extras": ExtraCost, "examples": NetPriceExample, "schemes": SubsidyScheme, "leads_to": Course,
    "skills": CourseSkill, "parts": Course,
}  # fmt: skip


@lru_cache(maxsize=2)
def _statement(day: date) -> tuple[str, tuple[Any, ...]]:
    """`day` is in the conditions: tomorrow it is another statement."""
    parts: list[str] = []
    parameters: list[Any] = []
    for name, rows in _rows().items():
        sql, values = rows.query.sql_with_params()
        what = f"SELECT '{name}' AS kind, to_jsonb(t)::text AS told, row_number() OVER () AS place"
        parts.append(f"{what} FROM ({sql}) t")
        parameters += values
    return f"SELECT kind, told FROM ({' UNION ALL '.join(parts)}) AS every_row ORDER BY kind, place", tuple(parameters)  # noqa: S608


def _made(model: type[Model], row: dict[str, Any]) -> Model:
    """The row as the ORM would have made it; what was not asked for is deferred."""
    fields = {str(field.column): field for field in model._meta.concrete_fields if field.column in row}
    values = [None if row[name] is None else field.to_python(row[name]) for name, field in fields.items()]
    made = model.from_db(connection.alias, [field.attname for field in fields.values()], values)
    if isinstance(made, CourseSkill):
        made.skill = Skill(pk=made.skill_id, name=row["skill_name"])
    return made
