from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from delivery.models import Certificate, CertificateState, Programme, ProgrammeState, Trainer
from llo_portal.kernel.choices import Engagement


class DateInput(forms.DateInput):
    input_type = "date"


def leaders(request: Any) -> QuerySet[User]:
    return User.objects.filter(programmes__isnull=False).select_related("person").distinct()


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
