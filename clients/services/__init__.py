"""What other chapters may ask of this one."""

from clients.services.handover import hand_over
from clients.services.organisations import (
    add_contact,
    add_organisation,
    change_contact,
    change_organisation,
    claim,
)
from clients.services.timeline import record

__all__ = [
    "add_contact", "add_organisation", "change_contact", "change_organisation", "claim", "hand_over", "record",
]  # fmt: skip
