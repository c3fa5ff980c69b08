"""Requests per second over a socket: gunicorn as in production with one worker, and a client that costs next to nothing."""

import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

CONNECTIONS = 8


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(application: str, **environment: str) -> Iterator[int]:
    """The port of a gunicorn that serves `application` until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "llo_portal/gunicorn.py", "--bind", f"127.0.0.1:{port}",
               "--max-requests", "0", application]  # fmt: skip
    told = os.environ | {"WEB_CONCURRENCY": "1", "LOG_LEVEL": "ERROR"} | environment
    process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise SystemExit("gunicorn did not start")


def whole(port: int, path: str) -> bytes:
    """One answer with its head, as the client below asks for it; anything but 200 raises SystemExit."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(_question(port, path))
        found = b""
        while b"\r\n\r\n" not in found or len(found) < _length(found):
            found += line.recv(1 << 20)
    if not found.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"{path} answers {found[:60]!r}")
    return found


def _question(port: int, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def _length(found: bytes) -> int:
    head, _, _ = found.partition(b"\r\n\r\n")
    size = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return len(head) + 4 + int(size.split(b":")[1])


def ask(port: int, path: str, times: int) -> None:
    """`times` answers over CONNECTIONS lines that stay open, each asking again as soon as its answer is complete."""
    question, chooser = _question(port, path), selectors.DefaultSelector()
    for _ in range(CONNECTIONS):
        line = socket.create_connection(("127.0.0.1", port))
        line.sendall(question)
        chooser.register(line, selectors.EVENT_READ, [b"", 0])
    left = times
    while left > 0:
        for key, _ in chooser.select():
            line = key.fileobj  # type: ignore[assignment]
            state = key.data
            state[0] += line.recv(1 << 18)
            if not state[1] and b"\r\n\r\n" in state[0]:
                state[1] = _length(state[0])
            if state[1] and len(state[0]) >= state[1]:
                state[0], state[1] = b"", 0
                left -= 1
                line.sendall(question)
    for key in list(chooser.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    chooser.close()
