"""Does a note hold what does not belong in it? Warnings only: a person decides (shared/paginas.md, CRM)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stdnum.nl import bsn

BSN_TEXT = "Er staat een getal in dat een burgerservicenummer kan zijn. Haal het weg: dat nummer mogen we niet bewaren."
TEXT = "Dit lijkt te gaan over {about} (“{word}”). Schrijf over een persoon alleen op wat nodig is voor de scholing."
_NUMBER = re.compile(r"(?<![0-9])(?:[0-9][ .\-]?){8}[0-9](?![0-9])")
_WORDS = {
    "gezondheid": (
        "burn-out", "burnout", "depress", "diagnose", "ziekte van", "ziek thuis", "langdurig ziek", "handicap", "autis",
        "adhd", "dyslex", "medicijn", "medicatie", "psych", "zwanger", "verslav", "kanker", "overspannen", "trauma",
    ),
    "schulden": ("schuld", "deurwaarder", "loonbeslag", "bewindvoer", "failliet", "incasso"),
    "een uitkering": ("bijstand", "uitkering", "wajong", "ww-recht", "wia", "ziektewet", "participatiewet"),
}  # fmt: skip
_PATTERNS = {
    about: re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")\w*", re.IGNORECASE)
    for about, words in _WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Remark:
    about: str
    text: str


def citizen_numbers(text: str) -> list[str]:
    """Groups of nine digits that pass the elfproef of the burgerservicenummer."""
    found = (re.sub(r"[ .\-]", "", match[0]) for match in _NUMBER.finditer(text))
    return [number for number in found if bsn.is_valid(number)]


def warnings_for(*texts: str) -> list[Remark]:
    """What to look at again, in Dutch; the numbers themselves are not repeated."""
    text = "\n".join(part for part in texts if part)
    found: list[Remark] = []
    if citizen_numbers(text):
        found.append(Remark("bsn", BSN_TEXT))
    for about, pattern in _PATTERNS.items():
        if match := pattern.search(text):
            found.append(Remark(about, TEXT.format(about=about, word=match[0])))
    return found


def without_citizen_numbers(text: str) -> str:
    """For everything that somebody writes: the number is not even stored (waarborgen.md)."""

    def hidden(match: re.Match[str]) -> str:
        return "[nummer weggehaald]" if citizen_numbers(match[0]) else match[0]

    return _NUMBER.sub(hidden, text)


def without_numbers_in(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values; texts among them without citizen service numbers."""
    return {name: without_citizen_numbers(value) if isinstance(value, str) else value for name, value in values.items()}
