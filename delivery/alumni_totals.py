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
    """Counts that together make a total that is told; None for what is not. When the small parts together are a few, the
    smallest of the others is hidden too: the total would tell how many those few are."""
    hidden = {n for n, count in enumerate(counts) if not is_told(count)}
    large = [(count, n) for n, count in enumerate(counts) if count >= FEWEST]
    if hidden and large and sum(counts[n] for n in hidden) < FEWEST:
        hidden.add(min(large)[1])
    return tuple(None if n in hidden else count for n, count in enumerate(counts))


def part_words(counts: Sequence[int]) -> tuple[str, ...]:
    """One word for all that is hidden: two words would tell which of them are small."""
    return tuple(HIDDEN if count is None else str(count) for count in parts(counts))
