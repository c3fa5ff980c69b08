"""What the strategy chapter contributes to the house."""

from typing import Any

from django.http import HttpRequest

from llo_portal.kernel.indicators import Indicator, indicators
from llo_portal.kernel.navigation import MenuItem, navigation
from llo_portal.kernel.panels import Panel, panels
from llo_portal.kernel.personal_data import personal_data
from llo_portal.kernel.retention import retention_rules
from strategy import effects  # effects: the outbox must know them
from strategy import indicators as measured
from strategy import retention as forgotten
from strategy.models import Strategy, StrategyState
from strategy.personal_data import SOURCE

navigation.register(MenuItem("dashboard", "Dashboard", "strategy:dashboard", "speedometer2", "strategy.dashboards", 15))
navigation.register(
    MenuItem("evaluations", "Evaluaties", "strategy:evaluation_list", "star", "strategy.view_evaluations", 790)
)
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

indicators.register(
    Indicator("evaluatie_cijfer", "Waardering", "cijfer", measured.mark,
              "Gemiddeld cijfer dat klanten en deelnemers in de periode gaven. Onder de vijf antwoorden tonen we niets."),
)  # fmt: skip
indicators.register(
    Indicator("evaluatie_antwoorden", "Ingevulde evaluaties", "antwoorden", measured.responses,
              "Antwoorden die in de periode via een persoonlijke link binnenkwamen."),
)  # fmt: skip
personal_data.register(SOURCE)
for rule in forgotten.RULES:
    retention_rules.register(rule)
__all__ = ["effects"]
