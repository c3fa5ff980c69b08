"""Which of the own choices of individuals a course opens (formules.yaml, particulieren: alleen wat de opleiding openstelt).

A course keeps what it opens as texts "leermiddelen: digitaal". Guidance has a switch of its own that opens all its options.
"""

from collections.abc import Iterable
from dataclasses import replace

from llo_portal.kernel.choices import Credential, MarketFormula
from strategy.formulas import Choice, choices_for

GUIDANCE, FINISH = "begeleiding", "afronding"


def stored(choice: Choice, option: str) -> str:
    return f"{choice.key}: {option}"


def options_to_open() -> list[tuple[str, list[tuple[str, str]]]]:
    """What an editor may open, per choice: (name, [(stored text, label)])."""
    return [
        (choice.name, [(stored(choice, option), option[:1].upper() + option[1:]) for option in choice.options])
        for choice in choices_for(MarketFormula.INDIVIDUAL)
        if choice.key != GUIDANCE
    ]


def unfit(opened: Iterable[str], credential: str) -> str:
    """The paper somebody may not choose here, since it is heavier than that of the course; empty when all is well."""
    papers = [paper.value for paper in Credential]
    for text in opened:
        key, _, option = text.partition(": ")
        if key == FINISH and papers.index(option) < papers.index(credential):
            return option
    return ""


def open_choices(opened: Iterable[str], *, guidance: bool) -> tuple[Choice, ...]:
    """The choices that somebody makes, with the options that are open. One option is no choice."""
    known = set(opened)
    found = (
        choice
        if choice.key == GUIDANCE and guidance
        else replace(choice, options=tuple(o for o in choice.options if stored(choice, o) in known))
        for choice in choices_for(MarketFormula.INDIVIDUAL)
    )
    return tuple(choice for choice in found if len(choice.options) > 1)
