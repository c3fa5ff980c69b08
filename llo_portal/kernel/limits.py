"""How often one address may ask. The address itself is kept nowhere: only a keyed hash of it that changes every day. A
cache that is away refuses nobody."""

import hmac
import logging
from hashlib import sha256
from ipaddress import ip_address
from time import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST = 120
"""Tries a minute at the door of a personal link."""
WINDOW = 60  # seconds
UNKNOWN = "::"
"""When the server passes no usable address, as over a unix socket."""
log = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str:
    """The visitor's address; behind proxies the one that our own outermost proxy saw."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    told = seen[-hops] if hops and len(seen) >= hops else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(told))
    except ValueError:
        return UNKNOWN


def address_hash(request: HttpRequest) -> str:
    """Tells addresses apart for a day, and cannot be led back to one without our secret."""
    told = f"{int(time()) // 86400}|{client_address(request)}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), sha256).hexdigest()[:24]


def seconds_to_wait(request: HttpRequest, *, scope: str, per_minute: int) -> int:
    """0 when the request may go on, else the seconds until it may."""
    moment = time()
    key = f"limit.{scope}.{int(moment) // WINDOW}.{address_hash(request)}"
    try:
        cache.add(key, 0, WINDOW * 2)
        asked = cache.incr(key)
    except Exception:  # noqa: BLE001 - every cache backend has its own family of errors, and none may stop a page
        log.warning("no cache: requests are not counted")
        return 0
    return WINDOW - int(moment) % WINDOW if asked > per_minute else 0


def is_too_often(request: HttpRequest, door: str) -> bool:
    """True for who tries the door of a personal link more than MOST times a minute."""
    return seconds_to_wait(request, scope=f"door.{door}", per_minute=MOST) > 0
