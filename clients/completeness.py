"""What an intake still misses. Shown, never in the way of saving; only the step to `volledig` asks for the essentials."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ESSENTIAL = {
    "question": "Vraag van de klant",
    "learning_goal": "Toetsbare leervraag",
    "participants": "Aantal deelnemers",
}
HELPFUL = {
    "subject": "Onderwerp",
    "contact": "Contactpersoon",
    "wanted_start": "Gewenste start",
    "budget": "Budget",
    "decision_maker": "Wie beslist",
    "courses": "Opleidingen die in beeld zijn",
}


@dataclass(frozen=True, slots=True)
class Completeness:
    """`known` of `total` items are answered; `missing` holds the Dutch names of the rest, the essentials first."""

    known: int
    total: int
    missing_essentials: tuple[str, ...]
    missing_helpful: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return self.missing_essentials + self.missing_helpful

    @property
    def percentage(self) -> int:
        return 100 * self.known // self.total if self.total else 100

    @property
    def may_be_completed(self) -> bool:
        return not self.missing_essentials


def completeness(
    answers: Mapping[str, Any], choices: Mapping[str, Any], wanted_choices: Mapping[str, str],
    told: Mapping[str, Any] | None = None, asked: Mapping[str, str] | None = None,
) -> Completeness:  # fmt: skip
    """`answers` by field name; `wanted_choices` maps the key of every choice of the formula to its Dutch name, `asked` the
    key of every question of the formula, and `told` holds the answers to those."""
    essentials = tuple(label for field, label in ESSENTIAL.items() if not answers.get(field))
    helpful = tuple(label for field, label in HELPFUL.items() if not answers.get(field))
    open_choices = tuple(name for key, name in wanted_choices.items() if not choices.get(key))
    open_questions = tuple(name for key, name in (asked or {}).items() if not (told or {}).get(key))
    total = len(ESSENTIAL) + len(HELPFUL) + len(wanted_choices) + len(asked or {})
    missing = len(essentials) + len(helpful) + len(open_choices) + len(open_questions)
    return Completeness(total - missing, total, essentials, helpful + open_choices + open_questions)
