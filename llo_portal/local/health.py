"""`python -m llo_portal.local.health web|worker|beat`: exit code 0 when that part of this container works."""

import os
import sys
import time
import urllib.request
from pathlib import Path

BEAT_SCHEDULE = Path("/tmp/beat-schedule")  # noqa: S108 - the container's own tmpfs, as named in docker-compose.yml
BEAT_SILENCE = 600  # seconds; beat writes its schedule every three minutes


def web() -> bool:
    """Gunicorn answers. The database is not asked here: starting the web again does not mend it."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip() or "localhost"
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host.removeprefix(".")})
    with urllib.request.urlopen(request, timeout=4) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    """This container's worker answers over the broker."""
    import socket

    from llo_portal.celery import app

    return bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=5))


def beat() -> bool:
    """Beat wrote its schedule not long ago."""
    written = [path.stat().st_mtime for path in BEAT_SCHEDULE.parent.glob(f"{BEAT_SCHEDULE.name}*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENCE


if __name__ == "__main__":
    try:
        healthy = {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]()
    except OSError as error:
        sys.exit(f"{sys.argv[1]}: {error}")
    sys.exit(0 if healthy else 1)
