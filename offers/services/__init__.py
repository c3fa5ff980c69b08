"""Writes of the deal. Every one takes `by`, the user who does it."""

from offers.services.answers import Answer, accept, decline
from offers.services.approval import approve_deviation, ask_deviation, record_consent, refuse_deviation
from offers.services.contracts import save_contract
from offers.services.quotes import (
    create_from_intake,
    new_cost_sheet,
    new_version,
    reopen,
    submit,
    take_over_rates,
    update_quote,
    withdraw,
)
from offers.services.requests import ask_delivery, expire_requests, record_answer, withdraw_request
from offers.services.sending import expire_quotes, mail_again, open_link, send

__all__ = [
    "Answer", "accept", "approve_deviation", "ask_delivery", "ask_deviation", "create_from_intake", "decline",
    "expire_quotes", "expire_requests", "mail_again", "new_cost_sheet", "new_version", "open_link", "record_answer",
    "record_consent", "refuse_deviation", "reopen", "save_contract", "send", "submit", "take_over_rates",
    "update_quote", "withdraw", "withdraw_request",
]  # fmt: skip
