"""Limits count per address, keep none, and step aside when there is no cache."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from llo_portal.kernel import limits

NOON = 1_795_000_000.0


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that the test moves."""
    clock = {"now": NOON}
    monkeypatch.setattr(limits, "time", lambda: clock["now"])
    cache.clear()
    return clock


def _asks(address: str = "198.51.100.7", **headers: str) -> Any:
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


def _wait(request: Any, scope: str = "test") -> int:
    return limits.seconds_to_wait(request, scope=scope, per_minute=2)


def test_above_the_limit_it_says_how_long_to_wait(still_clock: Any) -> None:
    assert [_wait(_asks()) > 0 for _ in range(4)] == [False, False, True, True]
    seconds = _wait(_asks())
    assert 1 <= seconds <= limits.WINDOW
    still_clock["now"] += seconds
    assert _wait(_asks()) == 0


def test_each_address_and_each_scope_counts_by_itself() -> None:
    for _ in range(3):
        _wait(_asks())
    assert _wait(_asks("198.51.100.8")) == 0
    assert _wait(_asks(), scope="other") == 0


def test_the_door_of_a_link_has_its_own_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 1)
    assert [limits.is_too_often(_asks(), "deur") for _ in range(2)] == [False, True]
    assert not limits.is_too_often(_asks(), "andere")


class BrokenCache:
    def add(self, *_: Any) -> bool:
        raise ConnectionError("Redis is away")

    incr = add


class ForgetfulCache:
    """The row went away between the two calls."""

    def add(self, *_: Any) -> bool:
        return True

    def incr(self, key: str) -> int:
        raise ValueError(key)


@pytest.mark.parametrize("broken", [BrokenCache(), ForgetfulCache()])
def test_a_cache_that_is_away_refuses_nobody(monkeypatch: pytest.MonkeyPatch, broken: Any) -> None:
    monkeypatch.setattr(limits, "cache", broken)
    assert not any(_wait(_asks()) for _ in range(5))
    assert not any(limits.is_too_often(_asks(), "deur") for _ in range(200))


def test_no_address_is_kept_and_tomorrow_it_is_another(monkeypatch: pytest.MonkeyPatch, still_clock: Any) -> None:
    keys: list[str] = []

    class Listening(ForgetfulCache):
        def add(self, key: str, *_: Any) -> bool:
            keys.append(key)
            return True

    monkeypatch.setattr(limits, "cache", Listening())
    for address in ("198.51.100.7", "2001:db8::7"):
        _wait(_asks(address))
        assert address not in keys[-1]
    first = limits.address_hash(_asks())
    still_clock["now"] += 86_400
    assert limits.address_hash(_asks()) != first


@pytest.mark.parametrize(
    ("hops", "forwarded", "found"),
    [
        (0, "203.0.113.9", "198.51.100.7"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "geen adres", limits.UNKNOWN),
        (1, "", "198.51.100.7"),
    ],
)
def test_a_visitor_cannot_pretend_to_be_another(settings: Any, hops: int, forwarded: str, found: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = hops
    assert limits.client_address(_asks(HTTP_X_FORWARDED_FOR=forwarded)) == found
