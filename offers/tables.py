from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from llo_portal.kernel.dates import today, working_days_between
from llo_portal.kernel.states import tone_of
from llo_portal.kernel.tables import DateColumn, EuroColumn, StateColumn
from offers.models import DeliveryRequest, Quote, QuoteState, RequestState, SchoolContract

QUOTE_TONES = {state.value: tone_of(state.value) for state in QuoteState}
REQUEST_TONES = {state.value: tone_of(state.value) for state in RequestState}
RIGHT = {"td": {"class": "num"}, "th": {"class": "num"}}


class QuoteTable(tables.Table):
    number = tables.Column(
        "Nummer",
        linkify=lambda record: reverse("offers:quote_detail", args=[record.pk]),
        attrs={"td": {"class": "text-nowrap"}},
    )
    organisation = tables.Column("Organisatie", accessor="organisation__name", order_by="organisation__sort_key")
    title = tables.Column("Titel")
    state = StateColumn(QUOTE_TONES, verbose_name="Toestand")
    amount = EuroColumn(verbose_name="Bedrag (excl. btw)")
    valid_until = DateColumn(verbose_name="Geldig tot en met")
    owner = tables.Column("Eigenaar", order_by="owner__person__sort_key")

    class Meta:
        model = Quote
        fields = ("number", "organisation", "title", "state", "amount", "valid_until", "owner")
        order_by = "-number"

    def render_number(self, record: Quote) -> str:
        return str(record)


class RequestTable(tables.Table):
    about = tables.Column("Waarover", empty_values=(), orderable=False)
    institution = tables.Column("Opleider", accessor="institution__name")
    state = StateColumn(REQUEST_TONES, verbose_name="Toestand")
    asked_on = DateColumn(verbose_name="Gesteld op")
    answer_by = DateColumn(verbose_name="Antwoord uiterlijk")
    left = tables.Column("Termijn", empty_values=(), order_by="answer_by")
    asked_by = tables.Column("Gevraagd door", order_by="asked_by__person__sort_key")

    class Meta:
        model = DeliveryRequest
        fields = ("about", "institution", "state", "asked_on", "answer_by", "left", "asked_by")

    def render_about(self, record: DeliveryRequest) -> Any:
        text = f"{record.quote}, {record.quote.title}" if record.quote else str(record.offering)
        return format_html('<a href="{}">{}</a>', reverse("offers:request_detail", args=[record.pk]), text)

    def render_left(self, record: DeliveryRequest) -> str:
        """The deadline in words; only an open request has one."""
        if record.state != RequestState.ASKED:
            return ""
        if record.answer_by < today():
            return "verlopen"
        days = working_days_between(today(), record.answer_by)
        return "vandaag" if days == 0 else f"nog {days} werkdag{'en' if days != 1 else ''}"


class ContractTable(tables.Table):
    title = tables.Column("Contract", linkify=lambda record: reverse("offers:contract_detail", args=[record.pk]))
    institution = tables.Column("Opleider", accessor="institution__name")
    starts_on = DateColumn(verbose_name="Ingangsdatum")
    ends_on = DateColumn(verbose_name="Einddatum")
    sector_count = tables.Column("Sectoren", attrs=RIGHT)
    processing_agreement_on = DateColumn(verbose_name="Verwerkersovereenkomst")

    class Meta:
        model = SchoolContract
        fields = ("title", "institution", "starts_on", "ends_on", "sector_count", "processing_agreement_on")


class MyQuoteTable(tables.Table):
    """For the client's own people: no owner, no internal states."""

    number = tables.Column("Nummer")
    title = tables.Column("Titel")
    state = StateColumn(QUOTE_TONES, verbose_name="Toestand")
    amount = EuroColumn(verbose_name="Bedrag (excl. btw)")
    valid_until = DateColumn(verbose_name="Geldig tot en met")
    open = tables.TemplateColumn(template_name="offers/parts/my_quote_actions.html", verbose_name="", orderable=False)

    class Meta:
        model = Quote
        fields = ("number", "title", "state", "amount", "valid_until", "open")
        order_by = "-number"

    def render_number(self, record: Quote) -> str:
        return str(record)
