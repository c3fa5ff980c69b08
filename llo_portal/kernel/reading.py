"""Whose rows reached this request: what the read log is made of (waarborgen.md, P3).

A model that names a person calls `note` from its `from_db`, so that no view can forget it; what is read without a model
(`values()`, a stored file) is noted by hand. Outside a request nothing is collected.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from llo_portal.kernel.registry import Registry

Noted = Mapping[str, set[Any]]


@dataclass(frozen=True, slots=True)
class ProtectedSource:
    """`find(noted)` gives the ids of the persons among the noted rows whose reads are written down. `noted` maps a kind,
    such as "accounts.person", to the primary keys that were read; `kinds` are those it can do something with."""

    key: str
    kinds: frozenset[str]
    find: Callable[[Noted], set[UUID]]


protected_sources: Registry[ProtectedSource] = Registry("protected source")
_noted: ContextVar[dict[str, set[Any]] | None] = ContextVar("noted", default=None)


def note(kind: str, pk: Any) -> None:
    """A row of this kind was read."""
    found = _noted.get()
    if found is not None and pk is not None:
        found[kind].add(pk)


@contextmanager
def collecting() -> Iterator[Noted]:
    """What is read inside the block, also when it ends in an error."""
    found: dict[str, set[Any]] = defaultdict(set)
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def protected_among(noted: Noted) -> set[UUID]:
    """Ids of the protected persons behind what was read."""
    return {
        person for source in protected_sources if any(noted.get(kind) for kind in source.kinds)
        for person in source.find(noted)
    }  # fmt: skip


class NotesReads:
    """Mixin for a model whose rows show a person: every row that is loaded is noted under the model's label."""

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Any:
        row = super().from_db(db, field_names, values)  # type: ignore[misc]
        note(cls._meta.label_lower, row.pk)  # type: ignore[attr-defined]
        return row
