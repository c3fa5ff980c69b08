"""Filters of the finance lists."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from finance.choices import CostCategory
from finance.models import AnnualBudget, CostSheet, Rate
from llo_portal.kernel.dates import today


class CostSheetFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label="Titel", max_length=100)
    mine = django_filters.ChoiceFilter(
        label="Van wie", choices=[("mij", "Alleen van mij")], empty_label="Iedereen", method="only_mine"
    )
    frozen = django_filters.ChoiceFilter(
        label="Stand", choices=[("nee", "Te wijzigen"), ("ja", "Vastgelegd")], empty_label="Alle", method="by_frozen"
    )

    class Meta:
        model = CostSheet
        fields: ClassVar[list[str]] = []

    def only_mine(self, rows: QuerySet[CostSheet], name: str, value: str) -> QuerySet[CostSheet]:
        return rows.filter(owner=self.request.user)

    def by_frozen(self, rows: QuerySet[CostSheet], name: str, value: str) -> QuerySet[CostSheet]:
        return rows.filter(frozen_at__isnull=value == "nee")


class RateFilter(django_filters.FilterSet):
    category = django_filters.ChoiceFilter(label="Soort", choices=CostCategory, empty_label="Alle soorten")
    valid = django_filters.ChoiceFilter(
        label="Geldig", choices=[("nu", "Nu geldig")], empty_label="Ook eerdere en latere", method="by_validity"
    )

    class Meta:
        model = Rate
        fields: ClassVar[list[str]] = ["category"]

    def by_validity(self, rows: Any, name: str, value: str) -> Any:
        return rows.valid_on(today())


class BudgetFilter(django_filters.FilterSet):
    class Meta:
        model = AnnualBudget
        fields: ClassVar[list[str]] = []
