"""What others say about a quote before it goes out: the director about the price, the deliverer about the content."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalogue.models import Institution
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import euro
from offers import selectors, sending
from offers.errors import NotSendable, OffersError
from offers.models import ContentConsent, Criterion, PriceDeviation, Quote, QuoteState
from offers.services.story import locked, tell


@transaction.atomic
def ask_deviation(*, quote: Quote, criterion: str, reason: str, ends_on: date, by: Any) -> PriceDeviation:
    """Puts the concept before the director: its price is at or under the floor price, for one of the criteria."""
    quote = locked(quote.pk, QuoteState.DRAFT, what="een afwijking vragen")
    facts = selectors.facts_of(quote)
    if reasons := sending.content_reasons(facts):
        raise NotSendable(reasons)
    if not sending.needs_deviation(facts) or facts.calculation is None or facts.price_per_place is None:
        raise OffersError(
            "De prijs ligt boven de bodemprijs of er is nog geen calculatie; een afwijking is niet nodig."
        )
    if criterion not in Criterion.values:
        raise OffersError("Kies een van de criteria uit het beleid.", field="criterion")
    if not reason.strip():
        raise OffersError("Leg uit waarom deze prijs verantwoord is.", field="reason")
    if ends_on < today():
        raise OffersError("Kies een einddatum die nog komt.", field="ends_on")
    asked = PriceDeviation.objects.create(
        quote=quote, criterion=criterion, reason=reason.strip(), ends_on=ends_on, asked_by=by,
        price_per_place=facts.price_per_place, floor_price=facts.calculation.floor_price,
    )  # fmt: skip
    quote.state = QuoteState.TO_APPROVE
    quote.save(update_fields=["state", "updated_at"])
    tell(quote, f"Afwijking van de bodemprijs gevraagd voor {quote}: {asked.get_criterion_display().lower()}", by=by)
    return asked


def approve_deviation(*, deviation: PriceDeviation, by: Any, note: str = "") -> PriceDeviation:
    """The quote becomes akkoord. Not by who asked; the right to decide is the director's."""
    return _decide(deviation, by=by, approved=True, note=note)


def refuse_deviation(*, deviation: PriceDeviation, by: Any, note: str) -> PriceDeviation:
    """The quote goes back to concept; a refusal says why."""
    if not note.strip():
        raise OffersError("Leg uit waarom je het niet goedkeurt.", field="note")
    return _decide(deviation, by=by, approved=False, note=note)


@transaction.atomic
def _decide(deviation: PriceDeviation, *, by: Any, approved: bool, note: str) -> PriceDeviation:
    if not by.has_perm("offers.decide_deviation"):
        raise OffersError("Alleen de directeur beslist over een afwijking van de kostprijs.")
    quote = locked(deviation.quote_id, QuoteState.TO_APPROVE, what="over de afwijking beslissen")
    deviation = PriceDeviation.objects.select_for_update().get(pk=deviation.pk)
    if deviation.is_approved is not None:
        raise OffersError("Over deze afwijking is al beslist.")
    if deviation.asked_by_id == by.pk:
        raise OffersError("Je vroeg deze afwijking zelf; een andere directeur beslist erover.")
    deviation.is_approved, deviation.decision_note = approved, note.strip()
    deviation.decided_by, deviation.decided_at = by, timezone.now()
    deviation.save()
    quote.state = QuoteState.AGREED if approved else QuoteState.DRAFT
    quote.save(update_fields=["state", "updated_at"])
    outcome = "goedgekeurd" if approved else "niet goedgekeurd"
    tell(quote, f"Afwijking voor {quote} {outcome}: {euro(deviation.price_per_place)} per plaats", by=by)
    return deviation


@transaction.atomic
def record_consent(
    *, quote: Quote, institution: Institution, given_by_name: str, given_on: date, by: Any, note: str = ""
) -> ContentConsent:
    """Staff writes down, on the deliverer's behalf, that it agrees with the content as it stands now."""
    quote = locked(
        quote.pk,
        QuoteState.DRAFT,
        QuoteState.TO_APPROVE,
        QuoteState.AGREED,
        what="het akkoord van de uitvoerder vastleggen",
    )
    if institution != selectors.deliverer_of(quote):
        raise OffersError(f"{institution} voert deze offerte niet uit.", field="institution")
    if given_on > today():
        raise OffersError("Deze datum ligt in de toekomst.", field="given_on")
    if not quote.lines.exists():
        raise OffersError("De offerte heeft nog geen regels om akkoord mee te gaan.")
    consent, is_new = ContentConsent.objects.get_or_create(
        quote=quote, institution=institution, content_digest=selectors.digest_of(quote),
        defaults={"given_by_name": given_by_name, "given_on": given_on, "recorded_by": by, "note": note},
    )  # fmt: skip
    if is_new:
        tell(quote, f"{institution} is akkoord met de inhoud van {quote} ({given_by_name})", by=by, kind="akkoord")
    return consent
