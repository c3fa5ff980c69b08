"""Fixtures for all tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("here", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, max_examples=60, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """In place of pytest-django's: a copy of a template that was migrated once."""
    from django.db import connection

    from tests.database import test_database

    with django_db_blocker.unblock(), test_database(connection), django_db_blocker.block():
        yield


@pytest.fixture(scope="module")
def whole_demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """What `load_demo` makes, for all tests of a file; gone after it."""
    from django.conf import settings as site
    from django.core.management import call_command
    from django.db import transaction

    kept, site.MEDIA_ROOT = site.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)
    site.MEDIA_ROOT = kept


@pytest.fixture
def run_outbox(django_capture_on_commit_callbacks: object) -> object:
    """Carries out all waiting effects; returns how many happened."""
    from llo_portal.documents import outbox

    return outbox.run_all


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    from django.core.cache import cache

    from llo_portal.kernel import remembered, shared_pages

    yield
    cache.clear()
    remembered.forget()
    shared_pages.forget()


@pytest.fixture
def worker(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """A real Celery worker on this test's database; see `tests.worker.Worker`. Mails go to its folder."""
    from tests.worker import real_worker

    settings.OUTBOX_NUDGE = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    with real_worker(tmp_path) as running:
        yield running


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What the tests printed to files goes with them."""
    from django.conf import settings as django_settings

    if django_settings.configured:
        shutil.rmtree(django_settings.MEDIA_ROOT, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the whole demo go first. It opens a transaction of its own, so pytest-django puts them last: after those that
    empty all tables, with what the migrations put there."""
    on_demo = {item.path for item in items if _needs_demo(item)}
    others = [item for item in items if item.path in on_demo and item.get_closest_marker("django_db")]
    if others:  # they would find the demo too, or not, by which worker took them
        raise pytest.UsageError(f"tests on the whole demo have a file of their own: {others[0].nodeid}")
    items.sort(key=lambda item: not _needs_demo(item))


def _needs_demo(item: pytest.Item) -> bool:
    return "whole_demo" in getattr(item, "fixturenames", ())
