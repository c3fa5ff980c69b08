"""Inversion 3b: each app contributes a search source to the one search box."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    subtitle: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchSource:
    """`find(user, term, limit)` draws from `for_user(user)`; asked only when the user has `permission`."""

    key: str
    label: str
    icon: str
    permission: str
    find: Callable[[Any, str, int], Sequence[Hit]]
    order: int = 50


search_sources: Registry[SearchSource] = Registry("search source")


def search(user: Any, term: str, limit: int = 8) -> list[tuple[SearchSource, Sequence[Hit]]]:
    """Hits per source, empty sources left out; terms under two characters find nothing."""
    term = term.strip()[:200]
    if len(term) < 2:
        return []
    sources = sorted((s for s in search_sources if user.has_perm(s.permission)), key=lambda s: s.order)
    return [(source, hits) for source in sources if (hits := source.find(user, term, limit))]
