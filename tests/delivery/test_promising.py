"""What delivery tells of promising clients: programmes that ended, papers that expire."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.services import lifting
from clients.promising import HIGHEST, Sign, client_signals, rank
from clients.selectors.promising import promising_clients
from delivery.models import Certificate
from delivery.selectors.promising import ended_programmes, expiring_certificates
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date
from tests.factories.accounts import UserFactory
from tests.factories.clients import OrganisationFactory, opportunity
from tests.factories.delivery import (
    CertificateFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    ResultFactory,
    issued_certificate,
)

DAY = date(2026, 11, 2)
KEYS = [uuid4() for _ in range(3)]
SIGNS = st.lists(st.builds(Sign, st.sampled_from(KEYS), st.sampled_from("abcd"), st.integers(1, 100)), max_size=15)


@given(SIGNS, st.randoms())
def test_the_order_in_which_signs_come_says_nothing(signs: list[Sign], chance: Any) -> None:
    other = list(signs)
    chance.shuffle(other)
    assert rank(other) == rank(signs)


@given(SIGNS, st.builds(Sign, st.sampled_from(KEYS), st.sampled_from("abcd"), st.integers(1, 100)))
def test_one_more_sign_lowers_nobody(signs: list[Sign], more: Sign) -> None:
    before = {p.organisation_id: p for p in rank(signs)}
    after = {p.organisation_id: p for p in rank([*signs, more])}
    assert all(after[key].score >= found.score for key, found in before.items())
    assert set(after) == {*before, more.organisation_id}
    assert more.reason in after[more.organisation_id].reasons
    assert all(found.score <= HIGHEST for found in after.values())


def ended(days: int, **values: Any) -> Any:
    over = DAY - timedelta(days=days)
    return ProgrammeFactory(state="afgerond", starts_on=over - timedelta(days=9), ends_on=over, **values)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_told"), [(59, False), (60, True), (400, True), (401, False)])
def test_a_group_is_told_of_two_to_thirteen_months_after_its_end(days: int, is_told: bool) -> None:
    programme = ended(days)
    assert bool(list(ended_programmes(DAY))) is is_told
    for sign in ended_programmes(DAY):
        assert sign.organisation_id == programme.organisation_id
        assert programme.title in sign.reason
        assert long_date(programme.ends_on) in sign.reason


@pytest.mark.django_db
def test_only_what_came_to_an_end_for_a_client() -> None:
    over = {"starts_on": DAY - timedelta(days=109), "ends_on": DAY - timedelta(days=100)}
    for state in ("lopend", "geannuleerd"):
        ProgrammeFactory(state=state, **over)
    assert list(ended_programmes(DAY)) == []


def paper(valid_until: date | None, programme: Any, **values: Any) -> Certificate:
    enrolment = EnrolmentFactory(programme=programme, state="gestart")
    row = issued_certificate(enrolment=ResultFactory(enrolment=enrolment).enrolment, **values)
    return _until(row, valid_until)


def _until(row: Certificate, day: date | None) -> Certificate:
    with lifting.task(), lifting.aside():
        Certificate.objects.filter(pk=row.pk).update(valid_until=day)
    return row


@pytest.fixture
def programme(db: None) -> Any:
    return ProgrammeFactory(state="lopend", title="Heftruck")


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, True), (120, True), (121, False), (None, False)])
def test_a_paper_is_told_of_four_months_before(days: int | None, is_told: bool, programme: Any) -> None:
    paper(None if days is None else DAY + timedelta(days=days), programme)
    assert bool(list(expiring_certificates(DAY))) is is_told


def test_papers_are_counted_and_name_nobody(programme: Any) -> None:
    rows = [paper(DAY + timedelta(days=days), programme) for days in (30, 60, 20)]
    (sign,) = expiring_certificates(DAY)
    assert sign.organisation_id == programme.organisation_id
    assert sign.reason == f"3 certificaten verlopen vanaf {long_date(DAY + timedelta(days=20))}: Heftruck"
    assert not [row for row in rows if row.name_as_printed in sign.reason]


def test_a_paper_that_is_only_prepared_says_nothing(programme: Any) -> None:
    enrolment = EnrolmentFactory(programme=programme, state="gestart")
    row = CertificateFactory(enrolment=ResultFactory(enrolment=enrolment).enrolment)
    Certificate.objects.filter(pk=row.pk).update(valid_until=DAY + timedelta(days=30))
    assert list(expiring_certificates(DAY)) == []


@pytest.fixture
def owner(db: None) -> Any:
    return UserFactory(roles=("accountmanager",))


def test_the_list_adds_both_up_and_leaves_out_who_is_busy(owner: Any) -> None:
    organisation, busy = OrganisationFactory(owner=owner), OrganisationFactory(owner=owner)
    for client in (organisation, busy):
        over = today() - timedelta(days=100)
        ProgrammeFactory(
            organisation=client, state="afgerond", starts_on=over - timedelta(days=9), ends_on=over, title="Heftruck"
        )
    opportunity(organisation=busy)
    running = ProgrammeFactory(organisation=organisation, state="lopend", title="Heftruck")
    _until(
        issued_certificate(enrolment=ResultFactory(enrolment__programme=running).enrolment),
        today() + timedelta(days=30),
    )
    (found,) = promising_clients(owner, today(), mine=True)
    assert (found.organisation, found.score, len(found.reasons)) == (organisation, 60, 2)
    assert found.reasons[0].startswith("1 certificaat verloopt")
    only = promising_clients(owner, today(), signal="delivery.ended")
    assert [(one.organisation, one.score) for one in only] == [(organisation, 25)]


def test_delivery_has_registered_both() -> None:
    assert {"delivery.ended", "delivery.expiring"} <= {signal.key for signal in client_signals}


@pytest.fixture
def web(owner: Any) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def test_the_page_asks_as_much_for_three_clients_as_for_one(owner: Any, web: Client) -> None:
    address, counted = reverse("clients:promising_list"), []
    for many in (1, 2):
        for _ in range(many):
            over = today() - timedelta(days=100)
            ProgrammeFactory(
                organisation=OrganisationFactory(owner=owner), state="afgerond", starts_on=over - timedelta(days=9),
                ends_on=over,
            )  # fmt: skip
        web.get(address)
        with CaptureQueriesContext(connection) as seen:
            page = web.get(address)
        counted.append(len(seen))
        assert b"Traject afgerond op" in page.content
    assert counted[0] == counted[1]


def test_the_selectors_ask_once(programme: Any, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        ended(100)
        paper(DAY + timedelta(days=30), ProgrammeFactory(state="lopend"))
    with django_assert_num_queries(1):
        assert len(list(ended_programmes(DAY))) == 3
    with django_assert_num_queries(1):
        assert len(list(expiring_certificates(DAY))) == 3
