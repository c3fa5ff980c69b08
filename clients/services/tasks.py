"""What one of us has to do."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from clients.choices import TaskOutcome
from clients.errors import ClientsError
from clients.models import Opportunity, Organisation, Task
from clients.sensitive import without_citizen_numbers
from llo_portal.kernel.dates import add_working_days, today


def add_task(
    *, title: str, due_on: date, owner: Any, by: Any, note: str = "", organisation: Organisation | None = None,
    opportunity: Opportunity | None = None, url: str = "", source_key: str = "",
) -> Task:  # fmt: skip
    """A new task; with a `source_key` at most one is open at a time, and asking again gives that one."""
    values: dict[str, Any] = {
        "title": without_citizen_numbers(title)[:200], "due_on": due_on, "owner": owner,
        "note": without_citizen_numbers(note), "organisation": organisation,
        "opportunity": opportunity, "url": url,
    }  # fmt: skip
    with transaction.atomic():
        if not source_key:
            return Task.objects.create(**values)
        made, _ = Task.objects.open().get_or_create(source_key=source_key, defaults=values)
        return made


def _open_task(task: Task) -> Task:
    found = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if found.done_at:
        raise ClientsError("Deze taak is al klaar.")
    return found


def finish_task(*, task: Task, by: Any, outcome: str = TaskOutcome.DONE) -> Task:
    """Done, or no longer needed. The next step of an opportunity is finished from there, with what comes after it."""
    with transaction.atomic():
        found = _open_task(task)
        if found.is_next_step:
            raise ClientsError("Dit is de volgende stap van een kans. Rond hem af bij de kans, met de stap erna.")
        found.done_at, found.done_by, found.outcome = timezone.now(), by, outcome
        found.save(update_fields=["done_at", "done_by", "outcome", "updated_at"])
    return found


def finish_tasks_of(*, source_key: str, by: Any) -> int:
    """What the task asked for happened elsewhere."""
    return (
        Task.objects.open()
        .filter(source_key=source_key, is_next_step=False)
        .update(done_at=timezone.now(), done_by=by if getattr(by, "pk", None) else None, outcome=TaskOutcome.DONE)
    )


def postpone_task(*, task: Task, working_days: int, by: Any) -> Task:
    """Later: counted from today, or from its own day when that is still ahead."""
    if not 1 <= working_days <= 250:
        raise ClientsError("Schuif een taak 1 tot 250 werkdagen op.")
    with transaction.atomic():
        found = _open_task(task)
        found.due_on = add_working_days(max(found.due_on, today()), working_days)
        found.save(update_fields=["due_on", "updated_at"])
    return found
