"""Clients go over to a colleague when somebody leaves."""

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from clients.choices import IntakeState
from clients.models import Intake, Organisation
from clients.services.timeline import record
from llo_portal.documents import outbox

HAND_OVER = "clients.hand_over"


def hand_over(*, leaver: User, successor: User | None, by: Any) -> int:
    """Gives every organisation and open intake of `leaver` to `successor`, or to nobody. Gives the number of
    organisations; running it again finds nothing more to do."""
    with transaction.atomic():
        mine = list(Organisation.objects.select_for_update().filter(owner=leaver, merged_into__isnull=True))
        for organisation in mine:
            organisation.owner = successor
            organisation.save(update_fields=["owner", "updated_at"])
            text = f"Overgedragen van {leaver} aan {successor}" if successor else f"{leaver} is weg; nog geen opvolger"
            record(organisation=organisation, kind="overdracht", text=text, by=by)
        if successor:
            open_states = (IntakeState.DRAFT, IntakeState.COMPLETE)
            Intake.objects.filter(owner=leaver, state__in=open_states).update(owner=successor)
    return len(mine)


@outbox.handler(HAND_OVER)
def carry_out(payload: dict[str, Any]) -> None:
    """The effect behind `person_left`."""
    leaver = User.objects.filter(person_id=payload["leaver"]).first()
    if leaver is None:
        return
    successor = User.objects.filter(person_id=payload["successor"]).first() if payload["successor"] else None
    by = User.objects.filter(person_id=payload["by"]).first() or User.objects.filter(pk=payload["by"]).first()
    hand_over(leaver=leaver, successor=successor, by=by)


def remember(*, person_id: UUID, successor_id: UUID | None, by_id: UUID | None) -> None:
    """Puts the handing over in the outbox, where it cannot get lost."""
    payload = {
        "leaver": str(person_id),
        "successor": str(successor_id) if successor_id else None,
        "by": str(by_id) if by_id else None,
    }
    outbox.enqueue(HAND_OVER, payload, key=f"{HAND_OVER}:{person_id}:{successor_id}")
