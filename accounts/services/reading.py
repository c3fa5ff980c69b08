"""The read log of protected persons (waarborgen.md, P3)."""

from datetime import timedelta
from typing import Any

import pgtrigger
from django.utils import timezone

from accounts.models import ReadLog
from llo_portal.kernel.reading import Noted, protected_among

KEPT = timedelta(days=730)  # 24 months


def write_down(noted: Noted, *, by: Any, door: str, method: str, status: int) -> int:
    """One row per protected person that was read; one's own data is nobody's business to log. Gives how many."""
    persons = {kind: set(pks) for kind, pks in noted.items()}
    persons["accounts.person"] = persons.get("accounts.person", set()) - {by.person_id}
    if not any(persons.values()):
        return 0
    found = protected_among(persons) - {by.person_id}
    ReadLog.objects.bulk_create(
        [ReadLog(user=by, person_id=pk, door=door[:80], method=method, status=status) for pk in sorted(found)]
    )
    return len(found)


def forget_old_reads() -> int:
    """Removes what is older than 24 months; gives how many rows."""
    with pgtrigger.ignore("accounts.ReadLog:kept"):
        gone, _ = ReadLog.objects.filter(read_at__lt=timezone.now() - KEPT).delete()
    return gone
