"""Short notes of planners as sentences for the public: "ma+wo avond" -> "maandag en woensdag in de avond". Pure."""

import re
from collections.abc import Iterable
from datetime import time

from llo_portal.kernel.dutch import join_words

DAYS = {
    "ma": "maandag", "di": "dinsdag", "wo": "woensdag", "do": "donderdag", "vr": "vrijdag", "za": "zaterdag", "zo": "zondag",
}  # fmt: skip
WEEKDAYS = tuple(enumerate(DAYS.values()))
PARTS = {"avond": "in de avond", "ochtend": "in de ochtend", "middag": "in de middag", "dag": "overdag", "": ""}
NOTE = re.compile(r"((?:ma|di|wo|do|vr|za|zo)(?:\s*[+/&,]\s*(?:ma|di|wo|do|vr|za|zo))*)?\s*(avond|ochtend|middag|dag)?")


def in_words(note: str) -> str:
    """The note itself when it is already a sentence."""
    found = NOTE.fullmatch(note.strip().casefold())
    if not found or not (found[1] or found[2]):
        return note
    days = join_words([DAYS[day] for day in re.split(r"\s*[+/&,]\s*", found[1])]) if found[1] else ""
    return " ".join(part for part in (days, PARTS[found[2] or ""]) if part)


def weekdays_of(note: str) -> list[int]:
    """Monday is 0; none when the note names no day."""
    found = NOTE.fullmatch(note.strip().casefold())
    if not found or not found[1]:
        return []
    return sorted({list(DAYS).index(day) for day in re.split(r"\s*[+/&,]\s*", found[1])})


def days_and_times(weekdays: Iterable[int], begins: time | None, ends: time | None) -> str:
    """maandag en woensdag van 19.00 tot 21.30 uur; nothing without a day."""
    names = dict(WEEKDAYS)
    days = join_words([names[day] for day in sorted(weekdays)])
    if not days or begins is None or ends is None:
        return days
    return f"{days} van {begins:%H.%M} tot {ends:%H.%M} uur".replace(" 0", " ")
