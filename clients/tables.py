"""Columns of the lists."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse

from clients.models import (
    Advice,
    ClientImport,
    Complaint,
    FrameworkAgreement,
    Inquiry,
    Intake,
    LabourMarketFact,
    MarketOffer,
    Opportunity,
    Organisation,
    SchemeApplication,
    Task,
    UnreadMail,
)
from llo_portal.kernel.tables import DateColumn, EuroColumn, StateColumn

STATE_TONES = {"concept": "neutral", "volledig": "good", "gesloten": "neutral"}
IMPORT_TONES = {"gelezen": "warn", "verwerkt": "good", "gestopt": "neutral"}

APPLICATION_TONES = {"voorbereiding": "neutral", "ingediend": "info", "toegekend": "good", "afgewezen": "bad",
                     "vastgesteld": "good", "ingetrokken": "neutral"}  # fmt: skip
STAGE_TONES = {"gewonnen": "good", "verloren": "bad"}


TIGHT = {"class": "table llo-table table--tight"}  # many columns: heads may take two lines


class PersonColumn(tables.Column):
    """A user by name."""

    def render(self, value: Any) -> str:
        return str(value.person.full_name)


class OrganisationTable(tables.Table):
    name = tables.Column("Naam", linkify=True, order_by=("sort_key",))
    kind = tables.Column("Soort")
    place = tables.Column("Plaats")
    sector = tables.Column("Sector")
    size = tables.Column("Medewerkers", orderable=False)
    owner = PersonColumn(verbose_name="Accountmanager", order_by=("owner__person__sort_key",))
    last_heard = DateColumn(verbose_name="Laatste bericht", orderable=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "place", "sector", "size", "owner", "last_heard")
        order_by = "name"


class IntakeTable(tables.Table):
    subject = tables.Column("Onderwerp", linkify=True, empty_values=())
    organisation = tables.Column("Klant", order_by=("organisation__sort_key",))
    formula = tables.Column("Formule")
    held_on = DateColumn(verbose_name="Gesprek")
    participants = tables.Column("Deelnemers", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    owner = PersonColumn(verbose_name="Eigenaar", order_by=("owner__person__sort_key",))
    state = StateColumn(STATE_TONES, verbose_name="Toestand")

    class Meta:
        model = Intake
        fields = ("subject", "organisation", "formula", "held_on", "participants", "owner", "state")
        order_by = "-held_on"

    def render_subject(self, value: str) -> str:
        return value or "Nog zonder onderwerp"


class ApplicationTable(tables.Table):
    scheme = tables.Column("Regeling", linkify=lambda record: record.get_absolute_url(), order_by=("scheme__name",))
    organisation = tables.Column("Klant", order_by=("organisation__sort_key",))
    amount_asked = EuroColumn(verbose_name="Gevraagd")
    amount_granted = EuroColumn(verbose_name="Toegekend")
    deadline = DateColumn(verbose_name="Termijn")
    missing = tables.Column("Ontbreekt", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    owner = PersonColumn(verbose_name="Accountmanager", accessor="organisation__owner", orderable=False)
    state = StateColumn(APPLICATION_TONES, verbose_name="Toestand")

    class Meta:
        model = SchemeApplication
        fields = (
            "scheme",
            "organisation",
            "amount_asked",
            "amount_granted",
            "deadline",
            "missing",
            "owner",
            "state",
        )


class AgreementTable(tables.Table):
    number = tables.Column("Nummer", linkify=True)
    title = tables.Column("Waarover")
    organisation = tables.Column("Klant", order_by=("organisation__sort_key",))
    volume = EuroColumn(verbose_name="Volume")
    starts_on = DateColumn(verbose_name="Van")
    ends_on = DateColumn(verbose_name="Tot en met")
    owner = PersonColumn(verbose_name="Accountmanager", accessor="organisation__owner", orderable=False)

    class Meta:
        model = FrameworkAgreement
        fields = ("number", "title", "organisation", "volume", "starts_on", "ends_on", "owner")


def _market_edit(record: MarketOffer, table: Any) -> str | None:
    """Only for who may change it; others read the row."""
    may = table.request.user.has_perm("clients.change_market")
    return reverse("clients:market_edit", args=[record.pk]) if may else None


class MarketTable(tables.Table):
    topic = tables.Column("Onderwerp", linkify=_market_edit)
    provider = tables.Column("Aanbieder")
    sector = tables.Column("Sector")
    region = tables.Column("Regio", default="Heel Nederland")
    form = tables.Column("Vorm")
    price = EuroColumn(verbose_name="Prijs p.p.")
    judgement = tables.Column("Oordeel")
    course = tables.Column("Onze opleiding", default="Geen")
    checked_on = DateColumn(verbose_name="Gezien")

    class Meta:
        model = MarketOffer
        fields = ("topic", "provider", "sector", "region", "form", "price", "judgement", "course", "checked_on")
        attrs: ClassVar[dict[str, str]] = TIGHT

    def render_judgement(self, value: int, record: MarketOffer) -> str:
        return f"{value} van 5 ({record.judged_by})"


class ImportTable(tables.Table):
    file_name = tables.Column("Bestand")
    created_at = tables.DateTimeColumn(format="d-m-Y H:i", verbose_name="Ingelezen")
    by = PersonColumn(verbose_name="Door", orderable=False)
    state = StateColumn(IMPORT_TONES, verbose_name="Toestand")

    class Meta:
        model = ClientImport
        fields = ("file_name", "created_at", "by", "state")
        order_by = "-created_at"


class OpportunityTable(tables.Table):
    title = tables.Column("Kans", linkify=True)
    organisation = tables.Column("Klant", order_by=("organisation__sort_key",), linkify=True)
    stage = StateColumn(STAGE_TONES, verbose_name="Fase")
    value = EuroColumn(verbose_name="Waarde (excl. btw)")
    expected_on = DateColumn(verbose_name="Verwacht akkoord")
    next_title = tables.Column("Volgende stap", orderable=False)
    next_on = DateColumn(verbose_name="Wanneer")
    owner = PersonColumn(verbose_name="Eigenaar", order_by=("owner__person__sort_key",))

    class Meta:
        model = Opportunity
        fields = ("title", "organisation", "stage", "value", "expected_on", "next_title", "next_on", "owner")
        attrs: ClassVar[dict[str, str]] = TIGHT


class TaskTable(tables.Table):
    title = tables.TemplateColumn(template_name="clients/task_title.html", verbose_name="Wat")
    organisation = tables.Column("Klant", order_by=("organisation__sort_key",), linkify=True)
    due_on = DateColumn(verbose_name="Wanneer")
    owner = PersonColumn(verbose_name="Wie", order_by=("owner__person__sort_key",))
    actions = tables.TemplateColumn(
        template_name="clients/task_actions.html", verbose_name="", orderable=False, empty_values=()
    )

    class Meta:
        model = Task
        fields = ("title", "organisation", "due_on", "owner", "actions")
        order_by = "due_on"


class AdviceTable(tables.Table):
    intake = tables.Column("Waarover", linkify=lambda record: record.get_absolute_url(), orderable=False)
    organisation = tables.Column("Klant", accessor="intake__organisation", order_by=("intake__organisation__sort_key",))
    version = tables.Column("Versie", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    created_at = DateColumn(verbose_name="Begonnen")
    issued_at = DateColumn(verbose_name="Uitgebracht")
    owner = PersonColumn(verbose_name="Eigenaar", order_by=("owner__person__sort_key",))
    state = StateColumn({"concept": "neutral", "uitgebracht": "good"}, verbose_name="Toestand")

    class Meta:
        model = Advice
        fields = ("intake", "organisation", "version", "created_at", "issued_at", "owner", "state")
        order_by = "-created_at"


class FactTable(tables.Table):
    statement = tables.Column("Bewering")
    sector = tables.Column("Sector", empty_values=())
    region = tables.Column("Regio", empty_values=())
    source = tables.TemplateColumn(
        '{% if record.url %}<a href="{{ record.url }}" rel="noopener">{{ record.source }}</a>{% else %}{{ record.source }}{% endif %}',
        verbose_name="Bron",
    )
    dated = DateColumn(verbose_name="Datum bron")
    checked_on = DateColumn(verbose_name="Nagekeken")
    valid_until = DateColumn(verbose_name="Te gebruiken tot")
    edit = tables.TemplateColumn(
        template_name="clients/fact_edit_link.html", verbose_name="", orderable=False, empty_values=()
    )

    class Meta:
        model = LabourMarketFact
        fields = ("statement", "sector", "region", "source", "dated", "checked_on", "valid_until", "edit")
        order_by = "-dated"

    def render_sector(self, record: LabourMarketFact) -> str:
        return record.get_sector_display() if record.sector else "Alle sectoren"

    def render_region(self, record: LabourMarketFact) -> str:
        return record.get_region_display() if record.region else "Nederland"


INQUIRY_TONES = {
    "nieuw": "warn",
    "toegewezen": "info",
    "beantwoord": "good",
    "doorverwezen": "info",
    "gesloten": "neutral",
}
COMPLAINT_TONES = {"ontvangen": "warn", "in_behandeling": "info", "afgehandeld": "good", "ingetrokken": "neutral"}


class InquiryTable(tables.Table):
    subject = tables.TemplateColumn(template_name="clients/inquiry_subject.html", verbose_name="Vraag")
    channel = tables.Column("Via")
    received_at = tables.DateTimeColumn(format="d-m-Y H:i", verbose_name="Ontvangen")
    answer_by = tables.TemplateColumn(template_name="clients/inquiry_promise.html", verbose_name="Antwoord beloofd")
    owner = PersonColumn(verbose_name="Eigenaar", order_by=("owner__person__sort_key",), default="Niemand")
    state = StateColumn(INQUIRY_TONES, verbose_name="Toestand")
    actions = tables.TemplateColumn(
        template_name="clients/inquiry_actions.html", verbose_name="", orderable=False, empty_values=()
    )

    class Meta:
        model = Inquiry
        fields = ("subject", "channel", "received_at", "answer_by", "owner", "state", "actions")

    def __init__(self, *args: Any, day: Any, user: Any, may_work: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.user, self.may_work = day, user, may_work


class UnreadMailTable(tables.Table):
    found_at = tables.DateTimeColumn(format="d-m-Y H:i", verbose_name="Gevonden")
    reason = tables.Column("Waarom niet gelezen")
    actions = tables.TemplateColumn(
        template_name="clients/unread_actions.html", verbose_name="", orderable=False, empty_values=()
    )

    class Meta:
        model = UnreadMail
        fields = ("found_at", "reason", "actions")


class ComplaintTable(tables.Table):
    number = tables.Column("Nummer", linkify=True)
    received_on = DateColumn(verbose_name="Ontvangen")
    about = tables.TemplateColumn(template_name="clients/complaint_about.html", verbose_name="Gaat over")
    answer_by = tables.TemplateColumn(template_name="clients/complaint_term.html", verbose_name="Antwoord uiterlijk")
    handler = PersonColumn(verbose_name="Behandelaar", order_by=("handler__person__sort_key",), default="Nog niemand")
    state = StateColumn(COMPLAINT_TONES, verbose_name="Toestand")
    outcome = tables.Column("Oordeel")

    class Meta:
        model = Complaint
        fields = ("number", "received_on", "about", "answer_by", "handler", "state", "outcome")

    def __init__(self, *args: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
