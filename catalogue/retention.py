"""What the catalogue forgets: words that visitors typed in vain."""

from collections.abc import Sequence
from typing import Any

from accounts.services import lifting
from catalogue.models import MissedTerm
from llo_portal.kernel.retention import RetentionRule


def _drop_terms(pks: Sequence[int]) -> Any:
    lifting.remove(MissedTerm, pks)


RULES = (
    RetentionRule(
        "catalogue.missed", "Woorden waarop vergeefs is gezocht", "inzagelog", "last_on", MissedTerm.objects.all, _drop_terms,
        frozenset(("catalogue.missedterm",)),
    ),
)  # fmt: skip
