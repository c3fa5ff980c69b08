"""Words in texts of the provider that follow what was agreed: "tot [[gratis afzeggen tot]] betaal je niets". A text that
spelled them out would go on saying what held before. Higher chapters register them; an unknown one is refused when typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from llo_portal.kernel.registry import Registry

MARK = re.compile(r"\[\[([^\[\]]{1,60})\]\]")


@dataclass(frozen=True, slots=True)
class Fill:
    """`words(day)` is what stands in the text on that day; `label` tells the editor what it is."""

    key: str
    label: str
    words: Callable[[date], str]


fills: Registry[Fill] = Registry("fill")


def filled(text: str, day: date) -> str:
    """The text as it reads on a day. A mark we do not know stays as it was typed."""
    known = {fill.key: fill for fill in fills}

    def words(found: re.Match[str]) -> str:
        fill = known.get(found[1].strip())
        return fill.words(day) if fill else found[0]

    return MARK.sub(words, text)


def unknown_marks(text: str) -> list[str]:
    known = {fill.key for fill in fills}
    return [mark for mark in MARK.findall(text) if mark.strip() not in known]


def help_words() -> str:
    """For below the field of an editor; nothing when there are none."""
    told = "; ".join(f"[[{fill.key}]] ({fill.label})" for fill in fills)
    return f"Deze woorden vullen zichzelf in: {told}." if told else ""
