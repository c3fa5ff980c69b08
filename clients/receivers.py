"""News from other chapters."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.models import User
from clients.services import importing
from clients.services.handover import hand_over
from clients.services.screening import move_skill
from llo_portal.kernel.signals import person_left, skill_merged

__all__ = ["importing", "person_has_left"]  # loading importing makes the outbox know its effect


@receiver(person_left, dispatch_uid="clients.hand_over")
def person_has_left(person_id: UUID, successor_id: UUID | None = None, by_id: UUID | None = None, **_: Any) -> None:
    """The leaver's clients go to the successor. The news comes from the outbox, inside its transaction: when this fails it
    is told again."""
    leaver = User.objects.filter(person_id=person_id).first()
    if leaver is None:
        return
    successor = User.objects.filter(person_id=successor_id).first() if successor_id else None
    hand_over(leaver=leaver, successor=successor, by=User.objects.filter(pk=by_id).first())


@receiver(skill_merged, dispatch_uid="clients.move_skill")
def skill_was_merged(old_id: UUID, new_id: UUID, **_: Any) -> None:
    """Screenings go along, inside the transaction of the merge."""
    move_skill(old_id=old_id, new_id=new_id)
