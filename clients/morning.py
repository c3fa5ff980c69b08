"""What this chapter tells in the morning mail."""

from datetime import date
from typing import Any

from clients.models import Complaint, Inquiry
from clients.querysets import is_editor
from clients.selectors.desk import desk_counts
from clients.selectors.pipeline import agenda
from llo_portal.kernel.dutch import short_date


def task_lines(user: Any, day: date) -> list[str]:
    """What is late, then what is for today."""
    mine = agenda(user, day)
    late = [f"Te laat sinds {short_date(task.due_on)}: {_about(task)}" for task in mine.late]
    return late + [_about(task) for task in mine.today]


def _about(task: Any) -> str:
    return f"{task.title} ({task.organisation.name})" if task.organisation else str(task.title)


def desk_lines(user: Any, day: date) -> list[str]:
    """Own questions that are late or due, how many nobody has, and complaints that are late."""
    rows = Inquiry.objects.for_user(user).waiting().filter(owner=user, answer_by__lte=day).order_by("answer_by")[:5]
    lines = [
        f"Vraag {'te laat sinds ' + short_date(row.answer_by) if row.answer_by < day else 'voor vandaag'}: {row.subject}"
        for row in rows
    ]
    if is_editor(user) and (free := desk_counts(user, day).unassigned):
        lines.append(f"Bij het loket {'ligt 1 vraag' if free == 1 else f'liggen {free} vragen'} van niemand.")
    late = Complaint.objects.for_user(user).late(day).count()
    return lines + ([f"{late} {'klacht is' if late == 1 else 'klachten zijn'} over de termijn heen."] if late else [])
