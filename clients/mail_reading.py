"""A message as it came in, read into what the desk needs. Pure: bytes or pasted words in, value object out.

Senders write what they like: unknown encodings, html only, headers cut in two. What can be read is read; only a message
without any word raises ValueError, with a Dutch reason.
"""

import html
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from typing import Any

import nh3

MAX_MESSAGE = 15 * 1024 * 1024
MAX_TEXT = 20_000
_BREAKS = re.compile(r"(?i)<\s*(?:br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>")
_HIDDEN = re.compile(r"(?is)<(style|script|head|title)\b.*?</\1\s*>")
_LABELS = {
    "van": "from", "from": "from", "onderwerp": "subject", "subject": "subject", "verzonden": "date", "sent": "date",
    "datum": "date", "date": "date", "aan": "to", "to": "to", "cc": "cc",
}  # fmt: skip
_LINE = re.compile(r"^[>\s*]*([A-Za-z]{2,9})\*?\s*:\s*\*?\s*(.*)$")
_REPLY = re.compile(r"^(?:(?:re|fw|fwd|antw|doorst)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attached:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReadMail:
    """`name` and `email` are of whom the question is from; empty when nobody says. `sent_at` may lack a time zone."""

    name: str
    email: str
    subject: str
    text: str
    message_id: str = ""
    sent_at: datetime | None = None
    people: tuple[tuple[str, str], ...] = ()
    files: tuple[Attached, ...] = field(default=(), repr=False)
    invitation: bytes = b""


def tidy(text: str) -> str:
    """Without control characters and with at most one empty line in a row."""
    clean = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or ord(c) >= 32)
    clean = re.sub(r"[ \t]+\n", "\n", clean.replace("\xa0", " ").encode("utf-8", "ignore").decode("utf-8"))
    return re.sub(r"\n{3,}", "\n\n", clean).strip()[:MAX_TEXT]


def from_html(source: str) -> str:
    """The words of a page, without tags, scripts and styles."""
    broken = _BREAKS.sub("\n", _HIDDEN.sub(" ", source))
    return tidy(html.unescape(nh3.clean(broken, tags=set())))


def read(content: bytes) -> ReadMail:
    """A whole message, as an .eml file or an IMAP server gives it. Raises ValueError when nothing can be made of it."""
    if len(content) > MAX_MESSAGE:
        raise ValueError("Dit bericht is groter dan 15 MB.")
    try:
        message: Any = message_from_bytes(content, policy=policy.default)
        return _read(message)
    except ValueError:
        raise
    except Exception as error:  # the parser of the standard library gives up in many ways on broken headers
        raise ValueError("Dit bericht is beschadigd en kan niet worden gelezen.") from error


def _read(message: EmailMessage) -> ReadMail:
    text, found, invitation = _parts(message)
    name, email = _header_address(message, "reply-to")
    if not email:
        name, email = _header_address(message, "from")
    subject = tidy(str(message.get("subject", "") or ""))[:160]
    if not text and not subject:
        raise ValueError("In dit bericht staat geen leesbare tekst.")
    mail = ReadMail(
        name=name, email=email, subject=_REPLY.sub("", subject), text=text, files=tuple(found), invitation=invitation,
        message_id=re.sub(r"\s", "", str(message.get("message-id", "") or ""))[:255], sent_at=_sent(message),
        people=_people(message),
    )  # fmt: skip
    return _of_forwarded(mail) if _REPLY.match(subject) else mail


def _header_address(message: EmailMessage, header: str) -> tuple[str, str]:
    return _address(str(message.get(header, "") or ""))


def _address(text: str) -> tuple[str, str]:
    name, email = parseaddr(tidy(text).replace("\n", " "))
    if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", email) or len(email) > 254:
        return tidy(text).strip('<>" ')[:160], ""
    return name.strip("'\" ")[:160], email.lower()


def _people(message: EmailMessage) -> tuple[tuple[str, str], ...]:
    rows = getaddresses([str(message.get(h, "") or "") for h in ("from", "to", "cc")])
    return tuple(dict.fromkeys((name[:160], mail.lower()) for name, mail in rows if "@" in mail))


def _sent(message: EmailMessage) -> datetime | None:
    found: Any = message.get("date")
    return getattr(found, "datetime", None)


def _parts(message: EmailMessage) -> tuple[str, list[Attached], bytes]:
    plain, rich, found, invitation = "", "", [], b""
    for part in message.walk():
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), tidy(part.get_filename() or "")[:200].replace("\n", " ")
        attached = part.get_content_disposition() == "attachment" or bool(name)
        if kind == "text/calendar" and not invitation:
            invitation = _bytes(part)
        elif kind == "text/plain" and not attached:
            plain += _words(part) + "\n"
        elif kind == "text/html" and not attached:
            rich += _words(part) + "\n"
        elif content := _bytes(part):
            found.append(Attached(name or f"bijlage.{kind.partition('/')[2][:10]}", content))
    return tidy(plain) or from_html(rich), found[:30], invitation


def _bytes(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _words(part: Any) -> str:
    """In the encoding that is told, or what comes closest."""
    content = _bytes(part)
    for encoding in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("latin-1")


def pasted(text: str) -> ReadMail:
    """What somebody copied out of a mail program: the lines Van and Onderwerp count when they are there."""
    clean = tidy(text)
    if not clean:
        raise ValueError("Plak eerst het bericht.")
    first = next((line for line in clean.splitlines() if line.strip()), "")
    return _of_forwarded(ReadMail("", "", first[:160], clean))


def _of_forwarded(mail: ReadMail) -> ReadMail:
    """The question is from whom it was before a colleague forwarded it; the colleague's own words stay on top."""
    lines = mail.text.splitlines()
    for at, line in enumerate(lines):
        if (found := _LINE.match(line)) and _LABELS.get(found[1].lower()) == "from":
            told, after = _block(lines, at)
            name, email = _address(told.get("from", ""))
            if not email and len(told) < 2:
                continue
            text = "\n\n".join(filter(None, (_own_words(lines[:at]), "\n".join(lines[after:]).strip())))
            subject = _REPLY.sub("", told.get("subject", "")) or mail.subject
            return ReadMail(
                name=name, email=email, subject=tidy(subject)[:160], text=text or mail.text, message_id=mail.message_id,
                sent_at=mail.sent_at, people=mail.people, files=mail.files, invitation=mail.invitation,
            )  # fmt: skip
    return mail


def _own_words(above: list[str]) -> str:
    """Without the line a mail program puts in: "-----Oorspronkelijk bericht-----"."""
    kept = [line for line in above if not re.match(r"^[\s>]*(?:-{2,}.*-{2,}|_{3,})\s*$", line)]
    return "\n".join(kept).strip()


def _block(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """The header lines from `at` on, and where the words begin."""
    told: dict[str, str] = {}
    while at < len(lines) and (found := _LINE.match(lines[at])) and found[1].lower() in _LABELS:
        told.setdefault(_LABELS[found[1].lower()], found[2].strip(" *"))
        at += 1
    return told, at
