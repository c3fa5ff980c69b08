"""Invitations to alumni: drawn up, sent one letter per person through the outbox, answered."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from catalogue.models import Course
from delivery.effects import LETTER, ROUND
from delivery.errors import DeliveryError
from delivery.models import (
    AlumniConsent,
    AlumniInvitation,
    AlumniLetter,
    Alumnus,
    Answer,
    InvitationState,
    LetterState,
)
from delivery.selectors import alumni as reads
from delivery.services.alumni import personal_address, stop_address
from llo_portal.documents import mail, outbox
from llo_portal.kernel import markup
from llo_portal.kernel.dates import now, today
from llo_portal.kernel.dutch import long_date, long_moment

BATCH = 200
"""Letters written down in one transaction: a worker that dies loses at most the work on these."""
LINK_AFTER = timedelta(days=60)
"""How long the personal link works after the meeting, or after the mail."""
TEMPLATE = "delivery/mail/alumni_letter"
FULL = "De bijeenkomst is vol. Kijk later nog eens: zegt iemand af, dan is er weer plek."


@transaction.atomic
def save(*, invitation: AlumniInvitation, courses: Iterable[Course], by: Any) -> AlumniInvitation:
    """A draft. Raises DeliveryError when it was sent in the meantime, or its dates make no sense."""
    if invitation.starts_at and invitation.starts_at <= now():
        raise DeliveryError("De bijeenkomst ligt in het verleden.", field="day")
    if invitation.starts_at and invitation.answer_by and invitation.answer_by > invitation.starts_at.date():
        raise DeliveryError("De laatste dag om te antwoorden ligt na de bijeenkomst.", field="answer_by")
    if invitation._state.adding:
        invitation.made_by = by
    else:
        _locked_draft(invitation)
    try:
        invitation.save()
    except IntegrityError as error:
        raise DeliveryError("Kijk de dag, de plaats en de jaren na.") from error
    invitation.courses.set(courses)
    return invitation


def _locked_draft(invitation: AlumniInvitation) -> AlumniInvitation:
    row = AlumniInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not row.is_draft:
        raise DeliveryError("Deze uitnodiging is al verstuurd.")
    return row


@transaction.atomic
def discard(*, invitation: AlumniInvitation, by: Any) -> None:
    """A draft that nobody got."""
    _locked_draft(invitation).delete()


@transaction.atomic
def send(*, invitation: AlumniInvitation, by: Any) -> None:
    """From now on it is fixed; the outbox writes and sends the letters. Raises DeliveryError when it was sent before,
    reaches nobody, or comes too late."""
    row = _locked_draft(invitation)
    if last_moment(row) is not None and today() > last_moment(row):
        raise DeliveryError("De dag om te antwoorden is voorbij. Pas de uitnodiging aan.")
    if not reads.selected(row).exists():
        raise DeliveryError("Deze keuze bereikt niemand. Kies ruimer.")
    row.state, row.sent_by, row.sent_at = InvitationState.SENT, by, now()
    row.save(update_fields=["state", "sent_by", "sent_at", "updated_at"])
    outbox.enqueue(ROUND, {"invitation": str(row.pk)}, key=f"{ROUND}:{row.pk}")


def last_moment(invitation: AlumniInvitation) -> Any:
    """The last day on which an answer counts; None when there is none."""
    day = invitation.starts_at.date() if invitation.starts_at else None
    return invitation.answer_by or day


@outbox.handler(ROUND, label="Uitnodiging aan alumni")
def carry_out_round(payload: dict[str, Any]) -> None:
    """Writes down a letter for everybody selected, with the effect that sends it. A second run finds those of the first,
    and once all are there it adds nobody."""
    invitation = AlumniInvitation.objects.get(pk=payload["invitation"])
    while invitation.addressed_at is None and not is_off(invitation) and _write_down(invitation):
        pass
    AlumniInvitation.objects.filter(pk=invitation.pk, addressed_at=None).update(addressed_at=now())


def is_off(invitation: AlumniInvitation) -> bool:
    """Cancelled by now, whatever the row in hand says."""
    return AlumniInvitation.objects.filter(pk=invitation.pk, state=InvitationState.CANCELLED).exists()


@transaction.atomic
def _write_down(invitation: AlumniInvitation) -> int:
    rows = AlumniLetter.objects.bulk_create(
        (AlumniLetter(invitation=invitation, alumnus=one) for one in reads.unwritten(invitation)[:BATCH]),
        ignore_conflicts=True,
    )  # fmt: skip
    mine = [one.alumnus_id for one in rows]
    # asked anew: a letter that another worker wrote first has another key than the one of the row above
    for pk in AlumniLetter.objects.filter(invitation=invitation, alumnus__in=mine).values_list("pk", flat=True):
        told = {"letter": str(pk), "invitation": str(invitation.pk)}
        outbox.enqueue(LETTER, told, key=f"{LETTER}:{pk}")
    return len(rows)


@outbox.handler(LETTER, label="Mail aan een alumnus")
@transaction.atomic
def send_letter(payload: dict[str, Any]) -> None:
    """Sends one letter, unless it went before or the person stopped in between. Both rows stay locked while it goes, so a
    doubled task waits and then finds it sent; mail programs drop a second one of the same Message-ID after a crash."""
    # the alumnus first and then the letter, as who stops does: the other way round they would wait for each other
    Alumnus.objects.select_for_update(of=("self",)).filter(letters=payload["letter"]).order_by().first()
    rows = AlumniLetter.objects.select_for_update(of=("self",)).select_related("invitation", "alumnus__person")
    letter = rows.filter(pk=payload["letter"], state=LetterState.READY).first()
    if letter is None:
        return
    if letter.invitation.is_cancelled or not may_still(letter):
        AlumniLetter.objects.filter(pk=letter.pk).update(state=LetterState.SKIPPED, updated_at=now())
        return
    AlumniLetter.objects.filter(pk=letter.pk).update(state=LetterState.SENT, sent_at=now(), updated_at=now())
    mail.send_mail(_mail(letter))


def may_still(letter: AlumniLetter) -> bool:
    alumnus = letter.alumnus
    if alumnus is None or not alumnus.address:
        return False
    return AlumniConsent.objects.open().filter(alumnus=alumnus, purpose=letter.invitation.purpose).exists()


def _mail(letter: AlumniLetter) -> dict[str, Any]:
    return mail_of(letter, TEMPLATE, "alumni")


def mail_of(letter: AlumniLetter, template: str, kind: str) -> dict[str, Any]:
    """With a link of one's own and stopping in one click. `kind` begins the Message-ID: one of it per letter."""
    invitation, alumnus = letter.invitation, letter.alumnus
    stop = stop_address(alumnus, letter)
    link = personal_address(alumnus, _link_valid(invitation), letter)
    told = words(invitation) | {"name": alumnus.person.first_name, "link": link, "stop": stop}
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = mail.stop_headers(stop) | {"Message-ID": f"<{kind}.{letter.pk.hex}@{host}>"}
    effect = mail.effect(to=alumnus.address, template=template, context=told, key=str(letter.pk), headers=headers)
    payload: dict[str, Any] = effect["payload"]
    return payload


def _link_valid(invitation: AlumniInvitation) -> timedelta:
    until = invitation.starts_at - now() if invitation.starts_at else timedelta(0)
    return max(until, timedelta(0)) + LINK_AFTER


def words(invitation: AlumniInvitation) -> dict[str, Any]:
    """What stands in the mail, apart from the person; the preview shows the same."""
    return {
        "title": invitation.title, "text": markup.as_text(invitation.text), "place": invitation.place,
        "when": long_moment(invitation.starts_at) if invitation.starts_at else "",
        "answer_by": long_date(last_moment(invitation)) if last_moment(invitation) else "",
        "asks_answer": invitation.asks_answer, "is_meeting": invitation.purpose == "bijeenkomsten",
        "reason": invitation.cancel_reason, "places": invitation.places,
    }  # fmt: skip


def preview(invitation: AlumniInvitation) -> tuple[str, str]:
    """Subject and body as somebody called Sanne would get it, without a link that works."""
    nowhere = f"{settings.SITE_URL}/alumnus/…"
    return mail.write(TEMPLATE, words(invitation) | {"name": "Sanne", "link": nowhere, "stop": f"{nowhere}/afmelden"})


def may_answer(invitation: AlumniInvitation) -> bool:
    last = last_moment(invitation)
    return invitation.state == InvitationState.SENT and invitation.asks_answer and (last is None or today() <= last)


def is_full(invitation: AlumniInvitation) -> bool:
    """Everybody who said yes has a place, also who was erased since."""
    if invitation.places is None:
        return False
    return AlumniLetter.objects.filter(invitation=invitation, answer=Answer.YES).count() >= invitation.places


@transaction.atomic
def answer(*, letter: AlumniLetter, value: str) -> None:
    """Yes or no; the last one counts. Raises DeliveryError when it is too late, full, or nothing was asked."""
    # the invitation before the letter: answers wait for each other so that the last place goes once, and for a cancelling
    AlumniInvitation.objects.select_for_update(of=("self",), no_key=True).filter(letters=letter.pk).order_by().first()
    row = AlumniLetter.objects.select_for_update(of=("self",)).select_related("invitation").get(pk=letter.pk)
    if value not in Answer.values:
        raise DeliveryError("Kies ja of nee.")
    if row.state != LetterState.SENT or not may_answer(row.invitation):
        raise DeliveryError("Je kunt hierop niet meer antwoorden.")
    if row.answer != value:
        if value == Answer.YES and is_full(row.invitation):
            raise DeliveryError(FULL)
        row.answer, row.answered_at = value, now()
        row.save(update_fields=["answer", "answered_at", "updated_at"])
