"""A worker that is killed (-9) while it sends to alumni: everybody gets the mail once, by whoever comes after."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from delivery.services import alumni_letters, alumni_off
from llo_portal.documents import outbox
from llo_portal.documents.models import Effect
from tests.factories.accounts import UserFactory
from tests.factories.alumni import alumnus, invitation, sent
from tests.fault.test_leaves_nothing_running import wait_for
from tests.worker import Worker, _url

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
PEOPLE = 7
WORKER = """
import sys, time
import django
django.setup()
from delivery.services import alumni_letters, alumni_off
from llo_portal.documents import outbox
module = sys.modules["delivery.services." + sys.argv[3]]
does, calls = getattr(module, sys.argv[1]), []
def slow(*values):
    calls.append(1)
    if len(calls) == int(sys.argv[2]):
        print("halverwege", flush=True)
        time.sleep(120)
    return does(*values)
setattr(module, sys.argv[1], slow)
alumni_letters.BATCH = 2
outbox.run_all()
"""


def killed(tmp_path: Path, where: str, turn: int, module: str = "alumni_letters") -> None:
    """A process of its own, killed at this turn of writing down or of sending, with its transaction open."""
    environment = os.environ | {
        "DATABASE_URL": _url(), "DJANGO_SETTINGS_MODULE": "llo_portal.settings_test",
        "EMAIL_URL": f"filemail:///{tmp_path}/mail",
    }  # fmt: skip
    output = tmp_path / "werker.txt"
    with output.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, where, str(turn), module], env=environment, stdout=told,
            stderr=subprocess.STDOUT,
        )  # fmt: skip

    def is_half_way() -> bool:
        assert process.poll() is None, output.read_text()
        return "halverwege" in output.read_text()

    wait_for(is_half_way)
    process.send_signal(signal.SIGKILL)
    process.wait(20)


@pytest.mark.parametrize(("where", "turn"), [("_write_down", 1), ("_write_down", 3), ("_mail", 1), ("_mail", 4)])
def test_everybody_gets_it_once(where: str, turn: int, tmp_path: Path, settings: Any, capsys: Any) -> None:
    rows = [alumnus() for _ in range(PEOPLE)]
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    killed(tmp_path, where, turn)
    before = row.letters.filter(state="verzonden").count()
    Effect.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now())  # five minutes later
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    outbox.run_all()
    got = sorted(str(letter["To"]) for letter in Worker(tmp_path / "mail").mails())
    assert got == sorted(one.address for one in rows)
    assert row.letters.filter(state="verzonden").count() == PEOPLE
    with capsys.disabled():
        print(f"\nkilled in {where}, turn {turn}: {before} of {PEOPLE} were out, the rest by the next, none twice")


@pytest.mark.parametrize(("where", "turn"), [("_write_down", 1), ("_write_down", 3), ("_mail", 1), ("_mail", 4)])
def test_everybody_hears_once_that_it_is_cancelled(
    where: str, turn: int, tmp_path: Path, settings: Any, capsys: Any
) -> None:
    rows = [alumnus() for _ in range(PEOPLE)]
    row = sent()
    alumni_off.cancel(invitation=row, reason="De spreker is ziek.", by=UserFactory())
    killed(tmp_path, where, turn, "alumni_off")
    before = row.letters.filter(off_state="verzonden").count()
    Effect.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now())  # five minutes later
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    outbox.run_all()
    got = sorted(str(letter["To"]) for letter in Worker(tmp_path / "mail").mails())
    assert got == sorted(one.address for one in rows)
    assert row.letters.filter(off_state="verzonden").count() == PEOPLE
    with capsys.disabled():
        print(f"\ncalling off, killed in {where}, turn {turn}: {before} of {PEOPLE} were out, none twice")
