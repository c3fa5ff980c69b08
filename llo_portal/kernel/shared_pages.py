"""Public pages that are the same for every visitor: made about once a second, and answered before anything else is done.

A page is kept for SHARED_PAGE_SECONDS from the moment its making began, in the process alone, so what it says about free
places is never older than that, whatever other processes do (docs/decisions). A page is shared only when its view says so
(`SharedPage`), the visitor carries no session or message, and nothing in the answer is meant for one person.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

Key = tuple[str, str, str, str]
Headers = list[tuple[str, str]]

MOST_PAGES = 256
MOST_BYTES = 24 * 1024 * 1024
LONGEST_QUESTION = 300  # a longer address is answered, but not kept
FRESH = 0.6  # of the time a page is kept; after it one visitor has it made anew, while the others still get this one
REVALIDATE = "public, max-age=0, must-revalidate"
MESSAGES_COOKIE = "messages"
LOOKED = "llo.shelf_was_asked"
OWN_TO_ONE_ANSWER = {"x-request-id", "content-length", "etag", "date"}


class Kept:
    """One answer, packed for the first visitor who can unpack it."""

    __slots__ = ("_packed", "body", "headers", "tag")

    def __init__(self, body: bytes, headers: Headers, tag: str) -> None:
        self.body, self.headers, self.tag = body, headers, tag
        self._packed: tuple[Headers, bytes] | None = None

    @property
    def size(self) -> int:
        """Bytes, with room for the packed form."""
        return 2 * len(self.body)

    def told(self, meta: Mapping[str, Any]) -> tuple[str, Headers, bytes]:
        """Status, headers and body: 304 for who has it already, packed for who can unpack it."""
        if self.tag in meta.get("HTTP_IF_NONE_MATCH", ""):
            return "304 Not Modified", self.headers, b""
        if "gzip" in meta.get("HTTP_ACCEPT_ENCODING", ""):
            if self._packed is None:
                body = gzip.compress(self.body, compresslevel=6, mtime=0)
                more = [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
                self._packed = ([*self.headers, *more], body)
            return "200 OK", *self._packed
        return "200 OK", [*self.headers, ("Content-Length", str(len(self.body)))], self.body

    def answer(self, request: HttpRequest) -> HttpResponse:
        status, headers, body = self.told(request.META)
        return HttpResponse(body, status=int(status[:3]), headers=dict(headers))


class Shelf:
    """Kept answers of one process: bounded in number and bytes, what was made longest ago goes first."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self.generation = 0
        self._kept: OrderedDict[Key, tuple[float, float, Kept]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, key: Key) -> Kept | None:
        """None for the one who has to make it, also shortly before it is too old: then the others do not wait."""
        found = self._kept.get(key)
        now = self.clock()
        if found is None or now >= found[1]:
            return None
        if now < found[0]:
            return found[2]
        with self._lock:
            if self._kept.get(key) is not found:
                return found[2]
            self._kept[key] = (found[1], found[1], found[2])
        return None

    def keep(self, key: Key, page: Kept, *, since: float, seconds: float, generation: int) -> None:
        """Not when something changed while the page was being made."""
        with self._lock:
            if generation != self.generation or page.size > MOST_BYTES or not seconds:
                return
            self._drop(key)
            self._kept[key] = (since + FRESH * seconds, since + seconds, page)
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
            self._bytes -= found[2].size


shelf = Shelf()


def forget() -> None:
    """What visitors see has changed: this process answers anew at once, others within SHARED_PAGE_SECONDS."""
    shelf.forget()


def key_of(meta: Mapping[str, Any]) -> Key | None:
    """None when this visitor may not get a shared page. The same question in another order has the same key."""
    if meta["REQUEST_METHOD"] != "GET" or "HTTP_HX_REQUEST" in meta or "HTTP_AUTHORIZATION" in meta:
        return None
    cookies = meta.get("HTTP_COOKIE", "")
    if cookies and (settings.SESSION_COOKIE_NAME in cookies or MESSAGES_COOKIE in cookies):
        return None
    query = meta.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUESTION:
        return None
    if query:
        # by name alone: of a name that is given twice the order may matter
        query = urlencode(sorted(parse_qsl(query, keep_blank_values=True), key=itemgetter(0)))
    return _scheme(meta), meta.get("HTTP_HOST", ""), f"{meta.get('SCRIPT_NAME', '')}{meta['PATH_INFO']}", query


def _scheme(meta: Mapping[str, Any]) -> str:
    """https behind a proxy that says so; over http there is only a redirect."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        return "https" if meta.get(name, "").split(",")[0].strip() == secure else "http"
    return str(meta.get("wsgi.url_scheme", "http"))


class Front:
    """Around the whole application: a page from the shelf does not even wake Django."""

    def __init__(self, application: Callable[..., Iterable[bytes]], shelf: Shelf = shelf) -> None:
        self.application = application
        self.shelf = shelf

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = key_of(environ)
        if key is not None:
            if page := self.shelf.find(key):
                status, headers, body = page.told(environ)
                start_response(status, list(headers))
                return [body]
            environ[LOOKED] = True
        return self.application(environ, start_response)


class SharedPageMiddleware:
    """Outermost: keeps what may be shared, and looks on the shelf when no Front did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase], shelf: Shelf = shelf) -> None:
        self.get_response = get_response
        self.shelf = shelf

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = key_of(request.META)
        if key is None:
            return self.get_response(request)
        if LOOKED not in request.META and (found := self.shelf.find(key)):
            return found.answer(request)
        began, generation = self.shelf.clock(), self.shelf.generation
        response: Any = self.get_response(request)
        if not may_share(request, response):
            return response
        page = _kept(response)
        seconds = settings.SHARED_PAGE_SECONDS
        self.shelf.keep(key, page, since=began, seconds=seconds, generation=generation)
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
    return Kept(response.content, [*headers, ("ETag", tag)], tag)


class SharedPage:
    """For a view whose page is the same for every visitor without an account."""

    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response.is_shared = request.method == "GET" and not request.user.is_authenticated
        return response
