"""Stacking (domein/regels.md): a part of a recognised course may only be given by who may give the whole. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Whole:
    """A recognised course that the part counts towards, and who holds a licence for it (for its crebo)."""

    title: str
    holders: frozenset[UUID] = field(default_factory=frozenset)


def lacking(holder: UUID | None, wholes: Iterable[Whole]) -> list[str]:
    """Titles of the wholes for which the licence holder of the part has no licence, in the given order."""
    return [whole.title for whole in wholes if holder is None or holder not in whole.holders]
