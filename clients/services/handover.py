"""Clients go over to a colleague when somebody leaves."""

from typing import Any

from django.db import transaction

from accounts.models import User
from clients.choices import IntakeState
from clients.models import Intake, Opportunity, Organisation, Task
from clients.services.timeline import record


def hand_over(*, leaver: User, successor: User | None, by: Any) -> int:
    """Gives every organisation, open intake, opportunity and task of `leaver` to `successor`, or to nobody. Gives the number of
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
            Opportunity.objects.open().filter(owner=leaver).update(owner=successor)
            Task.objects.open().filter(owner=leaver).update(owner=successor)
    return len(mine)
