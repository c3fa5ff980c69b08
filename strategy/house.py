"""What the strategy chapter contributes to the house."""

from typing import Any

from django.http import HttpRequest

from llo_portal.kernel.navigation import MenuItem, navigation
from llo_portal.kernel.panels import Panel, panels
from strategy.models import Strategy, StrategyState

navigation.register(MenuItem("dashboard", "Dashboard", "strategy:dashboard", "speedometer2", "strategy.dashboards", 15))
navigation.register(MenuItem("strategy", "Strategie", "strategy:current", "compass", "strategy.view", 800))


def _proposals(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """Proposals of somebody else, waiting for this directeur."""
    waiting = list(
        Strategy.objects.filter(state=StrategyState.PROPOSED)
        .exclude(proposed_by=request.user.pk)
        .select_related("proposed_by__person")
    )
    return {"proposals": waiting} if waiting else None


panels.register(
    Panel("strategy.proposals", "today", "Strategie ter publicatie", "strategy.decide",
          "strategy/panel_proposals.html", _proposals, 20)
)  # fmt: skip
