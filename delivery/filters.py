from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from catalogue.models import Course
from delivery.models import (
    AlumniInvitation,
    AlumniPurpose,
    Alumnus,
    Certificate,
    CertificateState,
    InvitationState,
    LearnerRoute,
    Programme,
    ProgrammeState,
    Trainer,
)
from llo_portal.kernel.choices import Engagement


class DateInput(forms.DateInput):
    input_type = "date"


def leaders(request: Any) -> QuerySet[User]:
    return User.objects.filter(programmes__isnull=False).select_related("person").distinct()


def goals(request: Any) -> QuerySet[Course]:
    return Course.objects.filter(routes__isnull=False).distinct()


class ProgrammeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Zoek", method="find")
    state = django_filters.ChoiceFilter(label="Toestand", choices=ProgrammeState, empty_label="Alle toestanden")
    leader = django_filters.ModelChoiceFilter(label="Programmaleider", queryset=leaders, empty_label="Iedereen")
    starts_on_after = django_filters.DateFilter("starts_on", "gte", label="Start vanaf", widget=DateInput())
    starts_on_before = django_filters.DateFilter("starts_on", "lte", label="Start tot en met", widget=DateInput())

    class Meta:
        model = Programme
        fields: ClassVar[list[str]] = []

    def find(self, rows: QuerySet[Programme], name: str, value: str) -> QuerySet[Programme]:
        word = value.replace("\x00", "").strip()[:100]
        return rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(organisation__name__icontains=word))


class TrainerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Zoek", method="find")
    engagement = django_filters.ChoiceFilter(label="Verhouding", choices=Engagement, empty_label="Alle verhoudingen")

    class Meta:
        model = Trainer
        fields: ClassVar[list[str]] = []

    def find(self, rows: QuerySet[Trainer], name: str, value: str) -> QuerySet[Trainer]:
        word = value.replace("\x00", "").strip()[:100]
        return rows.filter(
            Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word) | Q(subjects__icontains=word)
        )


class CertificateFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Zoek op naam of nummer", method="find")
    state = django_filters.ChoiceFilter(label="Toestand", choices=CertificateState, empty_label="Alle toestanden")

    class Meta:
        model = Certificate
        fields: ClassVar[list[str]] = []

    def find(self, rows: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        word = value.replace("\x00", "").strip()[:100]
        return rows.filter(Q(name_as_printed__icontains=word) | Q(number__icontains=word))


class RouteFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Zoek op naam", method="find")
    stand = django_filters.ChoiceFilter(
        label="Stand", choices=(("vast", "Loopt vast"), ("gewijzigd", "Gewijzigd")), empty_label="Alle routes",
        method="standing",
    )  # fmt: skip
    course = django_filters.ModelChoiceFilter(label="Opleiding", queryset=goals, empty_label="Alle opleidingen")

    class Meta:
        model = LearnerRoute
        fields: ClassVar[list[str]] = []

    def find(self, rows: QuerySet[LearnerRoute], name: str, value: str) -> QuerySet[LearnerRoute]:
        for word in value.replace("\x00", "").split()[:5]:
            person = Q(learner__person__first_name__icontains=word) | Q(learner__person__last_name__icontains=word)
            rows = rows.filter(person | Q(learner__person__email__icontains=word))
        return rows

    def standing(self, rows: QuerySet[LearnerRoute], name: str, value: str) -> QuerySet[LearnerRoute]:
        return rows.filter(is_blocked=True) if value == "vast" else rows.filter(is_changed=True)


class AlumnusFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Zoek op naam", method="find")
    purpose = django_filters.ChoiceFilter(
        label="Wil", choices=AlumniPurpose, empty_label="Alles", method="agrees"
    )  # fmt: skip

    class Meta:
        model = Alumnus
        fields: ClassVar[list[str]] = []

    def find(self, rows: QuerySet[Alumnus], name: str, value: str) -> QuerySet[Alumnus]:
        for word in value.replace("\x00", "").split()[:5]:
            rows = rows.filter(Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word))
        return rows

    def agrees(self, rows: Any, name: str, value: str) -> Any:
        return rows.agreed(value)


class InvitationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Zoek", method="find")
    purpose = django_filters.ChoiceFilter(label="Soort", choices=AlumniPurpose, empty_label="Alle soorten")
    state = django_filters.ChoiceFilter(label="Toestand", choices=InvitationState, empty_label="Alle toestanden")

    class Meta:
        model = AlumniInvitation
        fields: ClassVar[list[str]] = []

    def find(self, rows: QuerySet[AlumniInvitation], name: str, value: str) -> QuerySet[AlumniInvitation]:
        return rows.filter(title__icontains=value.replace("\x00", "").strip()[:100])
