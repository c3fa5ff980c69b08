"""Clients go over to a colleague when somebody leaves."""

from typing import Any

from django.db import transaction

from accounts.models import User
from clients.choices import InquiryState, IntakeState
from clients.models import Inquiry, Intake, Opportunity, Organisation, Task
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
            Inquiry.objects.open().filter(owner=leaver).update(owner=successor)
        else:  # back to the desk, where everybody sees them
            mine_to_answer = Inquiry.objects.filter(owner=leaver, state=InquiryState.ASSIGNED)
            mine_to_answer.update(owner=None, state=InquiryState.NEW, told_owner_on=None)
    return len(mine)


def hand_over_some(*, organisations: Any, successor: User, by: Any) -> int:
    """Gives a selection of clients to a colleague, with what their former owners had open there: intakes, opportunities and
    tasks. Gives the number of clients that changed hands."""
    ids = [organisation.pk for organisation in organisations]
    with transaction.atomic():
        rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=ids, merged_into__isnull=True)
        changed = [row for row in rows.select_related("owner__person") if row.owner_id != successor.pk]
        for organisation in changed:
            former, organisation.owner = organisation.owner, successor
            organisation.save(update_fields=["owner", "updated_at"])
            text = f"Overgedragen van {former} aan {successor}" if former else f"{successor} is nu accountmanager"
            record(organisation=organisation, kind="overdracht", text=text, by=by)
            if former:
                _open_work(organisation, former, successor)
    return len(changed)


def _open_work(organisation: Organisation, former: User, successor: User) -> None:
    mine = {"organisation": organisation, "owner": former}
    Intake.objects.filter(**mine, state__in=(IntakeState.DRAFT, IntakeState.COMPLETE)).update(owner=successor)
    Opportunity.objects.open().filter(**mine).update(owner=successor)
    Task.objects.open().filter(**mine).update(owner=successor)
