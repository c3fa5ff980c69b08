"""What the finance chapter contributes to the house."""

from collections.abc import Sequence
from typing import Any

from finance import effects  # noqa: F401 - its handlers register themselves
from finance.models import CostSheet
from llo_portal.kernel.navigation import MenuItem, navigation
from llo_portal.kernel.search import Hit, SearchSource, search_sources

navigation.register(MenuItem("sheets", "Calculaties", "finance:sheet_list", "calculator", "finance.calculate", 300))
navigation.register(MenuItem("rates", "Tarieven", "finance:rate_list", "tags", "finance.view_rates", 310))
navigation.register(MenuItem("budgets", "Begrotingen", "finance:budget_list", "piggy-bank", "finance.view_budget", 320))


def _find(user: Any, term: str, limit: int) -> Sequence[Hit]:
    found = CostSheet.objects.for_user(user).filter(title__icontains=term).select_related("owner__person")[:limit]
    return [Hit(sheet.title, f"Calculatie van {sheet.owner}", sheet.get_absolute_url()) for sheet in found]


search_sources.register(SearchSource("sheets", "Calculaties", "calculator", "finance.calculate", _find, 60))
