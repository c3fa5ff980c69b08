"""What a questionnaire needs before people get it."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_QUESTIONS = 15


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as written. `is_scored` is False for one that is answered in words."""

    text: str
    kind: str
    is_required: bool
    is_scored: bool


def obstacles(questions: Iterable[Asked]) -> list[str]:
    """Why this cannot be sent yet; empty when it can."""
    rows = list(questions)
    if not rows:
        return ["Schrijf minstens één vraag."]
    found = []
    if len(rows) > MOST_QUESTIONS:
        found.append(f"Stel hoogstens {MOST_QUESTIONS} vragen: wie langer bezig is, haakt af.")
    if not any(row.is_scored and row.is_required for row in rows):
        found.append("Maak minstens één vraag met een cijfer of schaal verplicht, anders is er geen uitkomst te tonen.")
    if twice := _twice(row.text for row in rows):
        found.append(f"Deze vraag staat er twee keer in: “{twice}”")
    return found


def _twice(texts: Iterable[str]) -> str:
    seen: set[str] = set()
    for text in texts:
        key = " ".join(text.split()).casefold().rstrip("?!.")
        if key in seen:
            return text
        seen.add(key)
    return ""
