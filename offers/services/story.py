"""The client's timeline hears of every step."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from clients.services import record
from offers.errors import OffersError
from offers.models import Quote, QuoteState


def tell(quote: Quote, text: str, *, by: Any, kind: str = "offerte") -> None:
    record(
        organisation=quote.organisation, kind=kind, text=text, by=by, subject_kind="offers.quote", subject_id=quote.pk,
        url=reverse("offers:quote_detail", args=[quote.pk]),
    )  # fmt: skip


def locked(pk: UUID, *states: QuoteState, what: str) -> Quote:
    """The quote's row, held until the transaction ends. Raises OffersError when it is in another state."""
    quote = Quote.objects.select_for_update().get(pk=pk)
    if quote.state not in states:
        raise OffersError(f"Deze offerte is {quote.get_state_display().lower()}; {what} kan nu niet.")
    return quote
