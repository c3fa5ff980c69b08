"""Values of this chapter; the stored keys are those of domein/begrippen.md, kostprijs.md and contract.yaml."""

from django.db.models import TextChoices


class QuoteState(TextChoices):
    DRAFT = "concept", "Concept"
    TO_APPROVE = "ter goedkeuring", "Ter goedkeuring"
    AGREED = "akkoord", "Akkoord"
    SENT = "verzonden", "Verzonden"
    ACCEPTED = "geaccepteerd", "Geaccepteerd"
    DECLINED = "afgewezen", "Afgewezen"
    EXPIRED = "verlopen", "Verlopen"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


QUOTE_MOVES = {
    QuoteState.DRAFT: (QuoteState.TO_APPROVE, QuoteState.AGREED),
    QuoteState.TO_APPROVE: (QuoteState.AGREED, QuoteState.DRAFT),
    QuoteState.AGREED: (QuoteState.SENT, QuoteState.DRAFT, QuoteState.WITHDRAWN),
    QuoteState.SENT: (QuoteState.ACCEPTED, QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.WITHDRAWN),
}
OPEN_QUOTES = (QuoteState.DRAFT, QuoteState.TO_APPROVE, QuoteState.AGREED, QuoteState.SENT)
"""At most one version of a number is in one of these."""
SENT_ONCE = (QuoteState.SENT, QuoteState.ACCEPTED, QuoteState.DECLINED, QuoteState.EXPIRED)
"""What the client has seen; a withdrawn quote may or may not have been."""


class RequestState(TextChoices):
    ASKED = "gesteld", "Gesteld"
    PROMISED = "toegezegd", "Toegezegd"
    REFUSED = "afgewezen", "Afgewezen"
    EXPIRED = "verlopen", "Verlopen"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


REQUEST_MOVES = {
    RequestState.ASKED: (RequestState.PROMISED, RequestState.REFUSED, RequestState.EXPIRED, RequestState.WITHDRAWN),
}


class Criterion(TextChoices):
    """When the price may stay at or under the floor price (domein/kostprijs.md, section 4)."""

    NEW_RANGE = "introductie van nieuw aanbod", "Introductie van nieuw aanbod"
    STRATEGIC_CLIENT = "strategische klant", "Strategische klant"
    PUBLIC_INTEREST = "maatschappelijk belang", "Maatschappelijk belang"
    LAST_PLACES = "restplaatsen", "Restplaatsen"
