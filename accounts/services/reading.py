"""The read log of protected persons (waarborgen.md, P3)."""

from typing import Any

from accounts.models import ReadLog
from llo_portal.kernel.reading import Noted, protected_among


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
