"""Inversion 5: news between chapters, sent after commit and handled in `receivers.py`."""

from typing import Any

from django.db import transaction
from django.dispatch import Signal

offer_accepted = Signal()  # quote_id: UUID
person_left = Signal()  # person_id: UUID, successor_id: UUID | None (users' person ids), by_id: UUID
invoice_paid = Signal()  # invoice_id: UUID, source_kind: str, source_id: UUID
seats_changed = Signal()  # offering_id: UUID, frees: bool (False when a seat was taken; True where it is left out)
start_changed = (
    Signal()
)  # offering, was: the start as it is and as it was; sent inside the transaction, for what moves along
skill_merged = Signal()  # old_id, new_id: UUID; sent inside the transaction, for whoever points at the old one
programme_finished = Signal()  # programme_id: UUID


def send_after_commit(signal: Signal, sender: Any, **news: Any) -> None:
    """A receiver that fails must not undo or hide the fact: it belongs in the outbox if it may not get lost."""
    transaction.on_commit(lambda: signal.send(sender=sender, **news))
