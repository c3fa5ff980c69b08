"""Columns of our tables."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from llo_portal.kernel.dutch import short_date
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
        return short_date(value)


class StateColumn(tables.Column):
    """A state as icon and word. `tones` maps a stored value to a tone: neutral, info, good, warn, bad."""

    def __init__(self, tones: dict[str, str] | None = None, **extra: Any) -> None:
        self.tones = tones or {}
        super().__init__(**extra)

    def render(self, value: Any, record: Any, bound_column: Any) -> str:
        from llo_portal.kernel.templatetags.llo import state

        raw = getattr(record, bound_column.accessor, value)
        return format_html("{}", state(str(value), self.tones.get(str(raw), "neutral")))
