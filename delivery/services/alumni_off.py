"""Cancelling what alumni were invited to: who comes or has not answered yet gets a mail with the reason, once."""

from typing import Any

from django.db import transaction

from delivery.effects import OFF, OFF_ROUND
from delivery.errors import DeliveryError
from delivery.models import AlumniInvitation, AlumniLetter, Alumnus, Answer, InvitationState, LetterState
from delivery.services import alumni_letters
from llo_portal.documents import mail, outbox
from llo_portal.kernel.dates import now

TEMPLATE = "delivery/mail/alumni_off"


@transaction.atomic
def cancel(*, invitation: AlumniInvitation, reason: str, by: Any) -> None:
    """Final. Raises DeliveryError when it was not sent, was cancelled before, has no day, or is over."""
    # no_key: letters that are being written down point at this row, and need not wait
    row = AlumniInvitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if row.is_cancelled:
        raise DeliveryError("Deze bijeenkomst is al geannuleerd.")
    if not may_cancel(row):
        raise DeliveryError("Alleen een bijeenkomst die is verstuurd en nog komt, kun je annuleren.")
    if not reason.strip():
        raise DeliveryError("Vertel waarom het niet doorgaat.", field="reason")
    row.state, row.cancel_reason, row.cancelled_by, row.cancelled_at = (
        InvitationState.CANCELLED, reason.strip(), by, now(),
    )  # fmt: skip
    row.save(update_fields=["state", "cancel_reason", "cancelled_by", "cancelled_at", "updated_at"])
    outbox.enqueue(OFF_ROUND, {"invitation": str(row.pk)}, key=f"{OFF_ROUND}:{row.pk}")


def may_cancel(invitation: AlumniInvitation) -> bool:
    """It was sent, has a day and an answer, and that day is still to come."""
    comes = invitation.starts_at is not None and invitation.starts_at > now()
    return comes and invitation.asks_answer and invitation.state == InvitationState.SENT


def is_news(invitation: AlumniInvitation) -> bool:
    """Cancelled, and the day that somebody might come on is still ahead."""
    return invitation.is_cancelled and invitation.starts_at is not None and invitation.starts_at > now()


@outbox.handler(OFF_ROUND, label="Afzegging aan alumni")
def carry_out_round(payload: dict[str, Any]) -> None:
    """Letters that are not out stay in; the others get the effect that mails. A second run goes on where the first was."""
    row = AlumniInvitation.objects.get(pk=payload["invitation"])
    # waits for the letter that is going out at this moment, so that the line below finds it sent
    AlumniLetter.objects.filter(invitation=row, state=LetterState.READY).update(
        state=LetterState.SKIPPED, updated_at=now()
    )
    while row.told_at is None and _write_down(row):
        pass
    AlumniInvitation.objects.filter(pk=row.pk, told_at=None).update(told_at=now())


@transaction.atomic
def _write_down(row: AlumniInvitation) -> int:
    letters = AlumniLetter.objects.filter(invitation=row, state=LetterState.SENT, off_state="", alumnus__isnull=False)
    waiting = letters.exclude(answer=Answer.NO).select_for_update(of=("self",)).order_by("pk")
    mine = list(waiting.values_list("pk", flat=True)[: alumni_letters.BATCH])
    AlumniLetter.objects.filter(pk__in=mine).update(off_state=LetterState.READY, updated_at=now())
    for pk in mine:
        outbox.enqueue(OFF, {"letter": str(pk), "invitation": str(row.pk)}, key=f"{OFF}:{pk}")
    return len(mine)


@outbox.handler(OFF, label="Mail aan een alumnus: gaat niet door")
@transaction.atomic
def send_off(payload: dict[str, Any]) -> None:
    """Mails one, unless that was done or the person stopped all mail. Locked while it goes, as the letter itself was."""
    # the alumnus first and then the letter, as who stops does
    Alumnus.objects.select_for_update(of=("self",)).filter(letters=payload["letter"]).order_by().first()
    rows = AlumniLetter.objects.select_for_update(of=("self",)).select_related("invitation", "alumnus__person")
    letter = rows.filter(pk=payload["letter"], off_state=LetterState.READY).first()
    if letter is None:
        return
    mine = AlumniLetter.objects.filter(pk=letter.pk)
    if not alumni_letters.may_still(letter):
        mine.update(off_state=LetterState.SKIPPED, updated_at=now())
        return
    mine.update(off_state=LetterState.SENT, off_at=now(), updated_at=now())
    mail.send_mail(_mail(letter))


def _mail(letter: AlumniLetter) -> dict[str, Any]:
    return alumni_letters.mail_of(letter, TEMPLATE, "alumni-off")
