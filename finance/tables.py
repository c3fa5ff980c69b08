"""Columns of the finance lists."""

from typing import Any, ClassVar

import django_tables2 as tables

from finance.models import AnnualBudget, CostSheet, Rate
from llo_portal.kernel.dutch import number
from llo_portal.kernel.tables import DateColumn, EuroColumn

NUM = {"td": {"class": "num"}, "th": {"class": "num"}}


class CostSheetTable(tables.Table):
    title = tables.Column("Calculatie", linkify=lambda record: record.get_absolute_url())
    owner = tables.Column("Eigenaar", order_by="owner__person__sort_key")
    participants = tables.Column("Plaatsen", attrs=NUM)
    contact_hours = tables.Column("Contacturen", attrs=NUM)
    frozen_at = DateColumn(verbose_name="Vastgelegd")
    updated_at = DateColumn(verbose_name="Gewijzigd")

    class Meta:
        model = CostSheet
        fields: ClassVar[tuple[str, ...]] = (
            "title", "owner", "participants", "contact_hours", "frozen_at", "updated_at"
        )  # fmt: skip
        order_by = "-updated_at"

    def render_contact_hours(self, value: Any) -> str:
        return number(value)


class RateTable(tables.Table):
    category = tables.Column("Soort")
    label = tables.Column("Omschrijving")
    amount = EuroColumn(verbose_name="Tarief")
    unit = tables.Column("Eenheid")
    valid_from = DateColumn(verbose_name="Vanaf")
    valid_until = DateColumn(verbose_name="Tot en met")
    is_standard = tables.Column("Standaard")
    actions = tables.TemplateColumn(
        template_name="finance/rate_actions.html", verbose_name="", orderable=False, empty_values=()
    )

    class Meta:
        model = Rate
        fields: ClassVar[tuple[str, ...]] = (
            "label", "category", "amount", "unit", "valid_from", "valid_until", "is_standard", "actions"
        )  # fmt: skip
        order_by = ("category", "label", "-valid_from")

    def render_is_standard(self, value: bool) -> str:
        return "ja" if value else "nee"


class BudgetTable(tables.Table):
    year = tables.Column("Jaar", linkify=lambda record: record.get_absolute_url())
    basis = tables.Column("Verdeelsleutel")
    total = EuroColumn(verbose_name="Vaste kosten", orderable=False)
    volume = tables.Column("Volume", attrs=NUM)
    margin = tables.Column("Winstopslag", attrs=NUM)

    class Meta:
        model = AnnualBudget
        fields: ClassVar[tuple[str, ...]] = ("year", "basis", "total", "volume", "margin")
        order_by = "-year"

    def render_volume(self, value: Any) -> str:
        return number(value)

    def render_margin(self, value: Any) -> str:
        return f"{number(value * 100)}\u00a0%"
