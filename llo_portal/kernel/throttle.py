"""How often one address may ask. The address itself is kept nowhere: only a keyed hash of it that changes every day."""

import hmac
import logging
from hashlib import sha256
from time import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from llo_portal.kernel.limits import client_address

WINDOW = 60  # seconds
log = logging.getLogger(__name__)


def address_hash(request: HttpRequest) -> str:
    """Tells addresses apart for a day, and cannot be led back to one without our secret."""
    told = f"{int(time()) // 86400}|{client_address(request)}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), sha256).hexdigest()[:24]


def seconds_to_wait(request: HttpRequest, *, scope: str, per_minute: int) -> int:
    """0 when the request may go on, else the seconds until it may. A cache that is away refuses nobody."""
    moment = time()
    key = f"throttle.{scope}.{int(moment) // WINDOW}.{address_hash(request)}"
    try:
        cache.add(key, 0, WINDOW * 2)
        asked = cache.incr(key)
    except Exception:  # noqa: BLE001 - every cache backend has its own family of errors, and none may stop a page
        log.warning("no cache: requests are not counted")
        return 0
    return WINDOW - int(moment) % WINDOW if asked > per_minute else 0
