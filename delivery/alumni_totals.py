"""How many, and never who: a count of one to four persons is not told (rollen.yaml: totals from five). Pure."""

from collections.abc import Sequence

FEWEST = 5
FEW = "minder dan vijf"
HIDDEN = "niet getoond"


def is_told(count: int) -> bool:
    return count == 0 or count >= FEWEST


def told(count: int) -> str:
    """A count that stands alone."""
    return str(count) if is_told(count) else FEW


def parts(counts: Sequence[int]) -> tuple[int | None, ...]:
    """Counts that together make a total that is told; None for what is not. What is hidden is at least two parts and five
    persons together, or everything: a single one, or a few together, could be worked out from the total."""
    hidden = {n for n, count in enumerate(counts) if not is_told(count)}
    rest = sorted((count, n) for n, count in enumerate(counts) if count >= FEWEST)
    while hidden and rest and (len(hidden) == 1 or sum(counts[n] for n in hidden) < FEWEST):
        hidden.add(rest.pop(0)[1])
    return tuple(None if n in hidden else count for n, count in enumerate(counts))


def part_words(counts: Sequence[int]) -> tuple[str, ...]:
    """One word for all that is hidden: two words would tell which of them are small."""
    return tuple(HIDDEN if count is None else str(count) for count in parts(counts))
