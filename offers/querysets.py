"""Who sees which deal (domein/rollen.yaml, rijen)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Round

from llo_portal.kernel.choices import FundingStream
from llo_portal.kernel.dates import today
from llo_portal.kernel.querysets import PrivateRows
from llo_portal.kernel.registry import Registry
from offers.choices import SENT_ONCE, QuoteState, RequestState


@dataclass(frozen=True, slots=True)
class QuoteReaders:
    """A higher chapter says which quotes its people read, such as the leader of the programme that came from one."""

    key: str
    quotes_of: Callable[[Any], Q]


quote_readers: Registry[QuoteReaders] = Registry("quote readers")

READ_ALL = frozenset({"accountmanager", "directeur", "financieel_administrateur"})
CHANGE_ALL = frozenset({"directeur", "financieel_administrateur"})


class QuoteQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        """Account managers read all; a client contact reads what its organisation was sent."""
        if user.role_keys & READ_ALL:
            return self
        mine = Q(pk__in=[])
        if "klantcontact" in user.role_keys:
            mine |= Q(
                organisation__contacts__person=user.person_id,
                organisation__contacts__is_active=True,
                state__in=SENT_ONCE,
            )
        for readers in quote_readers:
            mine |= readers.quotes_of(user)
        return self.filter(pk__in=self.model._default_manager.filter(mine).values("pk"))

    def editable_by(self, user: Any) -> Self:
        """Own quotes and those of one's team; the director all."""
        if user.role_keys & CHANGE_ALL:
            return self
        if "accountmanager" in user.role_keys:
            return self.filter(owner__in=user.colleague_ids)
        return self.none()

    def overdue(self, day: date | None = None) -> Self:
        """Sent, unanswered and no longer valid."""
        return self.filter(state=QuoteState.SENT, valid_until__lt=day or today())

    def with_amount(self) -> Self:
        """`amount`: what the client pays, in euros without VAT; public lines are not paid."""
        from offers.models import QuoteLine

        money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=2)
        product = ExpressionWrapper(F("quantity") * F("unit_price"), output_field=money)
        lines = QuoteLine.objects.filter(quote=OuterRef("pk"), stream=FundingStream.PRIVATE).order_by().values("quote")
        return self.annotate(
            amount=Coalesce(
                Subquery(lines.annotate(sum=Sum(Round(product, precision=2))).values("sum")),
                Decimal(0),
                output_field=money,
            )
        )


class RequestQuerySet(PrivateRows[Any]):
    READERS = frozenset({"accountmanager", "directeur", "programmaleider", "juridisch_ondersteuner"})

    def for_user(self, user: Any) -> Self:
        return self if user.role_keys & self.READERS else self.none()

    def editable_by(self, user: Any) -> Self:
        """Who asked, whose quote it is, and their teams; programme leaders see to the core range."""
        if "directeur" in user.role_keys:
            return self
        mine = Q(asked_by__in=user.colleague_ids) | Q(quote__owner__in=user.colleague_ids)
        if "programmaleider" in user.role_keys:
            mine |= Q(offering__isnull=False)
        return self.filter(mine) if user.role_keys & {"accountmanager", "programmaleider"} else self.none()

    def overdue(self, day: date | None = None) -> Self:
        """Still unanswered after the last day."""
        return self.filter(state=RequestState.ASKED, answer_by__lt=day or today())


class ContractQuerySet(PrivateRows[Any]):
    READERS = frozenset({"juridisch_ondersteuner", "directeur", "accountmanager", "programmaleider"})

    def for_user(self, user: Any) -> Self:
        return self if user.role_keys & self.READERS else self.none()

    def editable_by(self, user: Any) -> Self:
        return self if user.role_keys & {"juridisch_ondersteuner", "directeur"} else self.none()

    def in_force(self, day: date | None = None) -> Self:
        day = day or today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
