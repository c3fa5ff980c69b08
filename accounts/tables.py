from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html

from accounts.models import Invitation, ReadLog, Team, User
from llo_portal.kernel.dutch import join_words
from llo_portal.kernel.tables import DateColumn
from llo_portal.kernel.templatetags.llo import state

TONES = {"open": "info", "verlopen": "warn", "aanvaard": "good", "ingetrokken": "neutral"}


class UserTable(tables.Table):
    name = tables.Column(
        "Naam", accessor="person__full_name", order_by=("person__sort_key", "person__first_name"), linkify=True
    )
    email = tables.Column("E-mailadres", attrs={"td": {"class": "text-break"}})
    role_labels = tables.Column("Rollen", orderable=False)
    team_names = tables.Column("Teams", empty_values=(), orderable=False)
    last_login = DateColumn(verbose_name="Laatst ingelogd")
    is_active = tables.Column("Account")

    class Meta:
        model = User
        fields: ClassVar[tuple[str, ...]] = ("name", "email", "role_labels", "team_names", "last_login", "is_active")
        order_by = "name"

    def render_role_labels(self, value: list[str]) -> str:
        return join_words(value)

    def render_team_names(self, record: User) -> str:
        return join_words([team.name for team in record.teams.all()])

    def render_is_active(self, value: bool) -> str:
        return state("Actief", "good") if value else state("Uit dienst")


class InvitationTable(tables.Table):
    email = tables.Column("E-mailadres", attrs={"td": {"class": "text-break"}})
    role_labels = tables.Column("Rollen", orderable=False)
    invited_by = tables.Column("Door", order_by="invited_by__person__sort_key")
    created_at = DateColumn(verbose_name="Verstuurd")
    expires_at = DateColumn(verbose_name="Geldig tot")
    state = tables.Column("Stand", orderable=False)
    actions = tables.TemplateColumn(
        template_name="accounts/invitation_actions.html", verbose_name="", orderable=False, empty_values=()
    )

    class Meta:
        model = Invitation
        fields: ClassVar[tuple[str, ...]] = (
            "email", "role_labels", "invited_by", "created_at", "expires_at", "state", "actions"
        )  # fmt: skip
        order_by = "-created_at"

    def render_role_labels(self, value: list[str]) -> str:
        return join_words(value)

    def render_state(self, value: str) -> str:
        return state(value.capitalize(), TONES[value])


class TeamTable(tables.Table):
    name = tables.Column("Naam", linkify=True)
    people = tables.Column("Leden", empty_values=(), orderable=False)

    class Meta:
        model = Team
        fields: ClassVar[tuple[str, ...]] = ("name", "people")
        order_by = "name"

    def render_people(self, record: Any) -> str:
        return join_words([str(user) for user in record.members.all()]) or format_html(
            '<span class="soft">nog niemand</span>'
        )


class ReadLogTable(tables.Table):
    read_at = tables.DateTimeColumn(verbose_name="Wanneer", format="d-m-Y H:i", attrs={"td": {"class": "text-nowrap"}})
    user = tables.Column("Wie", order_by="user__person__sort_key")
    person = tables.Column("Over wie", order_by="person__sort_key")
    page = tables.Column("Waar", accessor="door", orderable=False)
    status = tables.Column("Gelukt")

    class Meta:
        model = ReadLog
        fields: ClassVar[tuple[str, ...]] = ("read_at", "user", "person", "page", "status")
        order_by = "-read_at"

    def render_page(self, record: ReadLog) -> str:
        return record.page_text

    def render_status(self, value: int) -> str:
        return state("Ja", "good") if value < 400 else state("Nee", "warn")
