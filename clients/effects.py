"""What the outbox carries out for this chapter."""

from typing import Any

from clients.models import Intake
from clients.services.conversation import MAIL_PAPER
from llo_portal.documents import mail, outbox
from llo_portal.documents.services import render_document


@outbox.handler(MAIL_PAPER, label="Advies of verslag mailen")
def mail_paper(payload: dict[str, Any]) -> None:
    """Sends a document to the contact of the intake, once the file stands; makes it when nobody did yet."""
    intake = Intake.objects.select_related("contact__person", "organisation", "owner__person").get(pk=payload["intake"])
    to = intake.contact.person.email if intake.contact else ""
    if not to:
        return  # erased or gone in the meantime
    render_document({"document": payload["document"]})
    letter = mail.effect(
        to=to, template=payload["template"], context={"intake": intake, "owner": intake.owner}, key="",
        documents=(payload["document"],),
    )  # fmt: skip
    mail.send_mail(letter["payload"])
