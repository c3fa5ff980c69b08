"""Networks: who takes part from when, and how a cost is shared."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from clients import sharing
from clients.choices import OrganisationKind, SharingKey
from clients.errors import ClientsError
from clients.models import CostDivision, NetworkMember, NetworkShare
from clients.services.timeline import record
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import euro


def save_member(*, membership: NetworkMember, by: Any) -> NetworkMember:
    """A member joins, or its dates change. Raises ClientsError for a second membership in the same days."""
    if membership.network.kind != OrganisationKind.NETWORK:
        raise ClientsError("Alleen een netwerk heeft leden.")
    if membership.member_id == membership.network_id:
        raise ClientsError("Een netwerk is geen lid van zichzelf.", field="member")
    is_new = membership._state.adding
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise ClientsError("Deze organisatie is in deze periode al lid van het netwerk.", field="member") from error
    if is_new:
        _tell(membership, f"lid vanaf {long_date(membership.starts_on)}", by)
    elif membership.ends_on:
        _tell(membership, f"lid tot en met {long_date(membership.ends_on)}", by)
    return membership


def _tell(membership: NetworkMember, what: str, by: Any) -> None:
    network, member = membership.network, membership.member
    record(organisation=network, kind="netwerk", text=f"{member} is {what}", by=by, url=member.get_absolute_url())
    record(
        organisation=member,
        kind="netwerk",
        text=f"Bij netwerk {network}: {what}",
        by=by,
        url=network.get_absolute_url(),
    )


def end_membership(*, membership: NetworkMember, on: date, by: Any) -> None:
    """The last day of a membership; what was shared before stays."""
    if on < membership.starts_on:
        raise ClientsError("De laatste dag ligt niet voor de eerste.")
    membership.ends_on = on
    save_member(membership=membership, by=by)


def shares_of(*, amount: Decimal, key: str, weights: Mapping[UUID, Decimal]) -> dict[UUID, Decimal]:
    """What each member pays. Raises ClientsError when the key cannot be used."""
    members = list(weights)
    values = [Decimal(1) for _ in members] if key == SharingKey.EQUAL else [weights[m] for m in members]
    rule = sharing.by_percentages if key == SharingKey.PERCENT else sharing.divide
    try:
        return dict(zip(members, rule(amount, values), strict=True))
    except sharing.SharingError as error:
        raise ClientsError(str(error)) from error


def save_division(*, division: CostDivision, weights: Mapping[UUID, Decimal], by: Any) -> CostDivision:
    """Stores a division with its shares anew. `weights` holds the members that take part; with the key "gelijk" each
    counts for one. Raises ClientsError when the key cannot be used or the subject has a division already."""
    shares = shares_of(amount=division.amount, key=division.key, weights=weights)
    known = set(NetworkMember.objects.filter(network=division.network).values_list("member_id", flat=True))
    if set(weights) - known:
        raise ClientsError("Alleen leden van dit netwerk delen in de kosten.")
    is_new = division._state.adding
    try:
        with transaction.atomic():
            division.by = by
            division.save()
            division.shares.all().delete()
            NetworkShare.objects.bulk_create(
                NetworkShare(
                    division=division, member_id=member, amount=amount,
                    weight=Decimal(1) if division.key == SharingKey.EQUAL else weights[member],
                )
                for member, amount in shares.items()
            )  # fmt: skip
            _tell_division(division, is_new, by)
    except IntegrityError as error:
        raise ClientsError("Voor deze offerte of dit traject staat al een verdeling.") from error
    return division


def _tell_division(division: CostDivision, is_new: bool, by: Any) -> None:
    word = "verdeeld" if is_new else "opnieuw verdeeld"
    record(
        organisation=division.network, kind="netwerk", url=division.get_absolute_url(), by=by,
        text=f"{division.title}: {euro(division.amount)} {word} over {division.shares.count()} leden",
        subject_kind=division.subject_kind, subject_id=division.subject_id,
    )  # fmt: skip


def remove_division(*, division: CostDivision, by: Any) -> None:
    """Takes a division away; the timeline keeps that it was there."""
    with transaction.atomic():
        text = f"Verdeling van {division.title} ({euro(division.amount)}) verwijderd"
        record(organisation=division.network, kind="netwerk", text=text, by=by)
        division.delete()
