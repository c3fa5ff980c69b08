"""Writes of the catalogue."""

from catalogue.services.costs import save_costs
from catalogue.services.courses import (
    mark_checked,
    publish,
    retire,
    return_to_draft,
    save_course,
    save_modules,
    submit_for_review,
)
from catalogue.services.offerings import cancel_offering, release_seat, save_offering, set_open, take_seat

__all__ = [
    "cancel_offering", "mark_checked", "publish", "release_seat", "retire", "return_to_draft", "save_costs", "save_course", "save_modules",
    "save_offering", "set_open", "submit_for_review", "take_seat",
]  # fmt: skip
