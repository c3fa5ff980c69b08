"""Is the learning question testable: who must be able to do what, by when, and how do we see it? Pure.

Hints only: a vague question may be saved.
"""

import re
from dataclasses import dataclass

_NUMBERS = [
    "een",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
    "twintig",
    "dertig",
    "veertig",
    "vijftig",
    "zestig",
    "zeventig",
    "tachtig",
    "negentig",
    "honderd",
]
_TIMES = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "voorjaar",
    "lente",
    "zomer",
    "najaar",
    "herfst",
    "winter",
    "kwartaal",
    "jaarwisseling",
    "pasen",
    "kerst",
    "kerstmis",
]
_UNSEEN = [
    "weten",
    "weet",
    "begrijpen",
    "begrijpt",
    "snappen",
    "snapt",
    "kennen",
    "kent",
    "beseffen",
    "bewust",
    "bewuster",
    "inzicht",
    "kennis",
    "iets",
    "beter",
    "handiger",
    "sterker",
    "professioneler",
]
_FEELINGS = ["merken", "merkt", "voelen", "voelt", "gevoel", "vanzelf", "tevreden", "tevredenheid", "sfeer"]
_LATER = ("zo snel mogelijk", "z.s.m", "zsm", "binnenkort", "ooit", "op termijn", "straks", "asap")


@dataclass(frozen=True, slots=True)
class Part:
    """`hint` is what to ask on for, "" when this part is clear."""

    name: str
    text: str
    hint: str

    @property
    def is_clear(self) -> bool:
        return bool(self.text) and not self.hint


@dataclass(frozen=True, slots=True)
class LearningQuestion:
    """`sentence` is empty until all four parts are told."""

    who: Part
    what: Part
    by_when: Part
    seen_by: Part
    sentence: str

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.who, self.what, self.by_when, self.seen_by

    @property
    def is_testable(self) -> bool:
        return all(part.is_clear for part in self.parts)

    @property
    def is_begun(self) -> bool:
        return any(part.text for part in self.parts)


def check(who: str, what: str, by_when: str, seen_by: str) -> LearningQuestion:
    """The four parts as typed -> what is vague still, and the sentence."""
    who, what, by_when, seen_by = (_bare(text) for text in (who, what, by_when, seen_by))
    return LearningQuestion(
        Part("Wie", who, _about_who(who)), Part("Kan wat", what, _about_what(what)),
        Part("Wanneer", by_when, _about_when(by_when)), Part("Hoe we het zien", seen_by, _about_seen(seen_by)),
        compose(who, what, by_when, seen_by),
    )  # fmt: skip


def compose(who: str, what: str, by_when: str, seen_by: str) -> str:
    """One story of two sentences: Acht bakkers kunnen voor 1 maart de oven bedienen. We zien het aan een takenlijst."""
    who, what, by_when, seen_by = (_bare(text) for text in (who, what, by_when, seen_by))
    if not (who and what and by_when and seen_by):
        return ""
    can = "kan" if re.match(r"(een|één|1|iedere|elke)\b", who.casefold()) else "kunnen"
    return f"{who[:1].upper()}{who[1:]} {can} {_lower(by_when)} {_lower(what)}. We zien het aan {_lower(seen_by)}."


def _bare(text: str) -> str:
    return " ".join((text or "").split()).rstrip(" .;,!")


def _lower(text: str) -> str:
    """The first letter small, unless it begins an abbreviation such as VCA."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _among(text: str, vague: list[str]) -> str:
    return next((word for word in _words(text) if word in vague), "")


def _about_who(text: str) -> str:
    if not text:
        return "Om wie gaat het?"
    if not re.search(r"\d", text) and not _among(text, _NUMBERS):
        return "Om hoeveel mensen gaat het, en in welke functie?"
    return (
        ""
        if len(_words(text)) > 1 or (re.search(r"\d\s*\w", text) and _words(text))
        else "In welke functie werken zij?"
    )


def _about_what(text: str) -> str:
    if not text:
        return "Wat kan iemand dan?"
    if vague := _among(text, _UNSEEN):
        return f"“{vague}” kun je niet zien. Wat doet iemand dan op het werk?"
    return "" if len(_words(text)) > 1 else "Beschrijf de handeling in een paar woorden."


def _about_when(text: str) -> str:
    if not text:
        return "Wanneer moet het lukken?"
    if any(word in text.casefold() for word in _LATER):
        return "Noem een maand of een datum."
    return "" if re.search(r"\d", text) or _among(text, [*_TIMES, *_NUMBERS]) else "Noem een maand of een datum."


def _about_seen(text: str) -> str:
    if not text:
        return "Waaraan zien jullie dat het lukt?"
    if vague := _among(text, _FEELINGS):
        return f"“{vague}” is niet te meten. Wat kun je tellen, bekijken of aftekenen?"
    return "" if len(_words(text)) > 1 else "Wie kijkt ernaar, of wat tel je?"
