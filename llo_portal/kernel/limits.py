"""How often one address may try the door of a personal link."""

from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST = 120
WINDOW = 60  # seconds
UNKNOWN = "::"
"""When the server passes no usable address, as over a unix socket."""


def client_address(request: HttpRequest) -> str:
    """The visitor's address; behind proxies the one that our own outermost proxy saw."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    told = seen[-hops] if hops and len(seen) >= hops else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(told))
    except ValueError:
        return UNKNOWN


def is_too_often(request: HttpRequest, door: str) -> bool:
    """True above MOST tries in WINDOW seconds; a cache that is away lets everyone through."""
    key = f"deur:{door}:{client_address(request)}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it expired between the two calls
        return False
