from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from llo_portal.kernel.dates import today
from llo_portal.kernel.demo import World
from strategy import services
from strategy.demo.load import load
from strategy.errors import StrategyError
from strategy.models import Motivation, Strategy, StrategyState
from strategy.policy import policy_on
from strategy.questions import book
from tests.factories.accounts import UserFactory
from tests.factories.strategy import draft_strategy, published_strategy

pytestmark = pytest.mark.django_db

LATER = today() + timedelta(days=30)


@pytest.fixture
def first() -> Any:
    return UserFactory(roles=("directeur",))


@pytest.fixture
def second() -> Any:
    return UserFactory(roles=("directeur",))


def save(strategy: Strategy, by: Any, motivations: dict[str, str] | None = None, **answers: str) -> Strategy:
    choices = book().defaults | {key: frozenset(value.split()) for key, value in answers.items()}
    return services.save_draft(
        strategy=strategy, choices=choices, motivations=motivations or {}, starts_on=LATER, note="", by=by
    )


def refused(change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_one_proposes_and_another_publishes(first: Any, second: Any) -> None:
    draft = services.create_draft(starts_on=LATER, by=first)
    services.propose(strategy=draft, by=first)
    with pytest.raises(StrategyError, match="andere directeur"):
        services.publish(strategy=draft, by=first)
    published = services.publish(strategy=draft, by=second)
    assert policy_on(LATER).strategy_id == published.pk


def test_a_clash_refuses_the_proposal(first: Any) -> None:
    draft = save(
        services.create_draft(starts_on=LATER, by=first), first, doelgroepen="particulieren", diensten="advies"
    )
    with pytest.raises(StrategyError, match="strijdig"):
        services.propose(strategy=draft, by=first)


def test_what_chafes_asks_a_motivation_that_is_kept(first: Any, second: Any) -> None:
    draft = save(services.create_draft(starts_on=LATER, by=first), first, rol="uitvoerder")
    with pytest.raises(StrategyError, match="Motiveer"):
        services.propose(strategy=draft, by=first)
    save(draft, first, {"S06": "Vier eigen trainers.", "S01": "hoort hier niet"}, rol="uitvoerder")
    save(draft, second, {"S06": "Vier eigen trainers."}, rol="uitvoerder")
    services.propose(strategy=draft, by=first)
    kept = Motivation.objects.get()
    assert (kept.rule, kept.text, kept.by) == ("S06", "Vier eigen trainers.", first)


def test_incomplete_answers_are_kept_but_not_proposed(first: Any) -> None:
    draft = services.create_draft(starts_on=LATER, by=first)
    services.save_draft(strategy=draft, choices={}, motivations={}, starts_on=LATER, note="", by=first)
    with pytest.raises(StrategyError, match="Nog niet alle vragen"):
        services.propose(strategy=draft, by=first)


def test_a_proposal_can_go_back_and_is_not_changed_meanwhile(first: Any) -> None:
    draft = services.create_draft(starts_on=LATER, by=first)
    services.propose(strategy=draft, by=first)
    with pytest.raises(StrategyError, match="voorgesteld"):
        save(draft, first)
    services.send_back(strategy=draft, by=first)
    assert save(draft, first).proposed_by is None


def test_a_strategy_never_holds_in_retrospect(first: Any, second: Any) -> None:
    published_strategy()
    draft = services.create_draft(starts_on=today() - timedelta(days=1), by=first)
    services.propose(strategy=draft, by=first)
    with pytest.raises(StrategyError, match="terugwerkende kracht"):
        services.publish(strategy=draft, by=second)


def test_two_versions_do_not_start_on_one_day(first: Any, second: Any) -> None:
    published_strategy(starts_on=LATER)
    draft = services.create_draft(starts_on=LATER, by=first)
    services.propose(strategy=draft, by=first)
    with pytest.raises(StrategyError, match="andere versie"):
        services.publish(strategy=draft, by=second)


def test_only_what_does_not_hold_yet_can_be_withdrawn(first: Any) -> None:
    with pytest.raises(StrategyError, match="nieuwe versie"):
        services.withdraw(strategy=published_strategy(), by=first)
    coming = published_strategy(starts_on=LATER)
    services.withdraw(strategy=coming, by=first)
    assert policy_on(LATER).strategy_id != coming.pk


def test_a_new_version_starts_from_the_choices_of_another(first: Any) -> None:
    current = published_strategy(rol="uitvoerder")
    draft = services.create_draft(starts_on=LATER, by=first, based_on=current)
    assert draft.choices_by_question()["rol"] == {"uitvoerder"}
    assert draft.version == current.version + 1


def test_the_database_keeps_the_order_of_states_and_what_was_published() -> None:
    someone = UserFactory()
    refused(lambda: Strategy.objects.create(version=9, starts_on=LATER, state=StrategyState.PUBLISHED))
    draft = draft_strategy()
    rows = Strategy.objects.filter(pk=draft.pk)
    refused(lambda: rows.update(state=StrategyState.PUBLISHED))
    rows.update(state=StrategyState.PROPOSED, proposed_by=someone)
    refused(lambda: rows.update(state=StrategyState.PUBLISHED))
    refused(lambda: rows.update(state=StrategyState.PUBLISHED, published_by=someone))
    refused(lambda: draft.choices.update(option="x"))

    published = published_strategy()
    rows = Strategy.objects.filter(pk=published.pk)
    refused(lambda: rows.update(starts_on=date(2020, 1, 1)))
    refused(lambda: rows.update(state=StrategyState.DRAFT))
    refused(lambda: published.choices.all().delete())
    refused(lambda: Motivation.objects.create(strategy=published, rule="S06", text="x", by=someone))
    refused(lambda: rows._raw_delete("default"))
    draft_strategy().delete()


def test_the_demo_shows_history_and_a_proposal_and_loads_once() -> None:
    world = World(users={"directeur": UserFactory(roles=("directeur",)), "directeur_2": UserFactory()})
    load(world)
    load(world)
    assert [s.state for s in Strategy.objects.order_by("version")] == ["gepubliceerd", "gepubliceerd", "voorgesteld"]
    assert policy_on(world.today).strategy_id == world.bag["strategy"].pk
    assert policy_on(date(world.today.year - 2, 1, 1)).needs_delivery_promise
    assert policy_on(date(world.today.year - 3, 1, 1)).own_trainers_may_deliver
