"""Strategies in the business's words."""

from datetime import date
from typing import Any, Self

from django.db import models


class StrategyQuerySet(models.QuerySet[Any]):
    """Everyone who works here may read the strategy, drafts included; there are no private rows."""

    def published(self) -> Self:
        return self.filter(state="gepubliceerd")

    def in_force_on(self, day: date) -> Self:
        """The published version of the day comes first; empty when nothing held yet."""
        return self.published().filter(starts_on__lte=day).order_by("-starts_on")
