"""Where the imports of somebody stand."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from clients.choices import ImportState
from clients.models import ClientImport
from llo_portal.kernel.dates import now

LATELY = timedelta(days=2)
"""How long an import that ended stays in sight."""
STANDS_STILL = timedelta(minutes=15)
"""A piece of a hundred rows takes seconds; after this the worker is gone."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Standing:
    row: ClientImport
    stands_still: bool


def imports_of(user: Any) -> list[Standing]:
    """Own imports that wait for choices, run, or ended lately; the newest first."""
    moment = now()
    rows = ClientImport.objects.for_user(user).filter(by=user).defer("content", "report", "choices", "plan")
    open_or_new = rows.filter(
        Q(state__in=(ImportState.READ, ImportState.RUNNING)) | Q(state=ImportState.DONE, done_at__gte=moment - LATELY)
    )
    return [
        Standing(row, row.state == ImportState.RUNNING and row.updated_at < moment - STANDS_STILL)
        for row in open_or_new[:MOST]
    ]
