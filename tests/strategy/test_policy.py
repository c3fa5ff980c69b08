"""Every line of `gevolgen` in strategie.yaml, as behaviour."""

from datetime import date
from itertools import product

import pytest

from llo_portal.kernel.choices import (
    CourseRange,
    CourseStance,
    Engagement,
    FundingStream,
    InstitutionKind,
    MarketFormula,
    Service,
)
from strategy.errors import NoStrategy
from strategy.models import Strategy
from strategy.policy import Policy, policy_of, policy_on
from strategy.questions import book
from tests.factories.strategy import draft_strategy, published_strategy

EMPLOYER, AGENCY, INDIVIDUAL = MarketFormula.EMPLOYER, MarketFormula.BENEFIT_AGENCY, MarketFormula.INDIVIDUAL


def policy(**answers: str) -> Policy:
    choices = book().defaults | {key: frozenset(value.split()) for key, value in answers.items()}
    return Policy.from_choices(choices, strategy_id=None, starts_on=date(2026, 1, 1))


def test_the_denktank_serves_all_three_formulas() -> None:
    assert policy().enrolment_open_for(INDIVIDUAL)
    assert policy().intake_open_for(EMPLOYER)
    assert policy().intake_open_for("uitkeringsinstanties")
    assert policy().services_for(EMPLOYER) == {Service.ADVICE, Service.TRAINING}
    assert policy().services_for(INDIVIDUAL) == {Service.TRAINING}


def test_an_individual_has_no_intake() -> None:
    assert not policy().intake_open_for(INDIVIDUAL)


def test_a_target_group_left_out_closes_its_door() -> None:
    assert not policy(doelgroepen="werkgevers").enrolment_open_for(INDIVIDUAL)
    assert not policy(doelgroepen="particulieren").intake_open_for(EMPLOYER)
    assert not policy(doelgroepen="werkgevers").intake_open_for(AGENCY)
    assert policy(doelgroepen="werkgevers").services_for(AGENCY) == frozenset()


def test_a_service_left_out_is_in_no_quote() -> None:
    assert policy(diensten="scholing").services_for(EMPLOYER) == {Service.TRAINING}
    assert policy(diensten="advies").services_for(EMPLOYER) == {Service.ADVICE}
    assert not any(policy(diensten="advies").enrolment_open_for(f) for f in MarketFormula)


def test_hr_services_are_for_employers_and_placement_for_business() -> None:
    wide = policy(diensten="advies scholing personeelsdiensten arbeidsbemiddeling")
    assert wide.services_for(EMPLOYER) == frozenset(Service)
    assert wide.services_for(AGENCY) == {Service.ADVICE, Service.TRAINING, Service.PLACEMENT}
    assert wide.services_for(INDIVIDUAL) == {Service.TRAINING}


@pytest.mark.parametrize(
    ("funding", "private", "public", "mixed"),
    [("privaat", True, False, False), ("bekostigd", False, True, False), ("combinatie", True, True, True)],
)
def test_funding_decides_which_money_a_programme_may_hold(
    funding: str, private: bool, public: bool, mixed: bool
) -> None:
    found = policy(bekostiging=funding)
    assert found.allows_stream(FundingStream.PRIVATE) is private
    assert found.allows_stream("publiek") is public
    assert found.allows_mixed_programmes is mixed


def test_the_role_decides_who_may_deliver() -> None:
    assert policy(rol="bemiddelaar").needs_delivery_promise
    assert not policy(rol="bemiddelaar").own_trainers_may_deliver
    assert policy(rol="uitvoerder").own_trainers_may_deliver
    assert not policy(rol="uitvoerder").needs_delivery_promise


@pytest.mark.parametrize("form", ["centraal", "sectoraal", "lokaal"])
def test_inside_the_school_there_is_no_equity_and_no_double_hiring(form: str) -> None:
    found = policy(organisatievorm=form)
    assert not found.builds_equity
    assert found.books_on_cost_centre
    assert not found.allows_engagement(Engagement.SCHOOL_AND_FREELANCE)
    assert found.allows_engagement("zzp")
    assert policy(organisatievorm="op_afstand").builds_equity
    assert policy(organisatievorm="op_afstand").allows_engagement(Engagement.SCHOOL_AND_FREELANCE)


@pytest.mark.parametrize(
    ("public", "private"), list(product(("samenwerken", "concurreren", "per_opleiding"), repeat=2))
)
def test_diverting_follows_the_attitude_and_where_asked_the_course(public: str, private: str) -> None:
    found = policy(houding_publiek=public, houding_privaat=private)
    for kind in InstitutionKind:
        attitude = public if kind in (InstitutionKind.MBO, InstitutionKind.HBO) else private
        for stance in (CourseStance.COLLABORATE, CourseStance.COMPETE, "", None):
            expected = attitude == "samenwerken" or (attitude == "per_opleiding" and stance == "samenwerken")
            assert found.may_divert_to(kind, stance) is expected
        assert found.stance_needed_for(kind) is (attitude == "per_opleiding")


@pytest.mark.parametrize(
    ("area", "inside_area", "inside_region", "course_range", "warns"),
    [
        ("verzorgingsgebied", True, False, CourseRange.CORE, False),
        ("verzorgingsgebied", False, True, CourseRange.SPECIALIST, True),
        ("arbeidsmarktregio", False, True, CourseRange.CORE, False),
        ("arbeidsmarktregio", True, False, None, True),
        ("landelijk", False, False, CourseRange.CORE, False),
        ("per_aanbod", False, False, CourseRange.CORE, True),
        ("per_aanbod", False, False, None, True),
        ("per_aanbod", False, False, CourseRange.SPECIALIST, False),
        ("per_aanbod", False, False, CourseRange.BESPOKE, False),
        ("per_aanbod", True, False, CourseRange.CORE, False),
    ],
)
def test_the_area_warns(area: str, inside_area: bool, inside_region: bool, course_range: object, warns: bool) -> None:
    text = policy(bedieningsgebied=area).region_warning(
        inside_service_area=inside_area, inside_home_region=inside_region, course_range=course_range
    )
    assert bool(text) is warns


def test_goal_and_founders() -> None:
    assert policy().offers_core_activity_goal
    assert not policy(interne_positionering="bijactiviteit").offers_core_activity_goal
    assert not policy().founders_are_partners
    assert policy(oprichters="mbo_hbo").founders_are_partners


@pytest.mark.django_db
class TestByDate:
    def test_nothing_published_is_told(self) -> None:
        draft_strategy()
        with pytest.raises(NoStrategy, match="gepubliceerd"):
            policy_on()

    def test_each_day_has_the_version_of_that_day(self) -> None:
        first = published_strategy(starts_on=date(2024, 1, 1), diensten=["advies", "scholing"])
        second = published_strategy(starts_on=date(2025, 1, 1), diensten="scholing")
        assert policy_on(date(2024, 12, 31)).strategy_id == first.pk
        assert policy_on(date(2025, 1, 1)).strategy_id == second.pk
        assert policy_of(first).services_for(EMPLOYER) == {Service.ADVICE, Service.TRAINING}
        with pytest.raises(NoStrategy):
            policy_on(date(2023, 12, 31))

    def test_published_choices_are_read_once(self, django_assert_num_queries: object) -> None:
        published_strategy()
        policy_on()
        with django_assert_num_queries(1):
            policy_on()

    def test_a_draft_is_read_every_time(self) -> None:
        draft = draft_strategy(rol="uitvoerder")
        assert policy_of(draft).own_trainers_may_deliver
        draft.choices.filter(question="rol").update(option="bemiddelaar")
        assert not policy_of(Strategy.objects.get(pk=draft.pk)).own_trainers_may_deliver
