"""What the finance chapter contributes to the house."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from finance import effects  # noqa: F401 - its handlers register themselves
from finance import personal_data as persons
from finance import retention as forgotten
from finance.models import CostSheet, Invoice
from finance.panels import of_organisation
from finance.selectors.invoices import to_look_at
from llo_portal.kernel.money import euro
from llo_portal.kernel.navigation import MenuItem, navigation
from llo_portal.kernel.panels import Panel, panels
from llo_portal.kernel.personal_data import personal_data
from llo_portal.kernel.retention import retention_rules
from llo_portal.kernel.search import Hit, SearchSource, search_sources

navigation.register(MenuItem("sheets", "Calculaties", "finance:sheet_list", "calculator", "finance.calculate", 300))
navigation.register(MenuItem("rates", "Tarieven", "finance:rate_list", "tags", "finance.view_rates", 310))
navigation.register(MenuItem("budgets", "Begrotingen", "finance:budget_list", "piggy-bank", "finance.view_budget", 320))
navigation.register(MenuItem("invoices", "Facturen", "finance:invoice_list", "receipt", "finance.view_invoices", 305))
navigation.register(
    MenuItem("vouchers", "Vouchers", "finance:voucher_series_list", "ticket-perforated", "finance.vouchers", 440)
)
navigation.register(
    MenuItem("my-invoices", "Mijn facturen", "finance:my_invoices", "receipt", "finance.own_invoices", 20)
)
navigation.register(
    MenuItem("my-vouchers", "Mijn vouchers", "finance:my_vouchers", "ticket-perforated", "finance.own_invoices", 25)
)
panels.register(Panel(
    "finance.today", "today", "Facturen en betalingen", "finance.view_invoices", "finance/panels/today.html",
    lambda request, obj: to_look_at(request.user), 20,
))  # fmt: skip
panels.register(Panel(
    "finance.organisation", "clients.organisation", "Facturen", "finance.view_invoices",
    "finance/panels/organisation.html", of_organisation, 60,
))  # fmt: skip
personal_data.register(persons.SOURCE)
for rule in forgotten.RULES:
    retention_rules.register(rule)


def _find(user: Any, term: str, limit: int) -> Sequence[Hit]:
    found = CostSheet.objects.for_user(user).filter(title__icontains=term).select_related("owner__person")[:limit]
    return [Hit(sheet.title, f"Calculatie van {sheet.owner}", sheet.get_absolute_url()) for sheet in found]


search_sources.register(SearchSource("sheets", "Calculaties", "calculator", "finance.calculate", _find, 60))


def _find_invoices(user: Any, term: str, limit: int) -> Sequence[Hit]:
    words = Q(number__icontains=term) | Q(debtor_name__icontains=term)
    found = Invoice.objects.for_user(user).filter(words)[:limit]
    return [
        Hit(
            f"{invoice.get_kind_display()} {invoice}",
            f"{invoice.debtor_name}, {euro(invoice.total)}",
            invoice.get_absolute_url(),
        )
        for invoice in found
    ]


search_sources.register(SearchSource("invoices", "Facturen", "receipt", "finance.view_invoices", _find_invoices, 62))
