"""Columns of our tables."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from llo_portal.kernel.money import euro


class EuroColumn(tables.Column):
    def __init__(self, **extra: Any) -> None:
        extra.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(**extra)

    def render(self, value: Any) -> str:
        return euro(value)


class DateColumn(tables.Column):
    """A day, or the day of a moment here. That of the library reads a template anew for every cell."""

    def __init__(self, **extra: Any) -> None:
        extra.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(**extra)

    def render(self, value: Any) -> str:
        return date_format(localtime(value) if isinstance(value, datetime) else value, "d-m-Y")


class StateColumn(tables.Column):
    """A state as icon and word. `tones` maps a stored value to a tone: neutral, info, good, warn, bad."""

    def __init__(self, tones: dict[str, str] | None = None, **extra: Any) -> None:
        self.tones = tones or {}
        super().__init__(**extra)

    def render(self, value: Any, record: Any, bound_column: Any) -> str:
        from llo_portal.kernel.templatetags.llo import state

        raw = getattr(record, bound_column.accessor, value)
        return format_html("{}", state(str(value), self.tones.get(str(raw), "neutral")))
