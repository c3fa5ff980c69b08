from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from llo_portal.kernel.choices import MarketFormula
from offers.forms.fields import DayInput
from offers.models import DeliveryRequest, Quote, QuoteState, RequestState


def _owners(request: Any) -> QuerySet[User]:
    return User.objects.filter(pk__in=Quote.objects.values("owner")).select_related("person")


class QuoteFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nummer, titel of klant", method="search", widget=forms.TextInput())
    state = django_filters.ChoiceFilter(label="Toestand", choices=QuoteState, empty_label="Alle")
    formula = django_filters.ChoiceFilter(label="Formule", choices=MarketFormula, empty_label="Alle")
    owner = django_filters.ModelChoiceFilter(label="Eigenaar", queryset=_owners, empty_label="Iedereen")
    van = django_filters.DateFilter(
        field_name="sent_at", lookup_expr="date__gte", label="Verzonden vanaf", widget=DayInput()
    )
    tot = django_filters.DateFilter(
        field_name="sent_at", lookup_expr="date__lte", label="Verzonden tot en met", widget=DayInput()
    )

    class Meta:
        model = Quote
        fields = ["q", "state", "formula", "owner", "van", "tot"]

    def search(self, queryset: QuerySet[Quote], name: str, value: str) -> QuerySet[Quote]:
        words = Q(number__icontains=value) | Q(title__icontains=value) | Q(organisation__name__icontains=value)
        return queryset.filter(words)


class RequestFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="Toestand", choices=RequestState, empty_label="Alle")
    van = django_filters.DateFilter(field_name="asked_on", lookup_expr="gte", label="Gesteld vanaf", widget=DayInput())
    tot = django_filters.DateFilter(
        field_name="asked_on", lookup_expr="lte", label="Gesteld tot en met", widget=DayInput()
    )

    class Meta:
        model = DeliveryRequest
        fields = ["state", "van", "tot"]
