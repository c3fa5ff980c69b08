"""Anonymous list and course page from the shelf, over a socket, against a bare WSGI answer of the same size."""

from collections.abc import Iterator

from django.db import connection
from django.urls import reverse

from tests.bench import wire
from tests.bench.pairs import Ratio, compare

REQUESTS = 1500
LEAST = 0.5


def run() -> Iterator[Ratio]:
    """Requests per second of ours divided by bare; one in so many is made anew, because a page is kept for a moment only."""
    from catalogue.models import Course

    slug = Course.objects.published().order_by("title").values_list("slug", flat=True)[0]
    paths = {
        "course list from the shelf": reverse("catalogue:course_list"),
        "course page from the shelf": reverse("catalogue:course_detail", args=[slug]),
    }
    ours = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "BENCH_DATABASE": str(connection.settings_dict["NAME"])}
    with wire.served("llo_portal.wsgi", **ours) as portal, wire.served("tests.bench.bare_wsgi") as bare:
        for name, path in paths.items():
            yield _against_bare(name, portal, bare, path)


def _against_bare(name: str, portal: int, bare: int, path: str) -> Ratio:
    size = len(wire.whole(portal, path).partition(b"\r\n\r\n")[2])
    return compare(
        f"{name}, requests per second", lambda: wire.ask(portal, path, REQUESTS),
        lambda: wire.ask(bare, f"/?{size}", REQUESTS), limit=LEAST, times=1, rate=True, note=f"{size} bytes, packed",
    )  # fmt: skip
