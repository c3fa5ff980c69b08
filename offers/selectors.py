"""Reads of the deal, for pages, rules and other chapters."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from catalogue.models import Course, Institution, Offering
from clients.choices import RateUnit
from clients.models import AgreementRate, FrameworkAgreement, Organisation
from clients.selectors.relations import agreement_on, rate_for
from llo_portal.kernel.choices import FundingStream, MarketFormula, Service
from llo_portal.kernel.dates import AMSTERDAM, Period, today
from offers import framework
from offers.content import ContentLine, content_digest
from offers.costs import calculation_of
from offers.models import ContentConsent, DeliveryRequest, PriceDeviation, Quote, QuoteState, RequestState
from offers.pricing import PricedLine, Totals, totals
from offers.sending import Deviation, QuotePolicy, SendingFacts
from strategy.policy import Policy, policy_of


def delivery_is_promised(*, quote: Quote | None = None, offering: Offering | None = None) -> bool:
    """An educator promised to carry this out: without it a programme may not start (strategy, rol: bemiddelaar)."""
    about = {"quote": quote} if quote is not None else {"offering": offering}
    if not any(about.values()):
        return False
    return DeliveryRequest.objects.filter(**about, state=RequestState.PROMISED).exists()


def own_school() -> Institution | None:
    return Institution.objects.filter(is_own_school=True).first()


def deliverer_of(quote: Quote) -> Institution | None:
    """Who carries it out: who promised, else who is asked now, else the own school."""
    requests = sorted(
        (
            r
            for r in quote.requests.select_related("institution")
            if r.state in (RequestState.PROMISED, RequestState.ASKED)
        ),
        key=lambda r: (r.state == RequestState.PROMISED, r.asked_on),
    )
    return requests[-1].institution if requests else own_school()


def possible_deliverers(quote: Quote) -> QuerySet[Institution]:
    """The deliverer of the moment; consent of others says nothing."""
    deliverer = deliverer_of(quote)
    return Institution.objects.filter(pk=deliverer.pk if deliverer else None)


def digest_of(quote: Quote) -> str:
    """Of the content as it stands now."""
    lines = [
        ContentLine(line.service, line.description, line.quantity, line.unit, line.stream) for line in quote.lines.all()
    ]
    return content_digest(
        title=quote.title, introduction=quote.introduction, course=str(quote.course_id or ""),
        participants=quote.participants, choices=quote.choices, lines=lines,
    )  # fmt: skip


def standing_consent(quote: Quote, deliverer: Institution | None) -> ContentConsent | None:
    """The deliverer's consent to exactly this content."""
    if deliverer is None:
        return None
    return ContentConsent.objects.filter(quote=quote, institution=deliverer, content_digest=digest_of(quote)).first()


def priced_lines(quote: Quote) -> tuple[PricedLine, ...]:
    return tuple(
        PricedLine(Service(ln.service), FundingStream(ln.stream), ln.quantity, ln.unit_price, ln.vat_rate)
        for ln in quote.lines.all()
    )


def totals_of(quote: Quote) -> Totals:
    return totals(priced_lines(quote))


def recipient_of(quote: Quote) -> str:
    """The e-mail address of the contact, when that still works there."""
    contact = quote.contact
    return contact.person.email if contact is not None and contact.is_active else ""


def quote_policy(policy: Policy, formula: str) -> QuotePolicy:
    return QuotePolicy(
        formula_open=policy.intake_open_for(formula),
        services=policy.services_for(formula),
        streams=frozenset(stream for stream in FundingStream if policy.allows_stream(stream)),
        mixed_allowed=policy.allows_mixed_programmes,
        consent_needed=policy.needs_delivery_promise,
    )


def approved_deviation(quote: Quote) -> PriceDeviation | None:
    """The newest approval for this version."""
    return quote.deviations.filter(is_approved=True).order_by("-decided_at").first()


def facts_of(quote: Quote, *, day: date | None = None) -> SendingFacts:
    """What the sending rules need to know."""
    deliverer = deliverer_of(quote)
    approved = approved_deviation(quote)
    return SendingFacts(
        day=day or today(),
        formula=MarketFormula(quote.formula),
        policy=quote_policy(policy_of(quote.policy), quote.formula),
        lines=priced_lines(quote),
        participants=quote.participants,
        valid_until=quote.valid_until,
        recipient=recipient_of(quote),
        deliverer=str(deliverer or ""),
        has_consent=standing_consent(quote, deliverer) is not None,
        calculation=calculation_of(quote.cost_sheet),
        deviation=Deviation(approved.price_per_place, approved.ends_on) if approved else None,
    )


@dataclass(frozen=True, slots=True)
class PriceView:
    """The price beside the floor price, in euros without VAT per place."""

    totals: Totals
    price_per_place: Decimal | None
    floor_price: Decimal | None
    places: int | None
    participants: int

    @property
    def difference(self) -> Decimal | None:
        if self.price_per_place is None or self.floor_price is None:
            return None
        return self.price_per_place - self.floor_price

    @property
    def is_above(self) -> bool:
        return self.difference is not None and self.difference > 0

    @property
    def places_differ(self) -> bool:
        return self.places is not None and self.places != self.participants


def price_view(lines: tuple[PricedLine, ...], participants: int, sheet: Any) -> PriceView:
    from offers.pricing import training_price_per_place

    known = calculation_of(sheet)
    return PriceView(
        totals=totals(lines),
        price_per_place=training_price_per_place(lines, participants),
        floor_price=known.floor_price if known else None,
        places=known.places if known else None,
        participants=participants,
    )


def versions_of(quote: Quote) -> QuerySet[Quote]:
    """All versions of the number, newest first."""
    return Quote.objects.filter(number=quote.number).select_related("owner__person").order_by("-version")


@dataclass(frozen=True, slots=True)
class FrameworkView:
    """The framework agreement that a quote must respect. `used` is what was accepted under it, euros without VAT."""

    agreement: FrameworkAgreement
    rates: tuple[AgreementRate, ...]
    used: Decimal
    warnings: tuple[str, ...]
    may_take_over: bool


def framework_of(quote: Quote) -> FrameworkView | None:
    """The agreement of the day the quote was sent, or of today while it was not."""
    day = quote.sent_at.astimezone(AMSTERDAM).date() if quote.sent_at else today()
    agreement = agreement_on(quote.organisation, day)
    if agreement is None:
        return None
    rates = agreed_rates(agreement, quote)
    prices = {rate.unit: rate.price for rate in rates}
    asked = [
        framework.Asked(line.description, line.unit, line.unit_price)
        for line in quote.lines.all()
        if line.service == Service.TRAINING and line.stream == FundingStream.PRIVATE
    ]
    differs = framework.deviations(asked, prices)
    used = volume_used(agreement)
    is_in = quote.state == QuoteState.ACCEPTED
    over = framework.over_volume(agreement.volume, used, Decimal(0) if is_in else totals_of(quote).private)
    warnings = (*differs, *([over] if over else []))
    return FrameworkView(agreement, rates, used, warnings, quote.is_draft and bool(differs))


def agreed_rates(agreement: FrameworkAgreement, quote: Quote) -> tuple[AgreementRate, ...]:
    """Per unit the rate that holds for the course of the quote."""
    found = (rate_for(agreement, quote.course, unit) for unit in RateUnit.values)
    return tuple(rate for rate in found if rate is not None)


def accepted_under(agreement: FrameworkAgreement) -> Any:
    """Quotes accepted within its term by the client, or by the members when it is of a network; with `amount`."""
    term = Period(agreement.starts_on, agreement.ends_on).moments
    members = agreement.organisation.members.filter(starts_on__lte=agreement.ends_on).values("member")
    rows = Quote.objects.filter(Q(organisation=agreement.organisation) | Q(organisation__in=members))
    return rows.filter(state=QuoteState.ACCEPTED, decided_at__gte=term[0], decided_at__lt=term[1]).with_amount()


def volume_used(agreement: FrameworkAgreement) -> Decimal:
    return sum((quote.amount for quote in accepted_under(agreement)), Decimal(0))


def proposed_price(organisation: Organisation, course: Course) -> Decimal | None:
    """What was agreed for a place of this course today; None without an agreement."""
    agreement = agreement_on(organisation, today())
    rate = rate_for(agreement, course, RateUnit.SEAT) if agreement else None
    return rate.price if rate else None
