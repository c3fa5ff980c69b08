"""Fixtures for all tests."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def run_outbox(django_capture_on_commit_callbacks: object) -> object:
    """Carries out all waiting effects; returns how many happened."""
    from llo_portal.documents import outbox

    return outbox.run_all


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    from django.core.cache import cache

    yield
    cache.clear()
