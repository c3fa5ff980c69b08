"""Mail becomes questions. What cannot be read is kept for a person to look at; nothing is lost, nothing comes twice."""

import hashlib
import imaplib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.errors import CatalogueError
from catalogue.files import examine
from clients.choices import Channel
from clients.errors import ClientsError
from clients.mail_reading import Attached, ReadMail, pasted, read
from clients.models import Inquiry, InquiryFile, Organisation, UnreadMail
from clients.services.desk import receive
from llo_portal.kernel.dates import AMSTERDAM

log = logging.getLogger(__name__)
MOST_PER_FILE = 5 * 1024 * 1024
MOST_TOGETHER = 12 * 1024 * 1024
MOST_PER_ROUND = 50
TIMEOUT = 20  # seconds per answer of the mail server
DONE_FLAG = r"\Seen"


def take_in(content: bytes) -> Inquiry | UnreadMail:
    """A whole message. The same message gives the question that is there."""
    try:
        found = read(content)
        with transaction.atomic():
            return from_mail(found, digest=hashlib.sha256(content).hexdigest())
    except ValueError as error:
        return keep_unread(content, str(error))
    except (ClientsError, IntegrityError) as error:
        return keep_unread(content, f"Opslaan lukte niet ({type(error).__name__}).")


def keep_unread(content: bytes, reason: str) -> UnreadMail:
    digest = hashlib.sha256(content).hexdigest()
    kept, _ = UnreadMail.objects.get_or_create(digest=digest, defaults={"content": content, "reason": reason[:300]})
    return kept


def from_mail(mail: ReadMail, *, by: Any = None, digest: str = "") -> Inquiry:
    """A question from what was read. A message without an id of its own is known by its digest."""
    sent = mail.sent_at
    moment = timezone.now()
    if sent is not None:
        aware = sent if sent.tzinfo else sent.replace(tzinfo=AMSTERDAM)
        moment = aware if timezone.now() - timedelta(days=365) < aware <= timezone.now() else moment
    return receive(
        channel=Channel.MAIL, by=by, received_at=moment, name=mail.name, email=mail.email, subject=mail.subject,
        question=mail.text, files=_files(mail.files), message_id=mail.message_id or (f"sha256:{digest}" if digest else ""),
        organisation_name="", organisation=_known_sender(mail.email),
    )  # fmt: skip


def _known_sender(email: str) -> Organisation | None:
    """The client of whom exactly one contact has this address."""
    if not email:
        return None
    rows = Organisation.objects.current().filter(contacts__person__email__iexact=email, contacts__is_active=True)
    found = list(rows.distinct()[:2])
    return found[0] if len(found) == 1 else None


def _files(attached: tuple[Attached, ...]) -> list[InquiryFile]:
    """Every attachment is named; only what is safe and small enough is kept."""
    room, rows = MOST_TOGETHER, []
    for file in attached:
        row = InquiryFile(name=file.name, size=len(file.content))
        try:
            if len(file.content) > min(MOST_PER_FILE, room):
                raise CatalogueError("Te groot om te bewaren.")
            known = examine(file.content, file.name)
            row.name, row.mime, row.content = known.name, known.mime, file.content
            room -= len(file.content)
        except CatalogueError as error:
            row.refused = error.message[:160]
        rows.append(row)
    return rows


def take_pasted(*, text: str, by: Any) -> Inquiry:
    """What a colleague copied out of a mail program. Raises ClientsError when there is nothing in it."""
    try:
        found = pasted(text)
    except ValueError as error:
        raise ClientsError(str(error), field="text") from error
    return from_mail(found, by=by)


def deal_with(*, unread: UnreadMail, by: Any) -> None:
    """Somebody looked at it."""
    UnreadMail.objects.filter(pk=unread.pk, dealt_at=None).update(dealt_at=timezone.now(), dealt_by=by)


@dataclass(frozen=True, slots=True)
class Box:
    host: str
    port: int
    user: str
    password: str
    folder: str
    encrypted: bool


def box_of_settings() -> Box | None:
    """None when the desk reads no mail."""
    if not settings.DESK_IMAP_HOST:
        return None
    return Box(
        settings.DESK_IMAP_HOST, settings.DESK_IMAP_PORT, settings.DESK_IMAP_USER, settings.DESK_IMAP_PASSWORD,
        settings.DESK_IMAP_FOLDER, settings.DESK_IMAP_TLS,
    )  # fmt: skip


def connect(box: Box) -> imaplib.IMAP4:
    if box.encrypted:
        return imaplib.IMAP4_SSL(box.host, box.port, timeout=TIMEOUT)
    return imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT)


def fetch(box: Box, *, open_box: Callable[[Box], Any] = connect) -> int:
    """Takes in what is unread in the folder; gives how many messages. A message is marked as read only after it is stored,
    so a crash in between brings it again and its id keeps it from becoming two questions."""
    server = open_box(box)
    taken = 0
    try:
        server.login(box.user, box.password)
        status, _ = server.select(_quoted(box.folder))
        if status != "OK":
            raise ClientsError(f"De map {box.folder} bestaat niet.")
        _, found = server.uid("search", "UNSEEN")
        for uid in (found[0] or b"").split()[:MOST_PER_ROUND]:
            content = _content(server.uid("fetch", uid, "(BODY.PEEK[])"))
            if content is None:
                log.warning("a message of the desk could not be fetched")
                continue
            take_in(content)
            server.uid("store", uid, "+FLAGS", f"({DONE_FLAG})")
            taken += 1
    finally:
        _leave(server)
    return taken


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "").replace('"', "") + '"'


def _content(answer: Any) -> bytes | None:
    status, parts = answer
    found = [part[1] for part in parts or [] if isinstance(part, tuple) and len(part) > 1]
    return found[0] if status == "OK" and found and isinstance(found[0], bytes) else None


def _leave(server: Any) -> None:
    try:
        server.logout()
    except (OSError, imaplib.IMAP4.error):
        log.info("the mail server hung up")
