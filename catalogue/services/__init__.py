"""Writes of the catalogue."""

from catalogue.services.courses import add_image, save_costs, save_course, save_modules, save_skills
from catalogue.services.offerings import (
    cancel_offering,
    hold_seat,
    let_go_of_seat,
    release_seat,
    save_offering,
    set_open,
    take_held_seat,
    take_seat,
)
from catalogue.services.publishing import (
    mark_checked,
    publish,
    retire,
    return_to_draft,
    submit_for_review,
    withdraw_proposal,
)
from catalogue.services.searching import forget_missed_term, note_missed_term, remove_synonym, save_synonym

__all__ = [
    "add_image", "cancel_offering", "forget_missed_term", "hold_seat", "let_go_of_seat", "mark_checked",
    "note_missed_term", "publish", "release_seat", "remove_synonym", "retire", "return_to_draft", "save_costs",
    "save_course", "save_modules", "save_offering", "save_skills", "save_synonym", "set_open", "submit_for_review",
    "take_held_seat", "take_seat", "withdraw_proposal",
]  # fmt: skip
