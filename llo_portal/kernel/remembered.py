"""Small things that every public page needs and that hardly change: kept in the process for a moment.

Not in Redis: losing it must not stop a page, and asking it costs as much as the database does. A change shows everywhere
within `SECONDS`, and at once in the process that made it when the chapter calls `forget`.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")

SECONDS = 20
_kept: dict[str, tuple[float, Any]] = {}
_lock = Lock()


def remembered(key: str, make: Callable[[], T]) -> T:
    """The value made less than SECONDS ago, or a new one. What is kept must not be changed by who gets it."""
    found = _kept.get(key)
    if found is not None and found[0] > monotonic():
        return found[1]
    value = make()
    with _lock:
        _kept[key] = (monotonic() + SECONDS, value)
    return value


def forget(*keys: str) -> None:
    """Without keys everything is forgotten."""
    with _lock:
        if not keys:
            _kept.clear()
        for key in keys:
            _kept.pop(key, None)
