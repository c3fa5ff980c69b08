"""Public pages that are the same for every visitor: made once a second, then answered before anything else is done.

A page is kept for SHARED_PAGE_SECONDS from the moment its making began, in the process alone, so what it says about free
places is never older than that, whatever other processes do (decision 0012). A page is shared only when its view says so
(`SharedPage`), the visitor carries no session or message, and nothing in the answer is meant for one person.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

Key = tuple[str, str, str, str]

MOST_PAGES = 256
MOST_BYTES = 24 * 1024 * 1024
LONGEST_QUESTION = 300  # a longer address is answered, but not kept
REVALIDATE = "public, max-age=0, must-revalidate"
MESSAGES_COOKIE = "messages"
OWN_TO_ONE_ANSWER = {"x-request-id", "content-length", "etag", "date"}


class Kept:
    """One answer, packed for the first visitor who can unpack it."""

    __slots__ = ("_packed", "body", "headers", "tag")

    def __init__(self, body: bytes, headers: tuple[tuple[str, str], ...], tag: str) -> None:
        self.body, self.headers, self.tag = body, headers, tag
        self._packed: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes, with room for the packed form."""
        return 2 * len(self.body)

    @property
    def packed(self) -> bytes:
        if self._packed is None:
            self._packed = gzip.compress(self.body, compresslevel=6, mtime=0)
        return self._packed

    def answer(self, request: HttpRequest) -> HttpResponse:
        """304 for who has it already; packed for who can unpack it."""
        if self.tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response = HttpResponse(status=304)
        elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            response = HttpResponse(self.packed)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(self.body)
        for name, value in self.headers:
            response.headers[name] = value
        if response.status_code == 200:
            response.headers["Content-Length"] = str(len(response.content))
        return response


class Shelf:
    """Kept answers of one process: bounded in number and bytes, the longest unused goes first."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self.generation = 0
        self._kept: OrderedDict[Key, tuple[float, Kept]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, key: Key) -> Kept | None:
        found = self._kept.get(key)
        return found[1] if found is not None and found[0] > self.clock() else None

    def keep(self, key: Key, page: Kept, *, until: float, generation: int) -> None:
        """Not when something changed while the page was being made."""
        with self._lock:
            if generation != self.generation or page.size > MOST_BYTES:
                return
            self._drop(key)
            self._kept[key] = (until, page)
            self._bytes += page.size
            while len(self._kept) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._drop(next(iter(self._kept)))

    def forget(self) -> None:
        with self._lock:
            self.generation += 1
            self._kept.clear()
            self._bytes = 0

    def _drop(self, key: Key) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._bytes -= found[1].size


shelf = Shelf()


def forget() -> None:
    """What visitors see has changed: this process answers anew at once, others within SHARED_PAGE_SECONDS."""
    shelf.forget()


def key_of(request: HttpRequest) -> Key | None:
    """None when this visitor may not get a shared page. The same question in another order has the same key."""
    meta = request.META
    if meta["REQUEST_METHOD"] != "GET" or "HTTP_HX_REQUEST" in meta or "HTTP_AUTHORIZATION" in meta:
        return None
    cookies = meta.get("HTTP_COOKIE", "")
    if cookies and (settings.SESSION_COOKIE_NAME in cookies or MESSAGES_COOKIE in cookies):
        return None
    query = meta.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUESTION:
        return None
    if query:
        query = urlencode(sorted(parse_qsl(query, keep_blank_values=True)))
    return request.scheme or "", meta.get("HTTP_HOST", ""), request.path_info, query


class SharedPageMiddleware:
    """Outermost: an answer from the shelf costs no session, no user and no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase], shelf: Shelf = shelf) -> None:
        self.get_response = get_response
        self.shelf = shelf

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seconds = settings.SHARED_PAGE_SECONDS
        key = key_of(request)
        if key is None:
            return self.get_response(request)
        if seconds and (found := self.shelf.find(key)):
            return found.answer(request)
        began, generation = self.shelf.clock(), self.shelf.generation
        response: Any = self.get_response(request)
        if not may_share(request, response):
            return response
        page = _kept(response)
        self.shelf.keep(key, page, until=began + seconds, generation=generation)
        return page.answer(request)


def may_share(request: HttpRequest, response: Any) -> bool:
    """Only a whole page of which the view says that it is for everybody, with no cookie and no nonce in it."""
    return (
        getattr(response, "is_shared", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and getattr(request, "_csp_nonce", None) is None
    )


def _kept(response: HttpResponse) -> Kept:
    tag = f'W/"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    response["Cache-Control"] = REVALIDATE
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    headers = [(k, v) for k, v in response.items() if k.lower() not in OWN_TO_ONE_ANSWER]
    return Kept(response.content, (*headers, ("ETag", tag)), tag)


class SharedPage:
    """For a view whose page is the same for every visitor without an account."""

    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response.is_shared = request.method == "GET" and not request.user.is_authenticated
        return response
