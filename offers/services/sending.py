"""A quote goes out: frozen, made into a PDF, mailed with a personal link."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from clients.services import follow
from finance import services as finance
from llo_portal.documents import outbox
from llo_portal.documents.services import freeze
from llo_portal.kernel.dates import start_of_day, today
from offers import selectors, tokens
from offers.errors import NotSendable, OffersError
from offers.models import Quote, QuoteLink, QuoteState
from offers.paper import quote_context
from offers.sending import sending_reasons
from offers.services.story import locked, tell

MAIL_QUOTE = "offers.mail_quote"


@transaction.atomic
def send(*, quote: Quote, by: Any) -> Quote:
    """Freezes the sums and the words, asks for the PDF, and mails the link once that stands.

    Raises NotSendable with every reason why it may not go.
    """
    quote = locked(quote.pk, QuoteState.AGREED, what="versturen")
    if reasons := sending_reasons(selectors.facts_of(quote)):
        raise NotSendable(reasons)
    if quote.cost_sheet is not None:
        finance.freeze_sheet(sheet=quote.cost_sheet)
    mail = {"kind": MAIL_QUOTE, "payload": {"quote": str(quote.pk)}, "key": f"offerte-mail:{quote.pk}"}
    quote.document = freeze(
        template="offers/pdf/quote", title=f"Offerte {quote}", context=quote_context(quote),
        subject_kind="offers.quote", subject_id=quote.pk, by=by, then=mail,
    )  # fmt: skip
    quote.state, quote.sent_at = QuoteState.SENT, timezone.now()
    quote.save(update_fields=["state", "sent_at", "document", "updated_at"])
    tell(quote, f"Offerte {quote} verzonden naar {quote.contact}", by=by)
    if quote.intake is not None:
        follow(intake=quote.intake, stage="offerte", value=selectors.totals_of(quote).private, title=quote.title, by=by)
    return quote


@transaction.atomic
def mail_again(*, quote: Quote, by: Any) -> Quote:
    """Another mail with a fresh link; the earlier link keeps working."""
    quote = locked(quote.pk, QuoteState.SENT, what="opnieuw mailen")
    if not selectors.recipient_of(quote):
        raise OffersError("De contactpersoon heeft geen e-mailadres.")
    if quote.document is None or not quote.document.is_ready:
        raise OffersError("De PDF wordt nog gemaakt. De mail gaat vanzelf zodra hij klaar is.")
    outbox.enqueue(MAIL_QUOTE, {"quote": str(quote.pk)}, key=f"offerte-mail:{quote.pk}:{uuid4()}")
    tell(quote, f"Offerte {quote} opnieuw gemaild naar {quote.contact}", by=by)
    return quote


def open_link(*, quote: Quote, email: str) -> str:
    """Makes a personal link and returns its token, which is kept nowhere. It ends with the quote's validity."""
    token = tokens.new_token()
    QuoteLink.objects.create(
        quote=quote, email=email, token_digest=tokens.digest(token),
        expires_at=start_of_day(quote.valid_until + timedelta(days=1)),
    )  # fmt: skip
    return token


def expire_quotes(*, day: date | None = None) -> int:
    """Sent quotes that nobody answered in time; gives their number."""
    overdue = list(Quote.objects.overdue(day).values_list("pk", flat=True)[:500])
    return sum(_expire(pk, day or today()) for pk in overdue)


@transaction.atomic
def _expire(pk: Any, day: date) -> bool:
    quote = Quote.objects.select_for_update().get(pk=pk)
    if quote.state != QuoteState.SENT or quote.valid_until >= day:
        return False
    quote.state, quote.decided_at = QuoteState.EXPIRED, timezone.now()
    quote.save(update_fields=["state", "decided_at", "updated_at"])
    tell(quote, f"Offerte {quote} verlopen zonder antwoord", by=None)
    return True
