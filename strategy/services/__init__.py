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
from strategy.services.questionnaires import (
    discard_questionnaire,
    draft_questionnaire,
    obstacles_of,
    save_questionnaire,
    use_questionnaire,
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
    "answer", "create_draft", "discard_questionnaire", "draft_questionnaire", "find", "forget_addresses", "invite",
    "moderate", "number_of_sites", "obstacles_of", "open_link", "open_round", "propose", "publish", "save_draft",
    "save_questionnaire", "send_back", "use_questionnaire", "withdraw",
]  # fmt: skip
