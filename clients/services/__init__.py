"""What other chapters may ask of this one."""

from clients.services.handover import hand_over
from clients.services.intakes import (
    Typed,
    check_any_formula,
    close,
    complete,
    completeness_of,
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
from clients.services.timeline import record

__all__ = [
    "Typed", "add_contact", "add_organisation", "change_contact", "change_organisation", "check_any_formula", "claim", "close", "complete",
    "completeness_of", "hand_over", "record", "reopen", "save_intake", "start_intake",
]  # fmt: skip
