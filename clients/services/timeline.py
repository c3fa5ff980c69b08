"""The story of a client is written by every chapter through `record()`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from clients.models import Organisation, TimelineEntry


def record(
    *, organisation: Organisation, kind: str, text: str, by: Any, subject_kind: str = "", subject_id: UUID | None = None,
    url: str = "", body: str = "", happened_at: datetime | None = None,
) -> TimelineEntry:  # fmt: skip
    """Adds one line to the client's timeline. `kind` is a key of clients.timeline.KINDS; `by` is a user, or None for
    the system. What happens to an organisation that was merged is told on the one it became."""
    return TimelineEntry.objects.create(
        organisation_id=organisation.merged_into_id or organisation.pk, kind=kind, text=text[:500], body=body, url=url,
        subject_kind=subject_kind, subject_id=subject_id, happened_at=happened_at or timezone.now(),
        actor=by if getattr(by, "pk", None) else None, actor_name=str(by or "")[:200],
    )  # fmt: skip
