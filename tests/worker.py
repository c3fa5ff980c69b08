"""A real Celery worker beside a test: over Redis in a process of its own (make test-services), else a thread here."""

import email
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from llo_portal.local.worker import worker_thread

START_SECONDS = 60


class Worker:
    """What a test asks of a worker: wait until something happened, and the mails it sent."""

    def __init__(self, mail: Path) -> None:
        self.mail = mail

    def until(self, happened: Callable[[], Any], seconds: float = 30) -> Any:
        """Wait for a true answer and give it back; fails the test when it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if answer := happened():
                return answer
            time.sleep(0.1)
        raise AssertionError(f"nothing happened in {seconds} s; effects: {_effects()}")

    def mails(self, to: str = "") -> list[EmailMessage]:
        """Mails sent so far, oldest first; with `to` only those to that address."""
        files = sorted(self.mail.glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        texts = [text.strip() for file in files for text in file.read_text().split("-" * 79) if text.strip()]
        found: list[Any] = [email.message_from_string(text, policy=policy.default) for text in texts]
        return [message for message in found if to in str(message["To"] or "")]


@contextmanager
def real_worker(folder: Path) -> Iterator[Worker]:
    """Run a worker on the database of this test; the caller sees to a transactional one."""
    with ExitStack() as stack:
        if settings.CELERY_BROKER_URL.startswith("memory:"):
            stack.enter_context(worker_thread())
        else:
            stack.enter_context(_process(folder))
        yield Worker(folder)


@contextmanager
def _process(folder: Path) -> Iterator[None]:
    environment = os.environ | {
        "DATABASE_URL": _url(),
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "CELERY_KEY_PREFIX": settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"],
        "EMAIL_URL": f"filemail:///{quote(str(folder))}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "OUTBOX_NUDGE": "1",
    }
    log = folder / "worker.txt"
    command = [sys.executable, "-m", "celery", "-A", "llo_portal", "worker", "--pool", "solo", "--loglevel", "INFO"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        end = time.monotonic() + START_SECONDS
        while " ready." not in log.read_text():
            assert process.poll() is None, f"the worker stopped:\n{log.read_text()[-4000:]}"
            assert time.monotonic() < end, f"the worker did not start:\n{log.read_text()[-4000:]}"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _url() -> str:
    """Address of the test's own database, which the worker must share."""
    at = connection.settings_dict
    who = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    if at["HOST"].startswith("/"):
        return f"postgres://{who}@/{quote(at['HOST'])}/{at['NAME']}"
    return f"postgres://{who}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


def _effects() -> list[tuple[str, str, str]]:
    from llo_portal.documents.models import Effect

    return list(Effect.objects.values_list("kind", "state", "last_error"))
