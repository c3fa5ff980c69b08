"""What of a request is counted. No cookie is set, and neither the address nor the browser of the visitor is kept."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from catalogue.channels import channel_of, host_of
from catalogue.choices import Channel, FunnelStep
from catalogue.services.funnel import count_step
from llo_portal.kernel.limits import seconds_to_wait

PER_MINUTE = 60
VIA = ("via", "utm_source")
BOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|monitor|headless|lighthouse|curl|wget|python|java/|go-http|scan|check|facebookexternal|"
    r"embedly|whatsapp|archiver|feed",
    re.IGNORECASE,
)


def note(request: HttpRequest, step: FunnelStep, course_id: UUID | None = None, channel: str = "") -> None:
    """Counts a step of a visitor after the transaction, unless it is a machine, a colleague or a page opened ahead."""
    if is_counted(request):
        found = channel_of(via=channel) if channel else channel_here(request)
        transaction.on_commit(lambda: count_step(step=step, channel=found, course_id=course_id))


def is_counted(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    ahead = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"))
    elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site"
    if (
        not agent
        or BOTS.search(agent)
        or "prefetch" in ahead
        or "preview" in ahead
        or (elsewhere and _is_picture(request))
    ):
        return False
    if request.user.is_authenticated and request.user.has_perm("kernel.staff"):
        return False
    return not seconds_to_wait(request, scope="funnel", per_minute=PER_MINUTE)


def _is_picture(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Dest", "") == "image"


def channel_here(request: HttpRequest) -> Channel:
    """From the address, else from the page before: its address when it is ours, its host when it is not."""
    own = request.get_host()
    via = _first(request.GET) or request.POST.get("via", "")
    before = request.GET.get("van", "") or request.headers.get("Referer", "")
    if not via and host_of(before) == own.partition(":")[0].casefold():
        via, before = _first(_question(before)), ""
    return channel_of(via=via, referrer=before, own_host=own)


def _question(address: str) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in parse_qs(urlsplit(address[:2000]).query).items()}
    except ValueError:
        return {}


def _first(asked: Any) -> str:
    return next((asked[name] for name in VIA if asked.get(name)), "")
