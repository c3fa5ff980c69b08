"""What a group of answers says, and whether it may be told. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FEWEST = 5  # under this many answers nothing is told: it would say what one person thinks
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answers to one question. `average` and `spread` (count per score, from 1) are None when too few answered."""

    text: str
    most: int
    count: int
    average: Decimal | None
    spread: tuple[tuple[int, int], ...] | None

    @property
    def is_told(self) -> bool:
        return self.average is not None


def may_tell(count: int) -> bool:
    return count >= FEWEST


def outcome(text: str, most: int, scores: Sequence[int]) -> Outcome:
    """Scores run from 1 to `most`."""
    if not may_tell(len(scores)):
        return Outcome(text, most, len(scores), None, None)
    counts = Counter(scores)
    spread = tuple((score, counts[score]) for score in range(1, most + 1))
    return Outcome(text, most, len(scores), average(scores), spread)


def average(scores: Sequence[int]) -> Decimal | None:
    """With one decimal; None under five."""
    if not may_tell(len(scores)):
        return None
    return (Decimal(sum(scores)) / len(scores)).quantize(TENTH, ROUND_HALF_UP)


def may_tell_total(counts: Iterable[int]) -> bool:
    """Whether the total of several rounds may stand beside the rounds that are told: what is left when those are taken
    away must be nothing, or five or more."""
    counts = list(counts)
    hidden = sum(count for count in counts if not may_tell(count))
    return may_tell(sum(counts)) and (hidden == 0 or may_tell(hidden))


def problems(asked: Mapping[str, tuple[int, bool]], given: Mapping[str, int | None]) -> dict[str, str]:
    """Dutch errors by question. `asked` maps a question to its highest score and whether it must be answered."""
    wrong: dict[str, str] = {}
    for key, (most, required) in asked.items():
        score = given.get(key)
        if score is None and required:
            wrong[key] = "Kies een antwoord."
        elif score is not None and not 1 <= score <= most:
            wrong[key] = f"Kies een getal van 1 tot en met {most}."
    return wrong
