"""What strategy forgets: whom we asked what they thought, and what they wrote in words of their own. Scores stay."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.services import lifting
from llo_portal.kernel.retention import RetentionRule
from strategy.models import Invitation, Remark


def _drop_invitations(pks: Sequence[UUID]) -> Any:
    lifting.remove(Invitation, pks)


def _drop_remarks(pks: Sequence[UUID]) -> Any:
    lifting.remove(Remark, pks)


RULES = (
    RetentionRule(
        "strategy.invitations", "Uitnodigingen voor een evaluatie", "evaluaties", "created_at", Invitation.objects.all,
        _drop_invitations, frozenset(("strategy.invitation",)), persons=("person",),
    ),
    RetentionRule(
        "strategy.remarks", "Toelichtingen bij evaluaties", "evaluaties", "round__closes_on", Remark.objects.all,
        _drop_remarks, frozenset(("strategy.remark",)),
    ),
)  # fmt: skip
