"""Guarantees in the database that raise Django's IntegrityError (ERRCODE check_violation), whatever code wrote the row."""

from collections.abc import Iterable, Mapping
from typing import Any

import pgtrigger


def _raise(message: str) -> str:
    return f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{message.replace(chr(39), chr(39) * 2)}';"


def _list(values: Iterable[str]) -> str:
    return ", ".join("'" + str(value).replace("'", "''") + "'" for value in values)


def states(field: str, first: Iterable[str], moves: Mapping[Any, Iterable[str]]) -> tuple[pgtrigger.Trigger, ...]:
    """The order of states: a row starts in one of `first` and goes only along `moves` (from -> to)."""
    pairs = [f"{old}>{new}" for old, news in moves.items() for new in news]
    begin = pgtrigger.Trigger(
        name=f"{field}_first",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"IF NEW.{field} NOT IN ({_list(first)}) THEN {_raise(f'{field}: not a first state')} END IF; RETURN NEW;",
    )
    go = pgtrigger.Trigger(
        name=f"{field}_order",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(field),
        func=(
            f"IF OLD.{field} <> NEW.{field} AND (OLD.{field} || '>' || NEW.{field}) NOT IN ({_list(pairs)}) THEN "
            f"RAISE EXCEPTION USING ERRCODE = 'check_violation', "
            f"MESSAGE = '{field}: no move from ' || OLD.{field} || ' to ' || NEW.{field}; END IF; RETURN NEW;"
        ),
    )
    return begin, go


def refuse(
    name: str, message: str, *, operation: Any, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """Refuses the operation, always or where `condition` (pgtrigger.Q / Condition on old and new) holds."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=operation, condition=condition, func=_raise(message)
    )


def frozen(
    name: str, message: str, *, fields: Iterable[str], when: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """Refuses changes of `fields`; with `when` only for rows where it holds (on `old__...`)."""
    changed: Any = None
    for field in fields:
        one = pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})
        changed = one if changed is None else changed | one
    return refuse(name, message, operation=pgtrigger.Update, condition=changed if when is None else when & changed)


def deferred(
    name: str, body: str, *, operation: Any, declare: list[tuple[str, str]] | None = None
) -> pgtrigger.Trigger:
    """A check at commit: `body` is plpgsql that may raise; it must not change rows."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=operation, timing=pgtrigger.Deferred, declare=declare,
        func=body + " RETURN NULL;",
    )  # fmt: skip


def violation(message: str) -> str:
    """The plpgsql statement that refuses."""
    return _raise(message)
