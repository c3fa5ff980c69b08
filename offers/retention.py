"""What offers forgets: who was asked and who signed. Prices and numbers stay."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.services import lifting
from llo_portal.kernel.retention import RetentionRule
from offers.choices import QuoteState
from offers.models import Acceptance, ContentConsent, Quote, QuoteLink

GONE = "gewist"
ADDRESS = "gewist@gewist.invalid"


def _named(**state: Any) -> QuerySet[Any]:
    """Decided quotes in which somebody is still named."""
    somebody = Q(contact__isnull=False) | Q(links__in=QuoteLink.objects.exclude(email=ADDRESS)) | ~Q(introduction="")
    return Quote.objects.filter(somebody, decided_at__isnull=False, **state)


def _accepted() -> QuerySet[Any]:
    return _named(state=QuoteState.ACCEPTED)


def _not_accepted() -> QuerySet[Any]:
    return _named(state__in=(QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.WITHDRAWN))


def _drafts() -> QuerySet[Any]:
    """Concepts: their number stays, since numbers have no gaps."""
    return Quote.objects.filter(state=QuoteState.DRAFT).exclude(contact=None, introduction="")


def _forget(pks: Sequence[UUID]) -> None:
    lifting.forget_documents(Quote.objects.filter(pk__in=pks).values_list("document", flat=True))
    lifting.wipe(Quote, pks, contact=None, introduction="")
    lifting.wipe(QuoteLink, QuoteLink.objects.filter(quote__in=pks).values_list("pk", flat=True), email=ADDRESS)
    consents = ContentConsent.objects.filter(quote__in=pks).values_list("pk", flat=True)
    lifting.wipe(ContentConsent, consents, given_by_name=GONE, note="")
    lifting.wipe(
        Acceptance, Acceptance.objects.filter(quote__in=pks).values_list("pk", flat=True), name=GONE, function=GONE,
        reason="", ip_address="0.0.0.0", user_agent="",  # noqa: S104 - no address at all
    )  # fmt: skip


COVERS = frozenset(("offers.quote", "offers.quotelink", "offers.acceptance", "offers.contentconsent"))
HOLDS: dict[str, Any] = {"persons": ("contact__person",), "organisations": ("organisation",)}
RULES = (
    RetentionRule(
        "offers.accepted", "Namen in overeenkomsten", "overeenkomst", "decided_at", _accepted, _forget, COVERS, **HOLDS
    ),
    RetentionRule(
        "offers.others", "Namen in offertes zonder opdracht", "offertes", "decided_at", _not_accepted, _forget, COVERS,
        **HOLDS,
    ),
    RetentionRule(
        "offers.drafts", "Namen in offertes die concept bleven", "concepten", "updated_at", _drafts, _forget, COVERS,
        **HOLDS,
    ),
)  # fmt: skip
