"""Counting steps. Counts wait a few seconds in the process and are then written in one statement."""

import atexit
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date
from threading import Lock, Timer
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from catalogue.choices import Channel, FunnelStep
from catalogue.models import Course, FunnelCount
from llo_portal.kernel.dates import today

Key = tuple[date, UUID | None, str, str]
MOST_KEYS = 2000  # beyond this new keys are dropped: somebody is making them up
log = logging.getLogger(__name__)
_waiting: Counter[Key] = Counter()
_lock = Lock()
_timer: Timer | None = None


def count_step(*, step: FunnelStep, channel: str, course_id: UUID | None = None, by: int = 1) -> None:
    """Counts one step, soon. Never fails for the visitor: what cannot be written is lost, after a line in the log."""
    global _timer
    with _lock:
        key = (today(), None if step == FunnelStep.LIST else course_id, str(Channel(channel)), str(step))
        if len(_waiting) < MOST_KEYS or key in _waiting:
            _waiting[key] += by
        if settings.FUNNEL_FLUSH_SECONDS and _timer is None:
            _timer = Timer(settings.FUNNEL_FLUSH_SECONDS, _flush_later)
            _timer.daemon = True
            _timer.start()
    if not settings.FUNNEL_FLUSH_SECONDS:
        flush()


def _flush_later() -> None:
    """In a thread of its own, so with a connection of its own."""
    try:
        flush()
    finally:
        connection.close()


def flush() -> None:
    """Writes what waits."""
    global _timer
    with _lock:
        taken, _timer = dict(_waiting), None
        _waiting.clear()
    if not taken:
        return
    try:
        with transaction.atomic():
            write_counts(taken)
    except DatabaseError:
        log.exception("counts of the funnel were lost")


def write_counts(counts: Mapping[Key, int]) -> None:
    """Adds to what was counted. Counts of courses that do not exist or are not public are left out."""
    asked = {course for _, course, _, _ in counts if course}
    known = set(Course.objects.published().filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    rows = [
        (day, str(course) if course else None, channel, step, count)
        for (day, course, channel, step), count in counts.items()
        if (course in known if course else step == FunnelStep.LIST)
    ]
    if not rows:
        return
    table = FunnelCount._meta.db_table
    rows.sort(key=str)  # everybody locks in the same order
    values = ", ".join(["(%s, %s::uuid, %s, %s, %s)"] * len(rows))
    statement = (
        f"INSERT INTO {table} (day, course_id, channel, step, count) VALUES {values} "  # noqa: S608 - only placeholders
        f"ON CONFLICT (day, course_id, channel, step) DO UPDATE SET count = {table}.count + EXCLUDED.count"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])


atexit.register(flush)
