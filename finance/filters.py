"""Filters of the finance lists."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet

from finance.choices import CostCategory, InvoiceKind, InvoiceState
from finance.models import AnnualBudget, CostSheet, Invoice, Payment, Rate, Voucher, VoucherSeries
from finance.vouchercode import digest
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


class InvoiceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nummer of debiteur", method="by_words", max_length=100)
    state = django_filters.ChoiceFilter(label="Toestand", choices=InvoiceState, empty_label="Alle toestanden")
    kind = django_filters.ChoiceFilter(label="Soort", choices=InvoiceKind, empty_label="Alle soorten")
    late = django_filters.ChoiceFilter(
        label="Termijn", choices=[("ja", "Te laat")], empty_label="Alle", method="by_late"
    )  # fmt: skip
    attention = django_filters.ChoiceFilter(
        label="Let op", choices=[("ja", "Betaling wijkt af")], empty_label="Alle", method="by_attention"
    )

    class Meta:
        model = Invoice
        fields: ClassVar[list[str]] = []

    def by_words(self, rows: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        return rows.filter(Q(number__icontains=value) | Q(debtor_name__icontains=value))

    def by_late(self, rows: Any, name: str, value: str) -> Any:
        return rows.overdue(today())

    def by_attention(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(pk__in=Payment.objects.exclude(attention="").values("invoice"))


class SeriesFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Naam", max_length=100)

    class Meta:
        model = VoucherSeries
        fields: ClassVar[list[str]] = []


class VoucherFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Naam, adres of code", method="by_words", max_length=100)
    used = django_filters.ChoiceFilter(
        label="Stand", empty_label="Alle", method="by_use",
        choices=[("open", "Te gebruiken"), ("ja", "Verzilverd"), ("weg", "Geblokkeerd")],
    )  # fmt: skip

    class Meta:
        model = Voucher
        fields: ClassVar[list[str]] = []

    def by_words(self, rows: QuerySet[Voucher], name: str, value: str) -> QuerySet[Voucher]:
        """A whole code finds its voucher; the code itself lies nowhere."""
        found = (
            Q(email__icontains=value) | Q(person__last_name__icontains=value) | Q(person__first_name__icontains=value)
        )
        return rows.filter(found | Q(code_digest=digest(value)))

    def by_use(self, rows: Any, name: str, value: str) -> Any:
        if value == "open":
            return rows.usable(today())
        return rows.filter(redeemed_at__isnull=False) if value == "ja" else rows.filter(blocked_at__isnull=False)
