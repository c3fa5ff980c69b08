"""Strategies in the business's words."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from llo_portal.kernel.querysets import PrivateRows


class StrategyQuerySet(PrivateRows[Any]):
    """What was published is for everyone who works here; what is still being thought over is the directeur's."""

    def for_user(self, user: Any) -> Self:
        if "directeur" in user.role_keys:
            return self
        return self.filter(Q(state="gepubliceerd") | Q(published_at__isnull=False))

    def editable_by(self, user: Any) -> Self:
        return self.filter(state="concept") if "directeur" in user.role_keys else self.none()

    def published(self) -> Self:
        return self.filter(state="gepubliceerd")

    def in_force_on(self, day: date) -> Self:
        """The published version of the day comes first; empty when nothing held yet."""
        return self.published().filter(starts_on__lte=day).order_by("-starts_on")
