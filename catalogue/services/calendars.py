"""Keeping count of what calendars were told: a start that changes gets a higher sequence number."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import F

from catalogue.models import StartEntry


def keep_entries(fingerprints: Mapping[UUID, str]) -> dict[UUID, StartEntry]:
    """By offering. New ones begin at 0; one whose fingerprint differs goes up by one, once, however many ask at a time."""
    now = datetime.now(UTC)
    known = dict(StartEntry.objects.filter(offering__in=fingerprints).values_list("offering_id", "fingerprint"))
    new = [
        StartEntry(offering_id=pk, fingerprint=f, changed_at=now) for pk, f in fingerprints.items() if pk not in known
    ]
    StartEntry.objects.bulk_create(new, ignore_conflicts=True)
    for pk, fingerprint in fingerprints.items():
        if pk in known and known[pk] != fingerprint:
            StartEntry.objects.filter(offering=pk, fingerprint=known[pk]).update(
                fingerprint=fingerprint, sequence=F("sequence") + 1, changed_at=now
            )
    return {entry.offering_id: entry for entry in StartEntry.objects.filter(offering__in=fingerprints)}
