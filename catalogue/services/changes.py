"""Telling what changed in the open offer: every change gets a moment once it is committed, never before one already told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from catalogue.models import ChangeKind, Course, Offering, PublicChange

LOCK = 8_120_311  # one teller at a time
STEP = timedelta(microseconds=1)


def public_rows(kind: str) -> QuerySet[Any]:
    """Courses and starts that everybody may see now."""
    courses = Course.objects.published().order_by()
    if kind == ChangeKind.COURSE:
        return courses
    return Offering.objects.upcoming().filter(course__in=courses.values("pk")).order_by()


def tell() -> None:
    """Gives each untold change its moment, in one short transaction of its own.

    A row that somebody is changing at this moment is passed over and told next time. What came to light or went out of
    sight without a change of its own row (180 days went by, a start began, its course was withdrawn) is told as well.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for kind in ChangeKind.values:
            _note_what_shifted(kind)
        waiting = PublicChange.objects.filter(told_at__isnull=True).order_by("changed_at", "pk")
        _give_moments(list(waiting.select_for_update(skip_locked=True)))


def _note_what_shifted(kind: str) -> None:
    now, public = datetime.now(UTC), public_rows(kind)
    told = PublicChange.objects.filter(kind=kind, told_at__isnull=False)
    gone = told.filter(is_public=True).exclude(object_id__in=public.values("pk"))
    locked = list(gone.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if locked:
        PublicChange.objects.filter(pk__in=locked).update(told_at=None, changed_at=now)
    known = PublicChange.objects.filter(
        Q(is_public=True) | Q(told_at__isnull=True), kind=kind, object_id=OuterRef("pk")
    )
    fresh = list(public.filter(~Exists(known)).values_list("pk", flat=True))
    if fresh:
        PublicChange.objects.bulk_create(
            [PublicChange(kind=kind, object_id=pk, changed_at=now) for pk in sorted(fresh)],
            update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=["told_at", "changed_at"],
        )  # fmt: skip


def _give_moments(waiting: list[PublicChange]) -> None:
    if not waiting:
        return
    public = {kind: _public_among(kind, waiting) for kind in ChangeKind.values}
    last = PublicChange.objects.aggregate(last=Max("told_at"))["last"]
    moment = max(datetime.now(UTC), last + STEP if last else datetime.min.replace(tzinfo=UTC))
    told, unknown = [], []
    for row in waiting:
        is_public = row.object_id in public[row.kind]
        if not is_public and not row.is_public:
            unknown.append(row.pk)  # nobody ever heard of it, and nobody will
            continue
        row.told_at = moment
        row.public_since = (row.public_since if row.is_public else moment) if is_public else None
        row.is_public, moment = is_public, moment + STEP
        told.append(row)
    PublicChange.objects.bulk_update(told, ["told_at", "is_public", "public_since"], batch_size=500)
    PublicChange.objects.filter(pk__in=unknown).delete()


def _public_among(kind: str, waiting: list[PublicChange]) -> set[UUID]:
    asked = [row.object_id for row in waiting if row.kind == kind]
    return set(public_rows(kind).filter(pk__in=asked).values_list("pk", flat=True))
