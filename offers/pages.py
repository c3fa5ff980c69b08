"""What the page of a quote shows and which step comes next."""

from typing import Any

from clients.selectors.market import market_price
from llo_portal.kernel.dates import today
from offers import selectors, sending
from offers.models import PriceDeviation, Quote, QuoteState
from strategy.formulas import describe_choices

AGAIN = (QuoteState.SENT, QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.WITHDRAWN)


def quote_page(quote: Quote, user: Any) -> dict[str, Any]:
    """Everything for templates/offers/quote_detail.html."""
    facts = selectors.facts_of(quote)
    may_change = user.has_perm("offers.change_quote") and Quote.objects.editable_by(user).filter(pk=quote.pk).exists()
    deliverer = selectors.deliverer_of(quote)
    versions = list(selectors.versions_of(quote))
    deviations = list(quote.deviations.select_related("asked_by__person", "decided_by__person"))
    return {
        "title": quote.title,
        "lines": quote_lines(quote),
        "price": selectors.price_view(facts.lines, quote.participants, quote.cost_sheet),
        "choices": describe_choices(quote.choices),
        "reasons": _reasons(quote, facts),
        "needs_deviation": quote.is_draft and sending.needs_deviation(facts),
        "may_change": may_change,
        "may_decide": _may_decide(quote, deviations, user),
        "undecided": next((d for d in deviations if d.is_approved is None), None),
        "deviations": deviations,
        "deliverer": deliverer,
        "consent_needed": facts.policy.consent_needed and facts.has_training,
        "consent": selectors.standing_consent(quote, deliverer),
        "consents": list(quote.consents.select_related("institution", "recorded_by__person")),
        "delivery_requests": list(quote.requests.select_related("institution")),
        "versions": versions,
        "newest": versions[0],
        "may_renew": may_change and quote.state in AGAIN and versions[0].pk == quote.pk,
        "framework": selectors.framework_of(quote),
        "market": market_price(quote.course, today()) if quote.course else None,
        "acceptance": getattr(quote, "acceptance", None),
    }


def quote_lines(quote: Quote) -> list[dict[str, Any]]:
    """Each line with its rounded total."""
    return [
        {"line": line, "total": priced.total, "is_paid": priced.is_paid}
        for line, priced in zip(quote.lines.all(), selectors.priced_lines(quote), strict=True)
    ]


def _reasons(quote: Quote, facts: sending.SendingFacts) -> tuple[str, ...]:
    if quote.state in (QuoteState.DRAFT, QuoteState.AGREED):
        return sending.sending_reasons(facts)
    return ()


def _may_decide(quote: Quote, deviations: list[PriceDeviation], user: Any) -> bool:
    asked = next((d for d in deviations if d.is_approved is None), None)
    return bool(asked and user.has_perm("offers.decide_deviation") and asked.asked_by_id != user.pk)
