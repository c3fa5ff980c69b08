"""Course list of 20 of 10,000, course page, and saving a draft, against a bare view in the same process."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench import bare
from tests.bench.handlers import STARTING_SET, Stack, catch
from tests.bench.pairs import Ratio, compare

MOST_QUERIES = 8


def run() -> Iterator[Ratio]:
    """Lists, pages and drafts; more queries than promised raise SystemExit."""
    ours, plain = Stack(settings.MIDDLEWARE), Stack(STARTING_SET)
    yield from _public(ours, plain)
    yield from _draft()


def _public(ours: Stack, plain: Stack) -> Iterator[Ratio]:
    from catalogue.models import Course

    listed = reverse("catalogue:course_list")
    slug = (
        Course.objects.published().filter(offerings__isnull=False).order_by("title").values_list("slug", flat=True)[0]
    )
    page = reverse("catalogue:course_detail", args=[slug])
    bare.caught["list"], bare.caught["page"] = catch(ours, listed), catch(ours, page)
    with CaptureQueriesContext(connection) as asked:
        ours.get(listed)
    note = f"{len(asked)} queries"
    yield compare("course list, 20 of 10,000", lambda: ours.get(listed), lambda: plain.get("/bench/lijst/"),
                  limit=3, times=5, note=note)  # fmt: skip
    if len(asked) > MOST_QUERIES:
        raise SystemExit(f"the course list asks {len(asked)} queries, more than {MOST_QUERIES}")
    yield compare("course page", lambda: ours.get(page), lambda: plain.get(f"/bench/opleiding/?slug={slug}"),
                  limit=3, times=5)  # fmt: skip


def _draft() -> Iterator[Ratio]:
    from accounts.models import User
    from clients.models import Organisation

    user = User.objects.filter(groups__name="accountmanager").first()
    organisation = Organisation.objects.current().filter(owner=user, kind="werkgever").first()
    if user is None or organisation is None:
        raise SystemExit("load the demo first: there is no accountmanager with a client")
    ours, plain = Stack(settings.MIDDLEWARE, user), Stack(STARTING_SET, user)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_draft (id bigserial PRIMARY KEY, text text)")
    text = "Vier monteurs moeten zelfstandig storingen kunnen zoeken. " * 10
    intake, version = uuid4(), count(0)
    fields: dict[str, Any] = {"klant": organisation.pk, "formula": "werkgevers", "held_on": "2026-11-02"}
    address = reverse("clients:intake_draft", args=[intake])

    def save() -> None:
        number = next(version)
        # as the page does: the first draft is the whole form, the next ones what changed
        sent = {"question": f"{text}{number}", "version": number, "gewijzigd": "question"}
        ours.post(address, (fields | sent) if not number else ({"klant": organisation.pk} | sent))

    def insert() -> None:
        plain.post("/bench/opslaan/", {"question": text})

    yield compare("saving an intake draft", save, insert, limit=3, times=20)
