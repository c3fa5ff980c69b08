"""Who sees and changes which figures (rollen.yaml, `rijen`)."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum

from finance.choices import InvoiceKind, InvoiceState
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


class InvoiceQuerySet(PrivateRows[Any]):
    """The financial administrator, the directeur and (reading) the compliance officer see all; a learner the own ones
    once they are sent (rollen.yaml, `rijen`: financien)."""

    def for_user(self, user: Any) -> Self:
        if user.role_keys & (OVERSEERS | {"compliance_officer"}):
            return self
        return self.of_person(user)

    def editable_by(self, user: Any) -> Self:
        return self if user.role_keys & OVERSEERS else self.none()

    def of_person(self, user: Any) -> Self:
        """One's own, whatever one's role."""
        if user.person_id is None:
            return self.none()
        return self.filter(person=user.person_id).exclude(state=InvoiceState.DRAFT)

    def overdue(self, day: date) -> Self:
        """Sent, not all paid, past the last day; or a term that is not covered on its day."""
        asked = self.filter(state__in=(InvoiceState.SENT, InvoiceState.PARTLY_PAID), kind=InvoiceKind.INVOICE)
        terms = self.model._meta.get_field("instalments").related_model.objects
        fallen = (
            terms.filter(invoice=OuterRef("pk"), due_on__lt=day).order_by().values("invoice")
            .annotate(all=Sum("amount")).values("all")
        )  # fmt: skip
        return asked.filter(Q(due_on__lt=day) | Q(paid__lt=Subquery(fallen)))


class PaymentQuerySet(PrivateRows[Any]):
    """Follows the invoice."""

    def for_user(self, user: Any) -> Self:
        return self.filter(invoice__in=self.model._meta.get_field("invoice").related_model.objects.for_user(user))

    def editable_by(self, user: Any) -> Self:
        return self if user.role_keys & OVERSEERS else self.none()


class VoucherSeriesQuerySet(PrivateRows[Any]):
    """Vouchers belong to the administrateur (rollen.yaml); finance and the directeur read along."""

    def for_user(self, user: Any) -> Self:
        return self if user.role_keys & (OVERSEERS | {"administrateur"}) else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.for_user(user)


class VoucherQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        """All for who issues them; else those in one's own name."""
        if user.role_keys & (OVERSEERS | {"administrateur"}):
            return self
        return self.of_person(user)

    def editable_by(self, user: Any) -> Self:
        return self if user.role_keys & (OVERSEERS | {"administrateur"}) else self.none()

    def of_person(self, user: Any) -> Self:
        return self.filter(person=user.person_id, blocked_at__isnull=True)

    def usable(self, day: date) -> Self:
        """Not used, not blocked, valid on the day."""
        return self.filter(
            redeemed_at__isnull=True, blocked_at__isnull=True, series__valid_from__lte=day, series__valid_until__gte=day
        )
