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


class EvaluationRows(PrivateRows[Any]):
    """What was asked and answered is for who may read evaluations."""

    def for_user(self, user: Any) -> Self:
        return self if user.has_perm("strategy.view_evaluations") else self.none()


class QuestionnaireRows(EvaluationRows):
    def editable_by(self, user: Any) -> Self:
        """Drafts only: what was in use stands."""
        return self.drafts() if user.has_perm("strategy.edit_questionnaires") else self.none()

    def drafts(self) -> Self:
        return self.filter(in_use_since__isnull=True)

    def in_use(self) -> Self:
        return self.filter(is_active=True)


class RoundQuerySet(EvaluationRows):
    """Everyone who may read evaluations reads the outcome of all; who asked, his team and the directeur send."""

    def editable_by(self, user: Any) -> Self:
        if not user.has_perm("strategy.send_evaluations"):
            return self.none()
        return self if "directeur" in user.role_keys else self.filter(owner__in=user.colleague_ids)


class RemarkRows(PrivateRows[Any]):
    """Words are read by others once they were looked at; the rest is for who moderates."""

    def for_user(self, user: Any) -> Self:
        if user.has_perm("strategy.moderate_remarks"):
            return self
        return self.filter(state="getoond") if user.has_perm("strategy.view_evaluations") else self.none()
