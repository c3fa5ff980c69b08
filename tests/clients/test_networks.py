"""Organisations that buy together, and who pays what (M20)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.choices import OrganisationKind
from clients.errors import ClientsError
from clients.models import CostDivision, NetworkMember, NetworkShare, Organisation
from clients.selectors import networks as reads
from clients.services import networks
from llo_portal.kernel.money import euro
from tests.factories.accounts import UserFactory
from tests.factories.clients import OrganisationFactory
from tests.factories.offers import QuoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(owner: Any) -> Organisation:
    return OrganisationFactory(kind=OrganisationKind.NETWORK, name="Techniekring", owner=owner)


def join(network: Organisation, by: Any, *names: str, **values: Any) -> list[NetworkMember]:
    told = {"starts_on": date(2026, 1, 1)} | values
    return [
        networks.save_member(
            membership=NetworkMember(network=network, member=OrganisationFactory(name=name), **told), by=by
        )
        for name in names
    ]


def divide(network: Organisation, by: Any, amount: str = "100.00", key: str = "gelijk", **weights: int) -> CostDivision:
    members = {m.member.name: m.member_id for m in network.members.all()}
    division = CostDivision(network=network, title="Lassen", amount=Decimal(amount), key=key)
    told = {members[name]: Decimal(weight) for name, weight in weights.items()}
    return networks.save_division(division=division, weights=told, by=by)


def test_a_member_once_at_a_time_and_only_of_a_network(network: Organisation, owner: Any) -> None:
    (row,) = join(network, owner, "Aa", ends_on=date(2026, 6, 30))
    again = NetworkMember(network=network, member=row.member, starts_on=date(2026, 6, 30))
    with pytest.raises(ClientsError, match="al lid"):
        networks.save_member(membership=again, by=owner)
    again.starts_on = date(2026, 7, 1)
    networks.save_member(membership=again, by=owner)
    with pytest.raises(IntegrityError, match="only a network"), transaction.atomic():
        NetworkMember.objects.create(network=row.member, member=network, starts_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="stays a network"), transaction.atomic():
        Organisation.objects.filter(pk=network.pk).update(kind=OrganisationKind.EMPLOYER)
    assert row.member.timeline.filter(kind="netwerk").exists()


def test_shares_add_up_in_the_database(network: Organisation, owner: Any) -> None:
    join(network, owner, "Aa", "Bb", "Cc")
    division = divide(network, owner, Aa=1, Bb=1, Cc=1)
    assert list(division.shares.values_list("amount", flat=True)) == [
        Decimal("33.34"), Decimal("33.33"), Decimal("33.33")
    ]  # fmt: skip
    share = division.shares.first()
    assert share is not None
    with pytest.raises(IntegrityError, match="add up"):
        _break(share)


def _break(share: NetworkShare) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        NetworkShare.objects.filter(pk=share.pk).update(amount=Decimal("1.00"))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_only_members_share_and_percentages_are_whole(network: Organisation, owner: Any) -> None:
    join(network, owner, "Aa", "Bb")
    with pytest.raises(ClientsError, match="samen 90"):
        divide(network, owner, key="percentage", Aa=60, Bb=30)
    outsider = {OrganisationFactory().pk: Decimal(1)}
    division = CostDivision(network=network, title="x", amount=Decimal(1), key="gelijk")
    with pytest.raises(ClientsError, match="Alleen leden"):
        networks.save_division(division=division, weights=outsider, by=owner)


def test_the_journey(web: Client, network: Organisation, owner: Any) -> None:
    companies = [OrganisationFactory(name=f"Techniek {name}") for name in ("Aa", "Bb")]
    add = reverse("clients:members_add", args=[network.pk])
    assert "Techniek Aa" in web.get(add, {"q": "techniek"}).content.decode()
    web.post(add, {"members": [c.pk for c in companies], "starts_on": "2026-01-01"})
    assert "Kies minstens" in web.post(add, {"starts_on": "2026-01-01"}).content.decode()
    quote = QuoteFactory(organisation=network, owner=owner, participants=10)
    page = web.get(reverse("clients:network_detail", args=[network.pk])).content.decode()
    assert "Techniek Bb" in page
    assert f"?van=offers.quote:{quote.pk}" in page
    create = reverse("clients:division_create", args=[network.pk])
    form = web.get(create, {"van": f"offers.quote:{quote.pk}"})
    assert "25000,00" in form.content.decode()
    data = {"title": "Lassen", "amount": "25.000,00", "key": "deelnemers", "subject": f"offers.quote:{quote.pk}"}
    for company, count in zip(companies, ("7", "3"), strict=True):
        data |= {f"mee_{company.pk}": "on", f"telt_{company.pk}": count}
    assert euro(Decimal(17500)) in web.post(create, data | {"doe": "bereken"}).content.decode()
    assert not CostDivision.objects.exists()
    done = web.post(create, data, follow=True).content.decode()
    assert euro(Decimal(7500)) in done
    division = CostDivision.objects.get()
    assert (division.subject_kind, division.subject_id) == ("offers.quote", quote.pk)
    assert "al een verdeling" in web.post(create, data).content.decode()
    csv = web.get(reverse("clients:division_csv", args=[division.pk])).content.decode("utf-8-sig")
    assert "Techniek Aa;7,00;17500,00" in csv
    edit = reverse("clients:division_edit", args=[division.pk])
    assert "17.500" in web.post(edit, data | {"doe": "bereken"}).content.decode()
    web.post(edit, data | {"key": "gelijk"})
    assert set(division.shares.values_list("amount", flat=True)) == {Decimal("12500.00")}
    web.post(reverse("clients:division_delete", args=[division.pk]))
    assert not CostDivision.objects.exists()


@pytest.mark.parametrize("count", ["-1", "NaN", "x", "9" * 12, "😀"])
def test_nonsense_is_told(web: Client, network: Organisation, owner: Any, count: str) -> None:
    (row,) = join(network, owner, "Aa")
    data = {
        "title": "x",
        "amount": "10",
        "key": "deelnemers",
        f"mee_{row.member_id}": "on",
        f"telt_{row.member_id}": count,
    }
    answer = web.post(reverse("clients:division_create", args=[network.pk]), data)
    assert answer.status_code == 200
    assert "Vul een getal van nul of meer in." in answer.content.decode()


def test_strangers(network: Organisation, owner: Any, colleague: Any) -> None:
    (row,) = join(network, owner, "Aa")
    division = divide(network, owner, Aa=1)
    other = Client()
    other.force_login(colleague)
    assert other.get(division.get_absolute_url()).status_code == 200
    for name, pk in (("member_edit", row.pk), ("division_edit", division.pk), ("members_add", network.pk)):
        assert other.get(reverse(f"clients:{name}", args=[pk])).status_code == 404
    assert other.post(reverse("clients:division_delete", args=[division.pk])).status_code == 404
    other.force_login(UserFactory(roles=("trainer",)))
    assert other.get(reverse("clients:network_detail", args=[network.pk])).status_code == 403
    assert other.get(reverse("clients:division_csv", args=[division.pk])).status_code == 403


def test_as_many_queries_for_three_members_as_for_one(web: Client, network: Organisation, owner: Any) -> None:
    url = reverse("clients:network_detail", args=[network.pk])
    join(network, owner, "Aa")
    web.get(url)
    with CaptureQueriesContext(connection) as one:
        web.get(url)
    join(network, owner, "Bb", "Cc")
    with CaptureQueriesContext(connection) as three:
        web.get(url)
    assert len(one) == len(three)


def test_the_panel_of_a_quote_or_programme_tells_who_pays_what(
    network: Organisation, owner: Any, colleague: Any, django_assert_max_num_queries: Any
) -> None:
    join(network, owner, "Aa", "Bee", "Cee")
    quote, programme = uuid4(), uuid4()
    subjects = (("delivery.programme", programme), ("offers.quote", quote))
    asked = reads.sharing_of(owner, network, *subjects)
    assert asked is not None
    assert (asked["division"], asked["subject"]) == (None, f"delivery.programme:{programme}")
    assert reads.sharing_of(colleague, network, *subjects) is None  # nothing to see, nothing to do
    division = divide(network, owner, amount="90.00", Aa=1, Bee=1, Cee=1)
    CostDivision.objects.filter(pk=division.pk).update(subject_kind="offers.quote", subject_id=quote)
    with django_assert_max_num_queries(4):
        shown = reads.sharing_of(colleague, network, *subjects)
    assert shown is not None
    assert [(line.name, line.amount) for line in shown["shares"]] == [
        (name, Decimal("30.00")) for name in ("Aa", "Bee", "Cee")
    ]
    assert reads.sharing_of(owner, network.members.first().member, *subjects) is None
    assert reads.sharing_of(owner, None, *subjects) is None
