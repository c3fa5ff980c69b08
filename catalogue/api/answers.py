"""What all open data has in common: reading only, rate limits, any origin, and answers that a client may keep."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from catalogue.api.problems import VERSION, Problem, problem
from llo_portal.kernel.limits import seconds_to_wait
from llo_portal.kernel.views import PUBLIC

READING = ("GET", "HEAD")
KEPT_SECONDS = 60  # how long a client or proxy may show an answer without asking again
REMEMBERED = 60 * 60 * 24 * 30
Reader = Callable[..., HttpResponse]


def open_data(view: Reader, *, scope: str = "api", vary_on_version: bool = False) -> Reader:
    """Turns a plain reading view into open data. Needs no CSRF check: nothing is changed here."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _from_anywhere(HttpResponse(status=204))
        return _from_anywhere(_answer(request, view, scope, vary_on_version, args, kwargs))

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    answered.permission = PUBLIC  # type: ignore[attr-defined]
    return answered


def _answer(request: HttpRequest, view: Reader, scope: str, versioned: bool, args: Any, kwargs: Any) -> HttpResponse:
    if wait := seconds_to_wait(request, scope=scope, per_minute=settings.OPEN_DATA_PER_MINUTE):
        refused = problem(request, 429, f"Vraag het over {wait} seconden opnieuw.")
        refused["Retry-After"] = str(wait)
        return refused
    if request.method not in READING:
        refused = problem(request, 405, f"{request.method} kan hier niet.")
        refused["Allow"] = "GET, HEAD, OPTIONS"
        return refused
    if versioned and (asked := _other_version(request)):
        return problem(
            request,
            406,
            f"Gevraagd is versie {asked}.",
            requestedVersion=asked,
            supportedVersions=[VERSION],
            consumer=None,
        )
    asked_as, request.method = request.method, "GET"
    try:
        response = view(request, *args, **kwargs)
    except Problem as wrong:
        response = problem(request, wrong.status, wrong.detail)
    finally:
        request.method = asked_as
    return _kept(request, response)


def _other_version(request: HttpRequest) -> str:
    """The version in the Accept header when its major number is not ours; plain content negotiation is not applied."""
    found = re.search(r"version\s*=\s*\"?v?([0-9][0-9.]{0,9})", request.headers.get("Accept", ""), re.IGNORECASE)
    return "" if found is None or found[1].split(".")[0] == VERSION.split(".")[0] else found[1]


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With ETag, Last-Modified and Cache-Control; 304 when the client has it already."""
    if response.status_code != 200:
        response["Cache-Control"] = "no-store"
        return response
    told = sha256(response.content).hexdigest()[:32]
    changed = _last_modified(request, told)
    response["ETag"] = f'"{told}"'
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer = get_conditional_response(request, etag=response["ETag"], last_modified=changed, response=response)
    assert answer is not None  # it gives back the response it was given, or a 304
    if answer.status_code == 304:
        answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer


def _last_modified(request: HttpRequest, told: str) -> int:
    """When this answer was first seen to be as it is: right for lists too, where a withdrawn row leaves no date behind.

    Without a cache it is now: a moment that is too late makes a client ask once more, and never keeps old words.
    """
    key = f"api.seen.{sha256(request.get_full_path().encode()).hexdigest()[:32]}"
    moment = int(datetime.now(UTC).timestamp())
    try:
        seen = cache.get(key)
        if seen is not None and seen[0] == told:
            return int(seen[1])
        since = max(moment, seen[1] + 1) if seen else moment
        cache.set(key, (told, since), REMEMBERED)
    except Exception:  # noqa: BLE001 - a cache that is away must not stop an answer
        return moment
    return since


def _from_anywhere(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
    response["Access-Control-Max-Age"] = "86400"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
