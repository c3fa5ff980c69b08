"""Registries carry news upward: a higher chapter registers, a lower one asks without importing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Keyed)


class DuplicateKey(Exception):
    """Two contributions claim the same key: a programming error, so the start fails."""


class Registry(Generic[T]):
    """An ordered collection of contributions with unique keys."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def register(self, item: T) -> T:
        if item.key in self._items:
            raise DuplicateKey(f"{self.what} {item.key!r} is registered twice")
        self._items[item.key] = item
        return item

    def get(self, key: str) -> T:
        """Raises KeyError for an unknown key."""
        return self._items[key]

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._items.values()))

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    @contextmanager
    def override(self, *items: T) -> Iterator["Registry[T]"]:
        """For tests: only these items, put back afterwards."""
        kept, self._items = self._items, {}
        try:
            for item in items:
                self.register(item)
            yield self
        finally:
            self._items = kept
