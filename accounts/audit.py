"""The audit trail of one record in Dutch: who, when, what changed from what to what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from accounts.models import User
from accounts.roles import labels
from llo_portal.kernel.dutch import number, short_date, short_moment

MASKED = "(afgeschermd)"
WORDS = {"insert": "maakte dit aan", "update": "wijzigde dit", "delete": "verwijderde dit"}
TECHNICAL = {"id", "created_at", "updated_at", "erased_at", "token_digest", "password"}
MOST = 200


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    moment: datetime
    actor: str
    label: str
    changes: tuple[Change, ...]


def event_model(model: type[models.Model]) -> type[models.Model] | None:
    """The table in which the database follows this model, or None."""
    for relation in model._meta.related_objects:
        if relation.field.name == "pgh_obj" and getattr(relation.related_model, "pgh_tracked_model", None) is model:
            return relation.related_model  # type: ignore[return-value]
    return None


def history(obj: models.Model, user: Any) -> list[Entry]:
    """Newest first, at most the last 200 events.

    A model names what not everybody may read in `sensitive_fields`: field -> permission (asked with the object). Names of
    rows that the user may not see stay out too. A change of only masked fields still shows that there was one.
    """
    table: Any = event_model(type(obj))
    if table is None:
        return []
    rows = list(table.objects.filter(pgh_obj_id=obj.pk).select_related("pgh_context").order_by("-pgh_id")[: MOST + 1])
    teller = _Teller(obj, user, rows)
    told = [teller.entry(row, older) for row, older in zip(rows, [*rows[1:], None], strict=False)][:MOST]
    entries = [entry for entry in told if entry]
    if isinstance(obj, User):
        entries = sorted([*entries, *_roles(obj)], key=lambda entry: entry.moment, reverse=True)
    return entries


def _roles(user: User) -> Iterator[Entry]:
    """Which role was given or taken by whom."""
    table: Any = apps.get_model("accounts", "UserRoleEvent")
    rows = table.objects.filter(user_id=user.pk).select_related("pgh_context", "group").order_by("-pgh_id")
    for row in rows[:MOST]:
        [label] = labels([row.group.name]) or [row.group.name]
        old, new = ("", label) if row.pgh_label == "given" else (label, "vervallen")
        yield Entry(row.pgh_created_at, _actor(row), "wijzigde de rollen", (Change("Rol", old, new),))


def _actor(row: Any) -> str:
    return (row.pgh_context.metadata or {}).get("name", "") if row.pgh_context else ""


class _Teller:
    """Puts raw values of one model's events into words."""

    def __init__(self, obj: models.Model, user: Any, rows: list[Any]) -> None:
        self.fields = [f for f in type(obj)._meta.concrete_fields if self._is_told(f, rows)]
        secret: dict[str, str] = getattr(obj, "sensitive_fields", {})
        self.masked = {name for name, permission in secret.items() if not user.has_perm(permission, obj)}
        self.names = {f.attname: _names(f, rows, user) for f in self.fields if f.is_relation}

    @staticmethod
    def _is_told(field: Any, rows: list[Any]) -> bool:
        return field.name not in TECHNICAL and bool(rows) and hasattr(rows[0], field.attname)

    def entry(self, row: Any, older: Any) -> Entry | None:
        changes = tuple(self._changes(row, older)) if row.pgh_label == "update" else ()
        if row.pgh_label == "update" and not changes:
            return None  # only technical fields moved
        return Entry(row.pgh_created_at, _actor(row), WORDS.get(row.pgh_label, row.pgh_label), changes)

    def _changes(self, row: Any, older: Any) -> Iterator[Change]:
        for field in self.fields:
            new, old = getattr(row, field.attname), getattr(older, field.attname, None)
            if older is not None and new == old:
                continue
            label = str(field.verbose_name)
            label = label[:1].upper() + label[1:]
            if field.name in self.masked:
                yield Change(label, "", MASKED)
            else:
                yield Change(label, self._word(field, old), self._word(field, new))

    def _word(self, field: Any, value: Any) -> str:
        if value in (None, "", [], {}):
            return ""
        if field.is_relation:
            return self.names[field.attname].get(value, MASKED)
        return _word(field, value)


def _word(field: Any, value: Any) -> str:
    choices: dict[Any, Any] = dict(getattr(getattr(field, "base_field", field), "flatchoices", None) or ())
    if isinstance(value, list):
        return ", ".join(str(choices.get(part, part)) for part in value)
    if choices:
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return short_moment(value)
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        return number(value)
    text = str(value)
    return text if len(text) <= 300 else text[:299] + "…"


def _names(field: Any, rows: Iterable[Any], user: Any) -> dict[Any, str]:
    """What the rows pointed at are called, as far as this user may see them. Colleagues' names are no secret."""
    ids = {getattr(row, field.attname) for row in rows} - {None}
    if not ids:
        return {}
    queryset: Any = field.related_model._default_manager.all()
    if hasattr(queryset, "for_user") and field.related_model._meta.label != "accounts.User":
        queryset = queryset.for_user(user)
    try:
        field.related_model._meta.get_field("person")
        queryset = queryset.select_related("person")
    except FieldDoesNotExist:
        pass
    return {row.pk: str(row) for row in queryset.filter(pk__in=ids)}
