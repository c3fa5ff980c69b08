from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from delivery import alumni_totals
from delivery.models import AlumniInvitation, AlumniPurpose, Alumnus, Certificate, LearnerRoute, Programme, Trainer
from llo_portal.kernel.dutch import short_date
from llo_portal.kernel.states import tone_of
from llo_portal.kernel.tables import DateColumn
from llo_portal.kernel.templatetags.llo import state

NUM: dict[str, Any] = {"td": {"class": "num"}, "th": {"class": "num"}}


class StateCell(tables.Column):
    """The state as icon and word, in the tone of that state everywhere."""

    def render(self, value: Any, record: Any, bound_column: Any) -> str:
        return state(str(value), tone_of(getattr(record, bound_column.accessor)))


class ProgrammeTable(tables.Table):
    number = tables.Column(
        "Nummer", linkify=("delivery:programme_detail", {"pk": tables.A("pk")}), attrs={"td": {"class": "text-nowrap"}}
    )
    title = tables.Column("Traject")
    organisation = tables.Column("Klant", order_by="organisation__sort_key", default="open inschrijving")
    state = StateCell("Toestand")
    leader = tables.Column("Programmaleider", order_by="leader__person__sort_key", default="nog niemand")
    starts_on = DateColumn(verbose_name="Start")
    seated = tables.Column("Deelnemers", attrs=NUM, order_by="seated")
    session_count = tables.Column("Bijeenkomsten", attrs=NUM)

    class Meta:
        model = Programme
        fields: ClassVar[tuple[str, ...]] = (
            "number", "title", "organisation", "state", "leader", "starts_on", "seated", "session_count"
        )  # fmt: skip
        order_by = "-starts_on"

    def render_seated(self, value: int, record: Any) -> str:
        return f"{value} van {record.capacity}"


class TrainerTable(tables.Table):
    person = tables.Column(
        "Naam", order_by="person__sort_key", linkify=("delivery:trainer_edit", {"pk": tables.A("pk")})
    )
    engagement = tables.Column("Verhouding")
    institution = tables.Column("School", default="")
    subjects = tables.Column("Vakgebieden")
    is_active = tables.BooleanColumn(verbose_name="Inzetbaar", yesno="ja,nee")

    class Meta:
        model = Trainer
        fields: ClassVar[tuple[str, ...]] = ("person", "engagement", "institution", "subjects", "is_active")
        order_by = "person"

    def __init__(self, *args: Any, may_edit: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_edit:
            self.columns["person"].link = None


class CertificateTable(tables.Table):
    number = tables.Column("Nummer", empty_values=(), attrs={"td": {"class": "text-nowrap"}})
    name_as_printed = tables.Column("Naam op het papier")
    course_title = tables.Column("Opleiding")
    credential = tables.Column("Papier")
    state = StateCell("Toestand")
    issued_on = DateColumn(verbose_name="Datum")
    valid_until = DateColumn(verbose_name="Geldig tot")

    class Meta:
        model = Certificate
        fields: ClassVar[tuple[str, ...]] = (
            "number", "name_as_printed", "course_title", "credential", "state", "issued_on", "valid_until"
        )  # fmt: skip
        order_by = "-issued_on"

    def render_number(self, record: Certificate) -> str:
        url = reverse("delivery:programme_certificates", args=[record.enrolment.programme_id])
        return format_html('<a href="{}">{}</a>', url, record.number or "nog geen nummer")


class RouteTable(tables.Table):
    learner = tables.Column(
        "Deelnemer", order_by="learner__person__sort_key", linkify=("delivery:route_detail", {"pk": tables.A("pk")})
    )
    course = tables.Column("Doel", order_by="course__title_key")
    standing = tables.Column("Stand", empty_values=(), order_by=("-is_blocked", "-is_changed"))
    finish_on = DateColumn(verbose_name="Klaar op")
    told = tables.Column("Laatste wijziging", orderable=False)
    planned_at = DateColumn(verbose_name="Gepland op")

    class Meta:
        model = LearnerRoute
        fields: ClassVar[tuple[str, ...]] = ("learner", "course", "standing", "finish_on", "told", "planned_at")
        order_by = "standing"

    def render_standing(self, record: Any) -> str:
        if record.is_blocked:
            return state("Loopt vast", "bad")
        return state("Gewijzigd", "warn") if record.is_changed else state("Op schema", "good")

    def render_told(self, value: list[str], record: Any) -> str:
        return f"{record.cause}. {value[0]}" if value else record.cause


class InvitationTable(tables.Table):
    title = tables.Column(
        "Onderwerp", linkify=("delivery:alumni_invitation", {"pk": tables.A("pk")}), order_by="title"
    )  # fmt: skip
    purpose = tables.Column("Soort")
    state = StateCell("Toestand")
    starts_at = DateColumn(verbose_name="Wanneer")
    sent_at = DateColumn(verbose_name="Verstuurd")
    sent_count = tables.Column("Verzonden aan", attrs=NUM, orderable=False)
    yes_count = tables.Column("Komt", attrs=NUM, orderable=False)

    class Meta:
        model = AlumniInvitation
        fields: ClassVar[tuple[str, ...]] = (
            "title", "purpose", "state", "starts_at", "sent_at", "sent_count", "yes_count"
        )  # fmt: skip

    def render_sent_count(self, value: int, record: Any) -> str:
        return "" if record.is_draft else alumni_totals.told(value)

    def render_yes_count(self, value: int, record: Any) -> str:
        if record.is_draft or not record.asks_answer:
            return ""
        return alumni_totals.part_words((value, record.no_count, record.sent_count - value - record.no_count))[0]


class AlumnusTable(tables.Table):
    person = tables.Column("Naam", order_by="person__sort_key")
    wants = tables.Column("Wil", empty_values=(), orderable=False)
    since = tables.Column("Sinds", empty_values=(), orderable=False, attrs={"td": {"class": "text-nowrap"}})
    actions = tables.TemplateColumn(
        template_name="delivery/parts/alumnus_actions.html", verbose_name="", orderable=False, attrs={"td": {"class": "text-nowrap"}}
    )  # fmt: skip

    class Meta:
        model = Alumnus
        fields: ClassVar[tuple[str, ...]] = ("person", "wants", "since", "actions")
        order_by = "person"

    def render_person(self, value: Any, record: Any) -> str:
        return format_html('{}<br><span class="soft text-break">{}</span>', value, record.address)

    def render_wants(self, record: Any) -> str:
        held = {one.purpose for one in record.consents.all()}
        return ", ".join(purpose.label for purpose in AlumniPurpose if purpose.value in held)

    def render_since(self, record: Any) -> str:
        first = record.consents.all()[:1]
        return short_date(first[0].given_at) if first else ""
