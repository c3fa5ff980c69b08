"""Reads for the pages of a network."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from clients.choices import OrganisationKind
from clients.models import CostDivision, NetworkMember, Organisation
from llo_portal.kernel.dates import today


def networks(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those that can have members."""
    return rows.filter(kind=OrganisationKind.NETWORK, merged_into__isnull=True)


def members(network: Organisation) -> QuerySet[NetworkMember]:
    """All memberships, with the member."""
    return network.members.select_related("member").order_by("member__sort_key", "-starts_on")


def divisions(network: Organisation) -> QuerySet[CostDivision]:
    return network.divisions.select_related("by__person").annotate(payers=Count("shares"))


def members_today(network: Organisation) -> list[NetworkMember]:
    """Who takes part now, by name."""
    return list(NetworkMember.objects.filter(network=network).on(today()).select_related("member"))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a division, as page and file show it. `part` is a fraction of the whole."""

    name: str
    url: str
    weight: Decimal
    amount: Decimal
    part: Decimal


def lines(division: CostDivision) -> list[Line]:
    whole = division.amount or Decimal(1)
    shares = division.shares.select_related("member").order_by("member__sort_key")
    return [
        Line(s.member.name, s.member.get_absolute_url(), s.weight, s.amount, s.amount / whole) for s in shares
    ]  # fmt: skip


def memberships_of(user: Any, organisation: Organisation) -> list[NetworkMember]:
    """The networks this organisation takes part in now."""
    rows = NetworkMember.objects.for_user(user).filter(member=organisation).on(today())
    return list(rows.select_related("network"))


def sharing_of(user: Any, network: Organisation | None, *subjects: tuple[str, Any]) -> dict[str, Any] | None:
    """For a panel on the page of a quote or programme: who pays what, by the first of these (kind, id) that was divided.
    None for a client that is no network, and where there is nothing to show or to do."""
    if network is None or network.kind != OrganisationKind.NETWORK:
        return None
    known = [(kind, pk) for kind, pk in subjects if pk]
    rows = CostDivision.objects.for_user(user).filter(network=network, subject_id__in=[pk for _, pk in known])
    found = {(one.subject_kind, one.subject_id): one for one in rows}
    division = next((found[key] for key in known if key in found), None)
    may_edit = Organisation.objects.editable_by(user).filter(pk=network.pk).exists()
    if division is None and not may_edit:
        return None
    kind, pk = known[0]
    return {
        "division": division, "shares": lines(division) if division else [], "network": network,
        "subject": f"{kind}:{pk}" if may_edit else "",
    }  # fmt: skip
