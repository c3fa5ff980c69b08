"""The least a WSGI server can answer: bytes of the size asked for in the address, with the few headers a page needs."""

from collections.abc import Callable, Iterable
from typing import Any

HEADERS = [("Content-Type", "text/html; charset=utf-8")]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    size = int(environ["QUERY_STRING"])
    start_response("200 OK", [*HEADERS, ("Content-Length", str(size))])
    return [b"x" * size]
