"""Short notes of planners as sentences for the public: "ma+wo avond" -> "maandag en woensdag in de avond". Pure."""

import re

from llo_portal.kernel.dutch import join_words

DAYS = {
    "ma": "maandag", "di": "dinsdag", "wo": "woensdag", "do": "donderdag", "vr": "vrijdag", "za": "zaterdag", "zo": "zondag",
}  # fmt: skip
PARTS = {"avond": "in de avond", "ochtend": "in de ochtend", "middag": "in de middag", "dag": "overdag", "": ""}
NOTE = re.compile(r"((?:ma|di|wo|do|vr|za|zo)(?:\s*[+/&,]\s*(?:ma|di|wo|do|vr|za|zo))*)?\s*(avond|ochtend|middag|dag)?")


def in_words(note: str) -> str:
    """The note itself when it is already a sentence."""
    found = NOTE.fullmatch(note.strip().casefold())
    if not found or not (found[1] or found[2]):
        return note
    days = join_words([DAYS[day] for day in re.split(r"\s*[+/&,]\s*", found[1])]) if found[1] else ""
    return " ".join(part for part in (days, PARTS[found[2] or ""]) if part)
