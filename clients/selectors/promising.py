"""The signals this chapter knows itself, and the list they make."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from clients.choices import CLOSED_STAGES, LostReason, OrganisationKind, Stage
from clients.models import FrameworkAgreement, LabourMarketFact, MarketSegment, Opportunity, Organisation
from clients.promising import Promising, Sign, client_signals, rank
from llo_portal.kernel.dutch import long_date

AT_MOST = 300  # signs per signal: nobody calls more clients in a week
SHOWN = 50
BUYERS = (OrganisationKind.EMPLOYER, OrganisationKind.NETWORK, OrganisationKind.FUND, OrganisationKind.COMPANY_SCHOOL,
          OrganisationKind.STAFFING_AGENCY)  # fmt: skip
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PromisingClient:
    organisation: Organisation
    score: int
    reasons: tuple[str, ...]


def growing_sectors(day: date) -> Iterator[Sign]:
    """Employers in a sector (and region) about which somebody else wrote that it needs people."""
    for fact in LabourMarketFact.objects.usable_on(day).exclude(sector="")[:20]:
        rows = Organisation.objects.current().filter(kind__in=BUYERS, sector=fact.sector)
        if fact.region:
            rows = rows.filter(region=fact.region)
        reason = f"{fact.statement} ({fact.source})"
        yield from (Sign(key, reason, 20) for key in rows.order_by("sort_key").values_list("pk", flat=True)[:AT_MOST])


def ending_agreements(day: date) -> Iterator[Sign]:
    """A framework agreement ends within four months."""
    rows = FrameworkAgreement.objects.filter(ends_on__range=(day, day + timedelta(days=120)))
    for key, number, ends_on in rows.values_list("organisation", "number", "ends_on")[:AT_MOST]:
        yield Sign(key, f"Raamovereenkomst {number} loopt af op {long_date(ends_on)}", 40)


def came_too_early(day: date) -> Iterator[Sign]:
    """Lost because of planning or put off, three months to a year ago."""
    rows = Opportunity.objects.filter(
        stage=Stage.LOST, lost_reason__in=(LostReason.TIMING, LostReason.POSTPONED),
        closed_on__range=(day - YEAR, day - timedelta(days=90)),
    )  # fmt: skip
    for key, title, closed_on in rows.order_by("-closed_on").values_list("organisation", "title", "closed_on")[
        :AT_MOST
    ]:
        yield Sign(key, f"Ging toen niet door vanwege de planning: {title} ({long_date(closed_on)})", 30)


def fell_silent(day: date) -> Iterator[Sign]:
    """We won something there, and had no conversation for a year."""
    won = Opportunity.objects.filter(organisation=OuterRef("pk"), stage=Stage.WON)
    rows = Organisation.objects.current().filter(Exists(won)).annotate(last=Max("intakes__held_on"))
    for key, last in rows.filter(last__lt=day - YEAR).order_by("last").values_list("pk", "last")[:AT_MOST]:
        yield Sign(key, f"Eerder opdracht gegeven, laatste gesprek op {long_date(last)}", 25)


def in_segment(segment: MarketSegment) -> Q:
    """The rule of a segment; an empty list asks nothing."""
    wanted = {"kind": segment.kinds, "sector": segment.sectors, "size": segment.sizes, "region": segment.regions}
    return Q(**{f"{field}__in": values for field, values in wanted.items() if values})


def segments(user: Any) -> list[tuple[MarketSegment, int]]:
    """Every segment with the number of clients in it."""
    rows = Organisation.objects.for_user(user).current()
    return [(segment, rows.filter(in_segment(segment)).count()) for segment in MarketSegment.objects.for_user(user)]


def signs_on(day: date, only: str = "") -> Iterable[Sign]:
    for signal in client_signals:
        if not only or signal.key == only:
            yield from signal.find(day)


def promising_clients(
    user: Any, day: date, *, signal: str = "", segment: MarketSegment | None = None, mine: bool = False
) -> list[PromisingClient]:
    """The best ones, without those with whom something is going on already."""
    ranked: list[Promising] = rank(signs_on(day, signal))
    busy = Opportunity.objects.filter(organisation=OuterRef("pk")).exclude(stage__in=CLOSED_STAGES)
    rows: QuerySet[Organisation] = Organisation.objects.for_user(user).current().filter(~Exists(busy))
    if segment is not None:
        rows = rows.filter(in_segment(segment))
    if mine:
        rows = rows.filter(owner=user)
    found = rows.select_related("owner__person").in_bulk([p.organisation_id for p in ranked])
    there = [(found[p.organisation_id], p) for p in ranked if p.organisation_id in found]
    return [PromisingClient(organisation, p.score, p.reasons) for organisation, p in there[:SHOWN]]
