"""What the outbox carries out for this chapter."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from llo_portal.documents import mail, outbox
from offers import selectors
from offers.models import Quote, QuoteState
from offers.services.sending import MAIL_QUOTE, open_link


@outbox.handler(MAIL_QUOTE, label="Offerte mailen")
def mail_quote(payload: dict[str, Any]) -> None:
    """Mails the PDF with a fresh personal link. The token is made here, so that it lies in no table and no queue."""
    quote = Quote.objects.select_related("contact__person", "owner__person", "organisation").get(pk=payload["quote"])
    to = selectors.recipient_of(quote)
    if quote.state != QuoteState.SENT or not to:
        return  # withdrawn in the meantime: there is nothing to invite to
    url = settings.SITE_URL + reverse("offers:answer", args=[open_link(quote=quote, email=to)])
    letter = mail.effect(
        to=to, template="offers/mail/quote", context={"quote": quote, "url": url}, key="",
        documents=(quote.document_id,) if quote.document_id else (),
    )  # fmt: skip
    mail.send_mail(letter["payload"])
