"""What other chapters may ask of this one."""

from clients.services.handover import hand_over
from clients.services.intakes import (
    Typed,
    answers_of,
    check_any_formula,
    close,
    complete,
    completeness_of,
    held_intake,
    reopen,
    save_intake,
    start_intake,
)
from clients.services.organisations import (
    add_contact,
    add_organisation,
    change_contact,
    change_organisation,
    claim,
)
from clients.services.pipeline import (
    change_opportunity,
    do_next_step,
    follow,
    lose,
    move,
    open_opportunity,
    reopen_opportunity,
    weigh_stage,
    win,
)
from clients.services.tasks import add_task, finish_task, finish_tasks_of, postpone_task
from clients.services.timeline import record

__all__ = [
    "Typed", "add_contact", "add_organisation", "add_task", "answers_of", "change_contact", "change_opportunity", "change_organisation",
    "check_any_formula", "claim", "close", "complete", "completeness_of", "do_next_step", "finish_task", "finish_tasks_of",
    "follow", "hand_over", "held_intake", "lose", "move", "open_opportunity", "postpone_task", "record", "reopen", "reopen_opportunity",
    "save_intake", "start_intake", "weigh_stage", "win",
]  # fmt: skip
