"""The report of a conversation for the client."""

from typing import Any
from uuid import uuid4

from django.db import transaction

from clients.errors import ClientsError
from clients.models import Intake
from clients.paper import conversation_context
from clients.services.timeline import record
from llo_portal.documents import outbox
from llo_portal.documents.models import Document
from llo_portal.documents.services import freeze

KIND = "clients.intake"
MAIL_PAPER = "clients.mail_paper"


@transaction.atomic
def make_report(*, intake: Intake, by: Any, is_mailed: bool = False) -> list[str]:
    """Freezes the report and asks for its PDF, and mails it to the contact when asked. Gives the names of what was left
    out because it says something sensitive about a person. Raises ClientsError without an address to mail to."""
    to = intake.contact.person.email if intake.contact else ""
    if is_mailed and not to:
        raise ClientsError("De contactpersoon heeft geen e-mailadres. Vul het eerst aan bij de klant.")
    context, left_out = conversation_context(intake)
    document = freeze(
        template="clients/pdf/conversation", title=f"Gespreksverslag {intake.organisation}"[:200], context=context,
        subject_kind=KIND, subject_id=intake.pk, by=by,
    )  # fmt: skip
    if is_mailed:
        payload = {"document": str(document.pk), "intake": str(intake.pk), "template": "clients/mail/report"}
        outbox.enqueue(MAIL_PAPER, payload, key=f"verslag-mail:{uuid4()}")
        record(
            organisation=intake.organisation, kind="intake", text=f"Gespreksverslag gemaild naar {intake.contact}"[:500], by=by,
            subject_kind=KIND, subject_id=intake.pk, url=intake.get_absolute_url(),
        )  # fmt: skip
    return left_out


def report_of(intake: Intake) -> Document | None:
    """The newest report."""
    rows = Document.objects.filter(subject_kind=KIND, subject_id=intake.pk, template__key="clients/pdf/conversation")
    return rows.order_by("-created_at").first()
