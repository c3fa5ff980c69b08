"""Two tabs with the form of one row: what the second saw is compared with what stands there now, so that nobody overwrites
what they never read."""

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.forms.models import model_to_dict

from llo_portal.kernel.dutch import long_date, number

Row = tuple[str, str, str]
"""Label, stored, typed."""


def stamp(instance: Model, names: Iterable[str]) -> str:
    """Changes with each of these fields, and with nothing else of the row."""
    told = model_to_dict(instance, fields=list(names))
    plain = {name: _keys(value) if isinstance(value, list) else value for name, value in sorted(told.items())}
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:32]


def _keys(rows: list[Any]) -> list[str]:
    return sorted(str(getattr(row, "pk", row)) for row in rows)


def stored_words(instance: Model, names: Iterable[str]) -> dict[str, str]:
    """What stands in the row, as people read it. Ask before the form is checked: that writes what was typed over it."""
    return {name: _of_row(instance, name) for name in names}


def _of_row(instance: Model, name: str) -> str:
    shown = getattr(instance, f"get_{name}_display", None)
    value: Any = shown() if shown else getattr(instance, name, None)
    return _words(list(value.all()) if hasattr(value, "all") else value)


def differences(form: Any, stored: dict[str, str]) -> list[Row]:
    """Fields of a ModelForm that were stored otherwise than they were typed now. Checks the form, and so writes over its row."""
    form.is_valid()
    return [
        (str(form[name].label), was, told)
        for name, was in stored.items()
        if name in form.fields and not form[name].is_hidden and (told := _typed(form, name)) != was
    ]


def _typed(form: Any, name: str) -> str:
    if name not in form.cleaned_data:  # refused: as it was typed
        return _words(form[name].value())
    value = form.cleaned_data[name]
    return _words(value) if hasattr(value, "model") else _of_row(form.instance, name)


def _words(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return str(number(value, 2))
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, list | tuple) or hasattr(value, "model"):  # rows of another table
        return ", ".join(sorted(map(str, value)))
    return str(value)
