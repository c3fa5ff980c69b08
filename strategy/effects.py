"""What the outbox carries out for this chapter."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from llo_portal.documents import mail, outbox
from strategy.models import Invitation
from strategy.services.evaluations import MAIL_INVITATION, open_link


@outbox.handler(MAIL_INVITATION, label="Uitnodiging voor een evaluatie")
def mail_invitation(payload: dict[str, Any]) -> None:
    """The token is made here, so that it lies in no table and no queue."""
    invitation = (
        Invitation.objects.select_related("round__questionnaire", "round__owner__person", "person")
        .filter(pk=payload["invitation"]).first()
    )  # fmt: skip
    if invitation is None or not invitation.email or invitation.used_on or invitation.expires_at <= timezone.now():
        return  # erased, answered or over in the meantime
    url = settings.SITE_URL + reverse("strategy:evaluation_answer", args=[open_link(invitation=invitation)])
    letter = mail.effect(
        to=invitation.email, template="strategy/mail/evaluation", key="",
        context={
            "round": invitation.round, "first_name": invitation.person.first_name if invitation.person else "",
            "url": url, "closes_on": invitation.round.closes_on,
        },
    )  # fmt: skip
    mail.send_mail(letter["payload"])
