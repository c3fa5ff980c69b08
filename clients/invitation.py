"""A calendar invitation as a conversation that was or will be. Pure: bytes in, value object out."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from icalendar import Calendar

from llo_portal.kernel.dates import AMSTERDAM

MAX_BYTES = 1024 * 1024
_LINK = re.compile(r"(?i)teams\.(?:microsoft|live)|zoom\.us|meet\.google|webex\.com")
_NO_PLACE = re.compile(
    r"(?i)(?:via |op )?(?:microsoft )?(?:teams|zoom|google meet|webex|online|videobellen)\b[^,\d]{0,30}"
)
UNREADABLE = "Dit is geen agenda-uitnodiging die we kunnen lezen. Gebruik een .ics-bestand."


@dataclass(frozen=True, slots=True)
class Invitation:
    """`starts_at` in Amsterdam; `people` as (name, address), the organiser first."""

    uid: str
    title: str
    starts_at: datetime
    place: str
    text: str
    people: tuple[tuple[str, str], ...]

    @property
    def is_online(self) -> bool:
        """By its link, or by a place that is none, such as "Teams" or "Microsoft Teams-vergadering"."""
        return bool(_LINK.search(f"{self.place} {self.text}") or _NO_PLACE.fullmatch(self.place.strip()))


def read(content: bytes) -> Invitation:
    """The first appointment in the file. Raises ValueError with a Dutch reason."""
    if len(content) > MAX_BYTES:
        raise ValueError("Deze uitnodiging is groter dan 1 MB.")
    start = content.find(b"BEGIN:VCALENDAR")
    if start < 0:
        raise ValueError(UNREADABLE)
    try:
        events: list[Any] = Calendar.from_ical(content[start:]).walk("VEVENT")
        event = events[0]
        moment = _moment(event.decoded("dtstart"))
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise ValueError(UNREADABLE) from error
    return Invitation(
        uid=str(event.get("uid", ""))[:255], title=_text(event, "summary")[:160] or "Afspraak", starts_at=moment,
        place=_text(event, "location")[:160], text=_text(event, "description")[:20_000], people=_people(event),
    )  # fmt: skip


def _moment(value: date | datetime) -> datetime:
    """A day without a time starts at nine; a time without a zone is ours."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(9), tzinfo=AMSTERDAM)
    return value.astimezone(AMSTERDAM) if value.tzinfo else value.replace(tzinfo=AMSTERDAM)


def _text(event: Any, name: str) -> str:
    return "".join(c for c in str(event.get(name, "") or "") if c in "\n\t" or ord(c) >= 32).strip()


def _people(event: Any) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for name in ("organizer", "attendee"):
        rows = event.get(name, [])
        for row in rows if isinstance(rows, list) else [rows]:
            address = str(row).strip()
            if address.lower().startswith("mailto:"):
                address = address[7:]
            if "@" in address:
                found.setdefault(address.lower()[:254], str(getattr(row, "params", {}).get("CN", ""))[:160])
    return tuple((told, address) for address, told in found.items())
