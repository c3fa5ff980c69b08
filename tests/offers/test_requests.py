"""Asking the school and, after its no, somebody else."""

from datetime import date, timedelta

import pytest

from llo_portal.kernel.choices import CourseStance
from llo_portal.kernel.dates import add_working_days, today
from offers import selectors, services
from offers.errors import OffersError
from offers.models import DeliveryRequest, RequestState
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, InstitutionFactory, OfferingFactory
from tests.factories.offers import (
    DeliveryRequestFactory,
    QuoteFactory,
    SchoolContractFactory,
    SectorAgreementFactory,
    own_school,
    promised_request,
    refused_request,
)
from tests.factories.strategy import published_strategy

pytestmark = pytest.mark.django_db


def ask(quote, seller, institution=None):
    return services.ask_delivery(
        quote=quote, institution=institution or own_school(), description="Kan dit?", by=seller
    )


@pytest.mark.parametrize(("days", "sector"), [(5, "techniek"), (10, "horeca")])
def test_the_deadline_comes_from_the_sector_agreement_in_working_days(seller, days, sector):
    contract = SchoolContractFactory()
    SectorAgreementFactory(contract=contract, sector="techniek", response_days=5)
    asked = ask(QuoteFactory(course=CourseFactory(sector=sector)), seller)
    assert asked.answer_by == add_working_days(today(), days)
    assert asked.sector == sector


def test_an_ended_contract_gives_no_deadline(seller):
    old = SchoolContractFactory(starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    SectorAgreementFactory(contract=old, sector="techniek", response_days=3)
    asked = ask(QuoteFactory(course=CourseFactory(sector="techniek")), seller)
    assert asked.answer_by == add_working_days(today(), 10)


def test_one_question_at_a_time(seller):
    quote = QuoteFactory()
    ask(quote, seller)
    with pytest.raises(OffersError, match="staat al een verzoek open"):
        ask(quote, seller)


def test_another_educator_only_after_the_school_said_no(seller):
    other = InstitutionFactory(kind="privaat")
    quote = QuoteFactory(course=CourseFactory(stance=CourseStance.COLLABORATE))
    with pytest.raises(OffersError, match="Vraag eerst de eigen school"):
        ask(quote, seller, other)
    refused_request(quote=quote)
    asked = ask(quote, seller, other)
    assert selectors.deliverer_of(quote) == other == asked.institution


def test_a_deadline_that_passed_counts_before_the_beat_wrote_it_down(seller):
    other = InstitutionFactory(kind="privaat")
    quote = QuoteFactory(course=CourseFactory(stance=CourseStance.COLLABORATE))
    late = DeliveryRequestFactory(
        quote=quote, asked_on=today() - timedelta(days=30), answer_by=today() - timedelta(days=1)
    )
    ask(quote, seller, other)
    late.refresh_from_db()
    assert late.state == RequestState.EXPIRED


def test_the_strategy_and_the_course_decide_who_may_be_asked(seller):
    other = InstitutionFactory(kind="privaat")
    rival = QuoteFactory(course=CourseFactory(stance=CourseStance.COMPETE))
    refused_request(quote=rival)
    with pytest.raises(OffersError, match="concurreren"):
        ask(rival, seller, other)
    open_to_all = published_strategy(houding_privaat="samenwerken", starts_on=today() - timedelta(days=99))
    friendly = QuoteFactory(course=CourseFactory(stance=CourseStance.COMPETE), policy=open_to_all)
    refused_request(quote=friendly)
    assert ask(friendly, seller, other).institution == other


def test_the_answer_is_written_down_on_the_schools_behalf(seller):
    asked = ask(QuoteFactory(), seller)
    for day, name, words in (
        (today() + timedelta(days=1), "G", "toekomst"),
        (today() - timedelta(days=1), "G", "vóór de dag"),
        (today(), " ", "Wie gaf"),
    ):
        with pytest.raises(OffersError, match=words):
            services.record_answer(
                request=asked, promised=True, answered_by_name=name, answered_on=day, answer="", by=seller
            )
    services.record_answer(
        request=asked, promised=True, answered_by_name="Gerard van Loon", answered_on=today(), answer="Ja", by=seller
    )
    assert selectors.delivery_is_promised(quote=asked.quote)
    with pytest.raises(OffersError, match="toegezegd"):
        services.withdraw_request(request=asked, by=seller)
    with pytest.raises(OffersError, match="al toegezegd"):
        ask(asked.quote, seller)


def test_an_answer_after_the_deadline_is_none(seller):
    late = DeliveryRequestFactory(asked_on=today() - timedelta(days=30), answer_by=today() - timedelta(days=5))
    with pytest.raises(OffersError, match="termijn liep"):
        services.record_answer(
            request=late, promised=True, answered_by_name="G", answered_on=today(), answer="", by=seller
        )
    services.record_answer(
        request=late, promised=True, answered_by_name="G", answered_on=late.answer_by, answer="", by=seller
    )
    assert DeliveryRequest.objects.get().state == RequestState.PROMISED


def test_for_an_offering_of_the_core_range(seller):
    published_strategy()
    offering = OfferingFactory()
    assert not selectors.delivery_is_promised(offering=offering)
    promised_request(quote=None, offering=offering)
    assert selectors.delivery_is_promised(offering=offering)
    assert not selectors.delivery_is_promised()


def test_expiry_is_told_once():
    DeliveryRequestFactory(asked_on=today() - timedelta(days=30), answer_by=today() - timedelta(days=1))
    DeliveryRequestFactory()
    assert services.expire_requests() == 1
    assert services.expire_requests() == 0


def test_who_may_write_down_an_answer(seller):
    asked = DeliveryRequestFactory(asked_by=seller)
    stranger, leader = UserFactory(roles=("accountmanager",)), UserFactory(roles=("programmaleider",))
    rows = DeliveryRequest.objects
    assert rows.editable_by(seller).count() == 1
    assert rows.editable_by(stranger).count() == rows.editable_by(leader).count() == 0
    assert rows.for_user(stranger).count() == rows.for_user(leader).count() == 1
    assert rows.for_user(UserFactory(roles=("klantcontact",))).count() == 0
    assert asked.asked_by == seller
