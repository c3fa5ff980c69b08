"""News from other chapters."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from clients.services.handover import remember
from llo_portal.kernel.signals import person_left


@receiver(person_left, dispatch_uid="clients.hand_over")
def person_has_left(person_id: UUID, successor_id: UUID | None = None, by_id: UUID | None = None, **_: Any) -> None:
    """The leaver's clients go to the successor."""
    remember(person_id=person_id, successor_id=successor_id, by_id=by_id)
