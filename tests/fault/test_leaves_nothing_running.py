"""Whatever happens to the process that started it, the embedded PostgreSQL goes with it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from llo_portal.local.shell import LOCAL, ROOT

pytestmark = pytest.mark.fault
SECONDS = 90


def wait_for(what, seconds=SECONDS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


def server_of(starter: int) -> int | None:
    """Process number of the server started by a process, once it is there."""
    pidfile = LOCAL / "pg" / f"test-{starter}" / "postmaster.pid"
    try:
        lines = pidfile.read_text().split("\n")
    except FileNotFoundError:
        return None
    return int(lines[0]) if lines[7:8] and lines[7].strip() == "ready" else None


def is_gone(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return not status.exists() or "Z (zombie)" in status.read_text()


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_server_ends_with_the_process_that_started_it(blow):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "llo_portal/local", "postgres", "--", "sleep", "120"]
    starter = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        (LOCAL / "pg").mkdir(parents=True, exist_ok=True)
        server = wait_for(lambda: server_of(starter.pid))
        time.sleep(0.5)  # the command itself must have started
        starter.send_signal(blow)
        starter.wait(20)
        wait_for(lambda: is_gone(server), seconds=20)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(starter.pid, signal.SIGKILL)  # the command, which a kill of its starter leaves alone
    if blow != signal.SIGKILL:  # after a kill the next start sweeps
        assert not (LOCAL / "pg" / f"test-{starter.pid}").exists()
