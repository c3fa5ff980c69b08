"""Columns of the strategy lists."""

from typing import Any, ClassVar

import django_tables2 as tables

from llo_portal.kernel.tables import DateColumn, StateColumn
from strategy.models import Strategy

TONES = {"concept": "neutral", "voorgesteld": "info", "gepubliceerd": "good", "ingetrokken": "neutral"}


class StrategyTable(tables.Table):
    version = tables.Column("Versie", linkify=lambda record: record.get_absolute_url())
    starts_on = DateColumn(verbose_name="Gaat in op")
    state = StateColumn(TONES)
    proposed_by = tables.Column("Voorgesteld door", order_by="proposed_by__person__sort_key")
    published_by = tables.Column("Gepubliceerd door", order_by="published_by__person__sort_key")
    note = tables.Column("Toelichting", orderable=False)

    class Meta:
        model = Strategy
        fields: ClassVar[tuple[str, ...]] = ("version", "starts_on", "state", "proposed_by", "published_by", "note")
        order_by = "-version"

    def render_version(self, value: Any) -> str:
        return f"Strategie {value}"
