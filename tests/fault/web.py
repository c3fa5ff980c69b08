"""A real gunicorn on the database of this test, as in production but for the port and the number of workers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.worker import _url

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def gunicorn(folder: Path, *, workers: int = 2, threads: int = 4) -> Iterator[int]:
    """Gives the port. The processes end with the test; what they wrote is in `web.txt`."""
    port, log = free_port(), folder / "web.txt"
    environment = os.environ | {
        "DATABASE_URL": _url(), "DJANGO_SETTINGS_MODULE": "llo_portal.settings_test", "TRUSTED_PROXY_COUNT": "1",
        "CONN_MAX_AGE": "60", "OUTBOX_NUDGE": "0", "LLO_ADMIN_CODE": "",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "gunicorn", "llo_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
        "--worker-class", "gthread", "--threads", str(threads), "--backlog", "2048", "--timeout", "120",
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait(port, process, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(port: int, process: Any, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, f"gunicorn stopped:\n{log.read_text()[-4000:]}"
        try:
            connection = HTTPConnection("localhost", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"gunicorn did not answer:\n{log.read_text()[-4000:]}")
