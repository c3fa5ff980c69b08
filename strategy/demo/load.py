"""Three versions: how it began, the denktank's choices since two years, and a next version that waits for publication."""

from datetime import date, timedelta
from typing import Any

from llo_portal.kernel.dates import start_of_day
from llo_portal.kernel.demo import World
from strategy import services
from strategy.models import Motivation, Strategy, StrategyChoice, StrategyState
from strategy.questions import book

BEGINNING = {
    "interne_positionering": ["bijactiviteit"],
    "diensten": ["scholing"],
    "bekostiging": ["combinatie"],
    "doelgroepen": ["werkgevers", "particulieren"],
    "rol": ["uitvoerder"],
    "bedieningsgebied": ["verzorgingsgebied"],
    "houding_publiek": ["samenwerken"],
    "houding_privaat": ["concurreren"],
    "organisatievorm": ["centraal"],
}
NEXT = {"diensten": ["advies", "scholing", "personeelsdiensten"], "rol": ["uitvoerder"]}
WHY = (
    "We nemen vier eigen trainers in dienst voor techniek en zorg. Voor alle andere opleidingen blijft het contract met "
    "ROC Rijnstroom gelden; de afspraken daarover liggen bij de juridisch ondersteuner."
)


def load(world: World) -> None:
    """Repeatable: does nothing when a strategy exists. Leaves the one in force as bag["strategy"]."""
    if not Strategy.objects.exists():
        first, second = world.users["directeur"], world.users["directeur_2"]
        start = date(world.today.year - 2, 1, 1)
        _published(1, date(start.year - 2, 1, 1), "Zo zijn we begonnen.", BEGINNING, first, second)
        _published(2, start, "De keuzes van de denktank, vastgesteld met het team.", {}, second, first)
        _proposed(world, first)
    world.bag["strategy"] = Strategy.objects.in_force_on(world.today).get(version=2)


def _draft(version: int, starts_on: date, note: str, changes: dict[str, list[str]]) -> Strategy:
    strategy = Strategy.objects.create(version=version, starts_on=starts_on, note=note)
    answers = {q.key: changes.get(q.key, list(q.default)) for q in book().questions}
    StrategyChoice.objects.bulk_create(
        StrategyChoice(strategy=strategy, question=key, option=option)
        for key, options in answers.items()
        for option in options
    )
    return strategy


def _published(
    version: int, starts_on: date, note: str, changes: dict[str, list[str]], proposer: Any, publisher: Any
) -> None:
    strategy = _draft(version, starts_on, note, changes)
    strategy.state, strategy.proposed_by = StrategyState.PROPOSED, proposer
    strategy.proposed_at = start_of_day(starts_on - timedelta(days=40)) + timedelta(hours=10)
    strategy.save()
    strategy.state, strategy.published_by = StrategyState.PUBLISHED, publisher
    strategy.published_at = start_of_day(starts_on - timedelta(days=26)) + timedelta(hours=14)
    strategy.save()


def _proposed(world: World, proposer: Any) -> None:
    starts_on = date(world.today.year + 1, 1, 1)
    note = "Meer eigen trainers en P&O-diensten voor werkgevers. Graag akkoord van Joost."
    strategy = _draft(3, starts_on, note, NEXT)
    Motivation.objects.create(strategy=strategy, rule="S06", text=WHY, by=proposer)
    services.propose(strategy=strategy, by=proposer)
