"""What this chapter tells in the morning mail."""

from datetime import date
from typing import Any

from clients.selectors.pipeline import agenda
from llo_portal.kernel.dutch import short_date


def task_lines(user: Any, day: date) -> list[str]:
    """What is late, then what is for today."""
    mine = agenda(user, day)
    late = [f"Te laat sinds {short_date(task.due_on)}: {_about(task)}" for task in mine.late]
    return late + [_about(task) for task in mine.today]


def _about(task: Any) -> str:
    return f"{task.title} ({task.organisation.name})" if task.organisation else str(task.title)
