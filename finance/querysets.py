"""Who sees and changes which figures (rollen.yaml, `rijen`)."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from llo_portal.kernel.querysets import PrivateRows

OVERSEERS = {"financieel_administrateur", "directeur"}


class CostSheetQuerySet(PrivateRows[Any]):
    """Accountmanagers read all sheets and change those of themselves and their team; the financial administrator and
    the directeur change all. A frozen sheet is changed by nobody."""

    def for_user(self, user: Any) -> Self:
        return self if user.role_keys & (OVERSEERS | {"accountmanager"}) else self.none()

    def owned_by(self, user: Any) -> Self:
        """What this user answers for, frozen or not."""
        rows = self.for_user(user)
        return rows if user.role_keys & OVERSEERS else rows.filter(owner__in=user.colleague_ids)

    def editable_by(self, user: Any) -> Self:
        return self.owned_by(user).filter(frozen_at__isnull=True)


class RateQuerySet(models.QuerySet[Any]):
    """Rates are no secret between those who calculate; the page's permission is their lock."""

    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)
