"""Columns of the finance lists."""

from typing import Any, ClassVar

import django_tables2 as tables

from finance.choices import InvoiceState
from finance.models import AnnualBudget, CostSheet, Invoice, Rate, Voucher, VoucherSeries
from finance.selectors.vouchers import standing
from finance.services.vouchers import worth_text
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import number
from llo_portal.kernel.states import tone_of
from llo_portal.kernel.tables import DateColumn, EuroColumn
from llo_portal.kernel.templatetags.llo import state

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


class InvoiceTable(tables.Table):
    number = tables.Column(
        "Nummer", linkify=lambda record: record.get_absolute_url(), empty_values=(), order_by=("year", "sequence"),
        attrs={"td": {"class": "text-nowrap"}},
    )  # fmt: skip
    debtor_name = tables.Column("Debiteur")
    kind = tables.Column("Soort")
    issued_on = DateColumn(verbose_name="Factuurdatum")
    due_on = DateColumn(verbose_name="Uiterlijk")
    total = EuroColumn(verbose_name="Totaal")
    outstanding = EuroColumn(verbose_name="Open", orderable=False)
    state = tables.Column("Toestand")

    class Meta:
        model = Invoice
        fields: ClassVar[tuple[str, ...]] = (
            "number", "debtor_name", "kind", "issued_on", "due_on", "total", "outstanding", "state"
        )  # fmt: skip
        order_by = "-number"

    def render_number(self, record: Invoice) -> str:
        return str(record)

    def render_state(self, record: Invoice) -> Any:
        late = (
            record.due_on and record.due_on < today() and record.state in (InvoiceState.SENT, InvoiceState.PARTLY_PAID)
        )
        if late and not record.is_credit:
            return state("Te laat", "warn")
        return state(record.get_state_display(), tone_of(record.state))


class SeriesTable(tables.Table):
    name = tables.Column("Reeks", linkify=lambda record: record.get_absolute_url())
    worth = tables.Column("Waarde", empty_values=(), orderable=False, attrs=NUM)
    issued = tables.Column("Uitgegeven", attrs=NUM)
    used = tables.Column("Verzilverd", attrs=NUM)
    open = tables.Column("Nog te gebruiken", attrs=NUM)
    valid_from = DateColumn(verbose_name="Vanaf")
    valid_until = DateColumn(verbose_name="Tot en met")

    class Meta:
        model = VoucherSeries
        fields: ClassVar[tuple[str, ...]] = ("name", "worth", "issued", "used", "open", "valid_from", "valid_until")
        order_by = "-valid_from"

    def render_worth(self, record: VoucherSeries) -> str:
        return worth_text(record)


class VoucherTable(tables.Table):
    number = tables.Column("Nummer", attrs=NUM)
    person = tables.Column("Voor", order_by="person__sort_key", empty_values=())
    code_hint = tables.Column("Code eindigt op", orderable=False)
    standing = tables.Column("Stand", empty_values=(), orderable=False)
    redeemed_at = DateColumn(verbose_name="Verzilverd")
    actions = tables.TemplateColumn(
        template_name="finance/voucher_actions.html", verbose_name="", orderable=False, empty_values=()
    )

    class Meta:
        model = Voucher
        fields: ClassVar[tuple[str, ...]] = ("number", "person", "code_hint", "standing", "redeemed_at", "actions")
        order_by = "number"

    def render_person(self, record: Voucher) -> str:
        return str(record.person) if record.person else "zonder naam"

    def render_standing(self, record: Voucher) -> Any:
        return state(*standing(record, today()))
