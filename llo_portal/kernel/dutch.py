"""How amounts, numbers, dates and names are written on the screen and in documents."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from llo_portal.kernel.dates import AMSTERDAM
from llo_portal.kernel.money import euro

__all__ = [
    "clock", "device", "euro", "hours", "initials", "join_words", "long_date", "long_moment", "number", "percent",
    "short_date", "short_moment",
]  # fmt: skip

NBSP = "\u00a0"
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def number(value: Decimal | float | None, places: int | None = None) -> str:
    """1234.5 -> "1.234,5"; without `places` trailing zeros are left out. None becomes an empty string."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    if places is not None:
        text = f"{amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    else:
        text = f"{amount:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(str.maketrans(",.", ".,"))


def percent(fraction: Decimal | float | None, places: int = 0) -> str:
    """A fraction as percentage: 0.08 -> "8 %", with a non-breaking space."""
    if fraction is None or fraction == "":
        return ""
    return f"{number(Decimal(str(fraction)) * 100, places)}{NBSP}%"


def hours(value: Decimal | float | None) -> str:
    """Hours as people say them: 1 -> "1 uur", 7.5 -> "7,5 uur"."""
    return "" if value is None or value == "" else f"{number(value)}{NBSP}uur"


def _local(value: date | datetime) -> date | datetime:
    aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(AMSTERDAM) if aware else value  # type: ignore[union-attr]


def long_date(value: date | datetime | None) -> str:
    """3 maart 2027. A moment is taken to Amsterdam first. Anything else becomes an empty string."""
    if not isinstance(value, date):
        return ""
    day = _local(value)
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def short_date(value: date | datetime | None) -> str:
    """03-03-2027, for tables."""
    return f"{_local(value):%d-%m-%Y}" if isinstance(value, date) else ""


def clock(value: Any) -> str:
    """14:03, from a time or a moment."""
    if isinstance(value, datetime):
        value = _local(value)
    return f"{value:%H:%M}" if hasattr(value, "hour") else ""


def long_moment(value: datetime | None) -> str:
    """3 maart 2027 om 14:03."""
    return f"{long_date(value)} om {clock(value)}" if isinstance(value, datetime) else ""


def short_moment(value: datetime | None) -> str:
    """03-03-2027 14:03, for tables."""
    return f"{short_date(value)}{NBSP}{clock(value)}" if isinstance(value, datetime) else ""


def initials(name: str | None) -> str:
    """Two letters for an avatar: "Fatima el Amrani" -> "FA"."""
    words = [word for word in (name or "").replace("@", " ").split() if word[:1].isalnum()]
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"


def device(user_agent: str | None) -> str:
    """A browser as people know it: "Firefox op Windows"; what is not recognised is called what it is."""
    text = user_agent or ""
    browser = next((name for mark, name in _BROWSERS if mark in text), "Onbekende browser")
    system = next((name for mark, name in _SYSTEMS if mark in text), "")
    return f"{browser} op {system}" if system else browser


# the first mark that fits wins: Edge also says Chrome, and Chrome also says Safari
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def join_words(words: Sequence[Any] | None) -> str:
    """a, b en c."""
    texts = [str(word) for word in words or []]
    return " en ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
