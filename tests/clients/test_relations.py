"""Framework agreements, talks, referents, segments, promising clients and the market scan."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.services import lifting
from clients.errors import ClientsError
from clients.models import (
    AgreementRate,
    FrameworkAgreement,
    LabourMarketFact,
    MarketOffer,
    NetworkMember,
    Referent,
    TalkRhythm,
    Task,
)
from clients.personal_data import erase, export
from clients.promising import HIGHEST, Sign, add_months, rank
from clients.selectors import relations as reads
from clients.selectors.market import market_price, places
from clients.selectors.promising import promising_clients
from clients.services import relations as services
from llo_portal.kernel.choices import Sector
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.clients import ContactFactory, OrganisationFactory, opportunity

KEYS = [uuid4() for _ in range(4)]


def agreement(organisation, **values) -> FrameworkAgreement:
    told = {"number": f"RO-{uuid4().hex[:6]}", "title": "Scholing", "starts_on": today() - timedelta(days=10),
            "ends_on": today() + timedelta(days=400)} | values  # fmt: skip
    return services.save_agreement(
        agreement=FrameworkAgreement(organisation=organisation, **told), by=organisation.owner
    )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-60, 60))
def test_months_stay_whole_months(day, months):
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@given(st.lists(st.builds(Sign, st.sampled_from(KEYS), st.sampled_from("abc"), st.integers(1, 100)), max_size=20))
def test_ranking_counts_a_reason_once_and_never_above_the_highest(signs):
    ranked = rank(signs)
    assert [p.score for p in ranked] == sorted((p.score for p in ranked), reverse=True)
    assert all(0 < p.score <= HIGHEST and len(set(p.reasons)) == len(p.reasons) for p in ranked)
    assert rank([*signs, *signs]) == ranked


def test_one_agreement_on_a_day(organisation):
    first = agreement(organisation)
    with pytest.raises(ClientsError):
        agreement(organisation, starts_on=first.ends_on)
    agreement(organisation, starts_on=first.ends_on + timedelta(days=1), ends_on=first.ends_on + timedelta(days=30))
    assert reads.agreement_on(organisation, first.ends_on) == first
    assert reads.agreement_on(organisation, first.starts_on - timedelta(days=1)) is None


def test_a_member_follows_the_agreement_of_its_network(organisation):
    network = OrganisationFactory(kind="netwerk", owner=organisation.owner)
    NetworkMember.objects.create(network=network, member=organisation, starts_on=today())
    found = agreement(network)
    assert reads.agreement_on(organisation, today()) == found
    assert reads.agreement_on(organisation, today() - timedelta(days=1)) is None


def test_the_rate_of_the_course_goes_before_the_sector_and_the_rest(organisation):
    found, course = agreement(organisation), CourseFactory(state="gepubliceerd")
    for values in ({"price": 100}, {"sector": course.sector, "price": 90}, {"course": course, "price": 80}):
        services.add_rate(agreement=found, rate=AgreementRate(**values), by=None)
        assert reads.rate_for(found, course).price == values["price"]
    assert reads.rate_for(found, None).price == 100
    assert reads.rate_for(found, course, "dag") is None
    with pytest.raises(ClientsError):
        services.add_rate(agreement=found, rate=AgreementRate(price=1), by=None)


def test_what_ends_and_who_we_must_speak_becomes_a_task_once(organisation):
    agreement(organisation, ends_on=today() + timedelta(days=100), notice_months=3)
    services.set_rhythm(organisation=organisation, months=1, by=None)
    TalkRhythm.objects.update(created_at=today() - timedelta(days=40))
    assert services.remind_of_relations(day=today()) == 2
    Task.objects.update(done_at="2026-01-01T10:00:00Z", outcome="gedaan")
    assert services.remind_of_relations(day=today()) == 0
    services.set_rhythm(organisation=organisation, months=None, by=None)
    assert reads.talk_of(organisation) is None


def test_a_referent_gave_consent_and_can_be_erased(organisation):
    contact = ContactFactory(organisation=organisation)
    with pytest.raises(ClientsError):
        services.save_referent(contact=contact, agreed_on=today() + timedelta(days=1), how="mail", by=None)
    services.save_referent(contact=contact, agreed_on=today(), how="mail", by=None)
    assert export(contact.person_id)[0]["referent"]["hoe gegeven"] == "mail"
    assert "Van de lijst van referenten gehaald." in erase(contact.person_id)
    assert not Referent.objects.exists()


def test_promising_says_why_and_leaves_out_who_is_busy(organisation, owner):
    LabourMarketFact.objects.create(
        statement="Er zijn te weinig kwekers", sector=Sector.GREEN, source="Regiobericht", dated=today(),
        checked_on=today(), valid_until=today() + timedelta(days=9),
    )  # fmt: skip
    busy = OrganisationFactory(owner=owner)
    opportunity(organisation=busy)
    found = promising_clients(owner, today(), mine=True)
    assert [c.organisation for c in found] == [organisation]
    assert found[0].reasons == ("Er zijn te weinig kwekers (Regiobericht)",)
    assert promising_clients(owner, today(), signal="clients.silent") == []
    assert promising_clients(UserFactory(roles=("trainer",)), today()) == []


def test_one_click_makes_one_task(organisation, web, owner):
    address = reverse("clients:promising_task", args=[organisation.pk])
    for _ in range(2):
        assert web.post(address, {"reden": "Sector groeit"}).status_code == 302
    assert Task.objects.get().owner == owner


def test_gaps_and_prices_of_the_market(db):
    course = CourseFactory(state="gepubliceerd")
    common = {"sector": course.sector, "checked_on": today(), "source": "site"}
    for price in (100, 300, 200):
        MarketOffer.objects.create(provider="A", topic="Zelfde", course=course, price=price, **common)
    MarketOffer.objects.create(provider="B", topic="Iets nieuws", **common)
    MarketOffer.objects.create(provider="B", topic="Elders", **(common | {"sector": Sector.SAFETY}))
    old = common | {"checked_on": today() - timedelta(days=400)}
    MarketOffer.objects.create(provider="C", topic="Oud", course=course, price=9, **old)
    found = market_price(course, today())
    assert (found.count, found.lowest, found.median, found.highest) == (3, 100, 200, 300)
    first, second = places(MarketOffer.objects.all())
    assert (first.gap, second.gap) == ("geen", "weinig")
    assert second.uncovered == ("Iets nieuws",)
    assert market_price(CourseFactory(state="gepubliceerd"), today()) is None


def test_the_marketeer_keeps_the_market_and_sees_no_client(organisation):
    marketeer = Client()
    marketeer.force_login(UserFactory(roles=("marketeer",)))
    told = {
        "provider": "=1+1",
        "topic": "Lassen",
        "sector": "techniek",
        "source": "site",
        "checked_on": today().isoformat(),
    }
    assert marketeer.post(reverse("clients:market_create"), told).status_code == 302
    half = marketeer.post(reverse("clients:market_create"), told | {"judgement": "4"})
    assert "hoort wie dat vindt" in half.content.decode()
    text = marketeer.get(reverse("clients:market_csv"), {"sector": "techniek"}).content.decode()
    assert "'=1+1" in text
    assert marketeer.get(reverse("clients:market_gaps")).status_code == 200
    assert marketeer.get(reverse("clients:promising_list")).status_code == 403


@pytest.mark.parametrize("name", ["agreement_list", "referent_list", "segment_list", "promising_list", "market_list"])
def test_empty_pages_explain_themselves(name, web):
    assert "Nog " in (text := web.get(reverse(f"clients:{name}")).content.decode()) or "Geen signalen" in text


def test_agreement_for_owner_and_colleague(organisation, web, colleague):
    told = {"number": "RO-1", "title": "Scholing", "starts_on": today().isoformat(), "notice_months": "0",
            "ends_on": (today() + timedelta(days=30)).isoformat(), "volume": "40.000"}  # fmt: skip
    assert web.post(reverse("clients:agreement_create", args=[organisation.pk]), told).status_code == 302
    found = FrameworkAgreement.objects.get()
    assert found.volume == Decimal(40000)
    again = web.post(reverse("clients:agreement_create", args=[organisation.pk]), told | {"number": "RO-2"})
    assert "geldt al een andere raamovereenkomst" in again.content.decode()
    web.post(reverse("clients:rate_create", args=[found.pk]), {"unit": "plaats", "price": "465", "sector": ""})
    assert "€ 465,00" in web.get(found.get_absolute_url()).content.decode().replace("\xa0", " ")
    other = Client()
    other.force_login(colleague)
    assert other.get(found.get_absolute_url()).status_code == 200
    assert other.get(reverse("clients:agreement_edit", args=[found.pk])).status_code == 404
    assert other.post(reverse("clients:rate_remove", args=[found.rates.get().pk])).status_code == 404


@pytest.fixture(autouse=True)
def _task() -> Iterator[None]:
    """Erasing sets triggers aside, which only a task that is written down may do."""
    with lifting.task():
        yield
