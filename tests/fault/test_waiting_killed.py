"""A clock that is killed (-9) while it makes offers: what it committed stands once, and the next clock does the rest."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from catalogue.models import Offering
from delivery import tasks
from delivery.models import SeatOffer
from llo_portal.documents.models import Effect
from tests.factories.queue_checks import counters_differ, passed_over, waits_beside_a_free_seat
from tests.factories.waiting import full_start, wait
from tests.fault.test_leaves_nothing_running import wait_for
from tests.worker import _url

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
LISTS = 4
CLOCK = """
import sys, time
import django
django.setup()
from delivery import tasks
from delivery.services import seats
does, sent = seats.mail.send, []
def send(**about):
    does(**about)
    sent.append(1)
    if len(sent) == int(sys.argv[1]):
        print("halverwege", flush=True)
        time.sleep(120)
seats.mail.send = send
tasks.keep_lists()
"""


@pytest.fixture
def lists() -> None:
    """On each of four courses somebody waits beside a seat of which nobody was told."""
    for number in range(LISTS):
        programme = full_start()
        wait(programme.course, f"Anna{number}")
        wait(programme.course, f"Bea{number}")
    Offering.objects.update(capacity=2)


def clock(tmp_path: Path, dies_at: int) -> "subprocess.Popen[bytes]":
    """A process of its own that stops half way its offer number `dies_at`, with the transaction open."""
    environment = os.environ | {"DATABASE_URL": _url(), "DJANGO_SETTINGS_MODULE": "llo_portal.settings_test"}
    output = tmp_path / f"klok-{dies_at}.txt"
    with output.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, "-c", CLOCK, str(dies_at)], env=environment, stdout=told, stderr=subprocess.STDOUT
        )

    def is_half_way() -> bool:
        assert process.poll() is None, output.read_text()
        return "halverwege" in output.read_text()

    wait_for(is_half_way)
    return process


def and_close(work: Any) -> Any:
    try:
        return work()
    finally:
        connection.close()


def numbers() -> tuple[int, int, int]:
    offers, letters = SeatOffer.objects.open().count(), Effect.objects.filter(key__contains="seat-offer:").count()
    return offers, letters, sum(Offering.objects.values_list("seats_held", flat=True))


@pytest.mark.parametrize("dies_at", [1, 3])
def test_a_killed_clock_leaves_whole_offers_only(lists: None, dies_at: int, tmp_path: Path, capsys: Any) -> None:
    process = clock(tmp_path, dies_at)
    with ThreadPoolExecutor(1) as pool:
        # a second clock comes by meanwhile; where the first one is, it waits for it
        second = pool.submit(and_close, tasks.keep_lists)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        made = second.result(timeout=60)
    assert made == LISTS - (dies_at - 1)
    assert numbers() == (LISTS, LISTS, LISTS)
    assert tasks.keep_lists() == 0
    assert numbers() == (LISTS, LISTS, LISTS)
    assert {o.entry.person.first_name[:4] for o in SeatOffer.objects.select_related("entry__person")} == {"Anna"}
    assert counters_differ() == passed_over() == waits_beside_a_free_seat() == []
    with capsys.disabled():
        print(f"\nkilled at offer {dies_at} of {LISTS}: {dies_at - 1} stood, {made} by the next clock, none twice")
