"""Writes of this chapter."""

from strategy.services.evaluations import (
    answer,
    find,
    forget_addresses,
    invite,
    moderate,
    open_link,
    open_round,
)
from strategy.services.versions import (
    create_draft,
    number_of_sites,
    propose,
    publish,
    save_draft,
    send_back,
    withdraw,
)

__all__ = [
    "answer", "create_draft", "find", "forget_addresses", "invite", "moderate", "number_of_sites", "open_link", "open_round",
    "propose", "publish", "save_draft", "send_back", "withdraw",
]  # fmt: skip
