from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet

from accounts.models import Invitation, Person, ReadLog, Team, User
from accounts.roles import roles


class UserFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Naam of e-mail", method="by_name")
    role = django_filters.ChoiceFilter(
        label="Rol", field_name="groups__name", empty_label="Alle rollen",
        choices=lambda: [(role.key, role.label) for role in roles().values()],
    )  # fmt: skip
    active = django_filters.ChoiceFilter(
        label="Account", field_name="is_active", empty_label="Alle accounts",
        choices=[("True", "Actief"), ("False", "Uit dienst")],
    )  # fmt: skip

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["q", "role", "active"]

    def by_name(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(person__in=Person.objects.all().named(value).values("pk"))


class InvitationFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label="Stand", method="by_state", empty_label="Alle uitnodigingen",
        choices=[("open", "Nog open"), ("aanvaard", "Aanvaard"), ("ingetrokken", "Ingetrokken")],
    )  # fmt: skip

    class Meta:
        model = Invitation
        fields: ClassVar[list[str]] = ["state"]

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "open":
            return rows.open()
        return rows.filter(**{"accepted_at__isnull" if value == "aanvaard" else "revoked_at__isnull": False})


class TeamFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="Naam", lookup_expr="icontains")

    class Meta:
        model = Team
        fields: ClassVar[list[str]] = ["name"]


class ReadLogFilter(django_filters.FilterSet):
    who = django_filters.CharFilter(label="Wie las", method="by_reader")
    about = django_filters.CharFilter(label="Over wie", method="by_person")
    van = django_filters.DateFilter(
        field_name="read_at", lookup_expr="date__gte", label="Vanaf", widget=forms.DateInput(attrs={"type": "date"})
    )
    tot = django_filters.DateFilter(
        field_name="read_at",
        lookup_expr="date__lte",
        label="Tot en met",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = ReadLog
        fields: ClassVar[list[str]] = ["who", "about", "van", "tot"]

    def by_reader(self, rows: QuerySet[ReadLog], name: str, value: str) -> QuerySet[ReadLog]:
        return rows.filter(user__person__in=Person.objects.all().named(value).values("pk"))

    def by_person(self, rows: QuerySet[ReadLog], name: str, value: str) -> QuerySet[ReadLog]:
        return rows.filter(person__in=Person.objects.all().named(value).values("pk"))
