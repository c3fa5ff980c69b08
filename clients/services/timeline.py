"""The story of a client is written by every chapter through `record()`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from clients.models import Organisation, TimelineEntry
from clients.sensitive import without_citizen_numbers


def record(
    *, organisation: Organisation, kind: str, text: str, by: Any, subject_kind: str = "", subject_id: UUID | None = None,
    url: str = "", body: str = "", happened_at: datetime | None = None, on_behalf_of: Any = None,
) -> TimelineEntry:  # fmt: skip
    """Adds one line to the client's timeline. `kind` is a key of clients.timeline.KINDS; `by` is a user, or None for
    the system. What happens to an organisation that was merged is told on the one it became."""
    return TimelineEntry.objects.create(
        organisation_id=organisation.merged_into_id or organisation.pk, kind=kind, text=text[:500], body=body, url=url,
        subject_kind=subject_kind, subject_id=subject_id, happened_at=happened_at or timezone.now(),
        actor=by if getattr(by, "pk", None) else None, actor_name=str(by or "")[:200],
        on_behalf_of=on_behalf_of if on_behalf_of != by else None,
    )  # fmt: skip


def write_note(*, organisation: Organisation, kind: str, said: str, by: Any) -> TimelineEntry:
    """What somebody writes down about a client: the first line is its head. Never a citizen service number."""
    said = without_citizen_numbers(said.strip())
    first, _, rest = said.partition("\n")
    head, body = (first, rest.strip()) if len(first) <= 200 else (first[:200] + "…", said)
    return record(organisation=organisation, kind=kind, text=head, body=body, by=by)
