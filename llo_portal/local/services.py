"""PostgreSQL and Redis as they run in production: do they answer here?"""

import os
import socket
from hashlib import sha256
from urllib.parse import urlsplit

from .shell import ROOT, Stop

SSL_REQUEST = bytes([0, 0, 0, 8, 4, 210, 22, 47])  # every PostgreSQL answers this with one letter


def environment() -> dict[str, str]:
    """Where the services are: the user's own addresses, else this machine's. The database's name is this folder's own."""
    name = f"llo_{sha256(str(ROOT).encode()).hexdigest()[:8]}"
    return {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"postgres://postgres@127.0.0.1:5432/{name}",
        "CELERY_BROKER_URL": os.environ.get("CELERY_BROKER_URL") or "redis://127.0.0.1:6379/0",
    }


def missing(addresses: dict[str, str]) -> list[str]:
    """The services that do not answer, in words."""
    questions = {"DATABASE_URL": (5432, SSL_REQUEST, b"SN"), "CELERY_BROKER_URL": (6379, b"PING\r\n", b"+-")}
    return [
        f"{name} ({urlsplit(addresses[name]).hostname or 'socket'})"
        for name, (port, question, answers) in questions.items()
        if not _answers(addresses[name], port, question, answers)
    ]


def run(command: list[str]) -> int:
    """Replace this process by the command, with both addresses set; stops when a service is silent. No command: only ask."""
    addresses = environment()
    if silent := missing(addresses):
        raise Stop(f"No answer from {' and '.join(silent)}. Start it, or set the address.")
    if not command:
        return 0
    os.execvpe(command[0], command, os.environ | addresses)  # noqa: S606


def _answers(url: str, port: int, question: bytes, answers: bytes) -> bool:
    address = urlsplit(url)
    if not address.hostname:
        return True  # a unix socket: the tests themselves will tell
    try:
        with socket.create_connection((address.hostname, address.port or port), timeout=3) as connection:
            connection.sendall(question)
            return connection.recv(1) in [bytes([letter]) for letter in answers]
    except OSError:
        return False
