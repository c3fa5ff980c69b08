"""What other chapters' pages show of the deal. Every row comes from `for_user()`."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from clients.divisible import Divisible
from clients.selectors.networks import sharing_of
from llo_portal.kernel.dates import add_working_days
from llo_portal.kernel.dates import today as business_day
from offers import selectors
from offers.models import DeliveryRequest, Quote, QuoteState, RequestState
from strategy.policy import policy_of

MOST = 8


def of_organisation(request: HttpRequest, organisation: Any) -> dict[str, Any]:
    quotes = Quote.objects.for_user(request.user).filter(organisation=organisation).with_amount()
    return {"quotes": quotes[:MOST], "organisation": organisation}


def divisible(user: Any, network_id: Any) -> list[Divisible]:
    """Quotes of a network, whose cost its members may share; those that were refused are not paid."""
    rows = Quote.objects.for_user(user).filter(organisation=network_id).with_amount()
    gone = (QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.WITHDRAWN)
    return [
        Divisible(q.pk, f"{q} {q.title}", reverse("offers:quote_detail", args=[q.pk]), q.amount) for q in rows.exclude(state__in=gone)[:50]
    ]  # fmt: skip


def sharing(request: HttpRequest, quote: Any) -> dict[str, Any] | None:
    """Who pays what of a quote for a network."""
    return sharing_of(request.user, quote.organisation, ("offers.quote", quote.pk))


def of_agreement(request: HttpRequest, agreement: Any) -> dict[str, Any]:
    """How much of a framework agreement is used, counted over accepted quotes; rows are those this user may see."""
    used = selectors.volume_used(agreement)
    rows = selectors.accepted_under(agreement).filter(pk__in=Quote.objects.for_user(request.user).values("pk"))
    left = None if agreement.volume is None else agreement.volume - used
    return {
        "agreement": agreement,
        "used": used,
        "left": left,
        "is_over": left is not None and left < 0,
        "quotes": rows[:MOST],
    }


def of_offering(request: HttpRequest, offering: Any) -> dict[str, Any]:
    rows = DeliveryRequest.objects.for_user(request.user).filter(offering=offering).select_related("institution")
    may_ask = request.user.has_perm("offers.change_request") and not offering.is_cancelled
    return {"requests": rows[:MOST], "may_ask": may_ask}


def of_intake(request: HttpRequest, intake: Any) -> dict[str, Any]:
    """The quotes that came from this intake, and the button for a next one when the policy has it."""
    quotes = Quote.objects.for_user(request.user).filter(intake=intake).with_amount()
    may_create = request.user.has_perm("offers.change_quote")
    is_open = policy_of(intake.policy).intake_open_for(intake.formula)
    return {"quotes": quotes[:MOST], "intake": intake, "may_create": may_create and is_open, "is_open": is_open}


def of_advice(request: HttpRequest, advice: Any) -> dict[str, Any] | None:
    """As on the intake, once the advice was given out: a quote then takes its courses."""
    return None if advice.is_draft else of_intake(request, advice.intake)


def today(request: HttpRequest, obj: Any) -> dict[str, Any] | None:
    """What waits for this user: decisions, consents, answers that are due, and what was accepted lately."""
    user: Any = request.user
    mine = Quote.objects.editable_by(user).filter(owner__in=user.colleague_ids).select_related("organisation")
    soon = add_working_days(business_day(), 2)
    due = DeliveryRequest.objects.editable_by(user).filter(state=RequestState.ASKED, answer_by__lte=soon)
    found = {
        "to_decide": _to_decide(user),
        "waiting": _without_consent(mine) if user.has_perm("offers.change_quote") else [],
        "due": list(due.select_related("institution", "quote", "offering__course").order_by("answer_by")[:MOST]),
        "accepted": list(
            mine.filter(state=QuoteState.ACCEPTED, decided_at__gte=timezone.now() - timedelta(days=14))
            .order_by("-decided_at")[:MOST]
        ),
    }  # fmt: skip
    return found if any(found.values()) else None


def _to_decide(user: Any) -> list[Quote]:
    if not user.has_perm("offers.decide_deviation"):
        return []
    waiting = Quote.objects.for_user(user).filter(state=QuoteState.TO_APPROVE).exclude(
        deviations__is_approved__isnull=True, deviations__asked_by=user
    )  # fmt: skip
    return list(waiting.select_related("organisation")[:MOST])


def _without_consent(mine: Any) -> list[Quote]:
    """Ready to go but for the deliverer's consent."""
    ready = mine.filter(state=QuoteState.AGREED).select_related("course", "policy").prefetch_related("lines")
    return [q for q in ready[:MOST] if selectors.standing_consent(q, selectors.deliverer_of(q)) is None]
