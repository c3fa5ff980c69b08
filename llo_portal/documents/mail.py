"""Mail as an effect: written with the fact, sent by a worker."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from llo_portal.documents import outbox
from llo_portal.documents.models import Document

MAIL = "mail.send"
CONFIDENTIAL = "mail.confidential"


class File(NamedTuple):
    """A small text that goes along as a file, such as an appointment for the calendar."""

    name: str
    mime: str
    text: str


def effect(
    *, to: str, template: str, context: dict[str, Any], key: str, documents: tuple[UUID, ...] = (),
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The effect as a value, to hand to `documents.services.freeze(then=...)`."""
    subject, body = write(template, context)
    payload: dict[str, Any] = {"to": to, "subject": subject, "body": body, "documents": [str(pk) for pk in documents]}
    if headers:
        payload["headers"] = headers
    return {"kind": MAIL, "payload": payload, "key": f"mail:{key}"}


def send(
    *, to: str, template: str, context: dict[str, Any], key: str, documents: tuple[UUID, ...] = (),
    confidential: bool = False, headers: dict[str, str] | None = None, files: Sequence[File] = (),
) -> None:  # fmt: skip
    """Remembers a mail. `template` is `<app>/mail/<name>.txt`; its first line is the subject. One mail per key. The words
    of a `confidential` mail (a link with a token) are forgotten once it is sent. `headers` such as List-Unsubscribe."""
    mail = effect(to=to, template=template, context=context, key=key, documents=documents, headers=headers)
    if files:
        mail["payload"]["files"] = [list(file) for file in files]
    outbox.enqueue(CONFIDENTIAL if confidential else mail["kind"], mail["payload"], key=mail["key"])


def stop_headers(address: str) -> dict[str, str]:
    """For the button of mail programs that stops such mails in one click (RFC 8058); kernel.anonymous.OneClick answers it."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def send_words(*, to: str, subject: str, body: str, key: str) -> None:
    """Remembers a confidential mail whose words are already there."""
    outbox.enqueue(CONFIDENTIAL, {"to": to, "subject": subject, "body": body, "documents": []}, key=f"mail:{key}")


def write(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject (the first line) and body of a mail template. It is text, so nothing is escaped as HTML."""
    found: Any = get_template(f"{template}.txt")
    text = found.template.render(Context({**context, "site_url": settings.SITE_URL}, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"


@outbox.handler(MAIL, label="Mail")
def send_mail(payload: dict[str, Any]) -> None:
    """Sends one mail. After a crash between sending and writing down it may go twice: that beats not at all."""
    message = EmailMultiAlternatives(payload["subject"], payload["body"], settings.DEFAULT_FROM_EMAIL, [payload["to"]])
    for pk in payload["documents"]:
        document = Document.objects.get(pk=pk)
        with document.file.open("rb") as file:
            message.attach(f"{document.title}.pdf".replace("/", "-"), file.read(), "application/pdf")
    for name, mime, text in payload.get("files", ()):
        message.attach(name, text, mime)
    message.extra_headers = {"X-Sent-At": timezone.now().isoformat(), **payload.get("headers", {})}
    message.send()


outbox.handler(CONFIDENTIAL, label="Mail met een persoonlijke link", forgets=True)(send_mail)
