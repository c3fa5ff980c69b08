"""Who sees which rows of alumni. A marketeer never sees a person: only totals, from five (rollen.yaml, `rijen`)."""

from typing import Any, Self

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from llo_portal.kernel.querysets import PrivateRows

NAMES = frozenset(("administrateur",))
TOTALS = frozenset(("marketeer", "administrateur", "directeur"))


def _roles(user: Any) -> frozenset[str]:
    known = bool(user and user.is_authenticated and user.is_active)
    return frozenset(user.role_keys) if known else frozenset()


class AlumnusQuerySet(PrivateRows[Any]):
    """Names: who administers learners, and only of who agreed to something."""

    def for_user(self, user: Any) -> Self:
        return self.agreed() if _roles(user) & NAMES else self.none()

    def own(self, user: Any) -> Self:
        return self.filter(person=user.person_id) if "deelnemer" in _roles(user) else self.none()

    def _consents(self) -> Any:
        return self.model._meta.get_field("consents").related_model.objects.open().filter(alumnus=OuterRef("pk"))

    def agreed(self, purpose: str = "") -> Self:
        """To anything at all, or to this."""
        consents = self._consents()
        return self.filter(Exists(consents.filter(purpose=purpose) if purpose else consents))

    def reachable(self) -> Self:
        return self.filter(Q(email__gt="") | Q(person__email__gt=""), person__erased_at=None)


class ConsentQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self if _roles(user) & NAMES else self.none()

    def open(self) -> Self:
        return self.filter(withdrawn_at=None)


class LinkQuerySet(PrivateRows[Any]):
    """Digests of secrets: nobody browses them."""

    def for_user(self, user: Any) -> Self:
        return self.none()

    def alive(self) -> Self:
        return self.filter(expires_at__gt=timezone.now(), used_at=None)


class InvitationQuerySet(PrivateRows[Any]):
    """What is sent names nobody."""

    def for_user(self, user: Any) -> Self:
        return self if _roles(user) & TOTALS else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.filter(state="concept") if "marketeer" in _roles(user) else self.none()

    def with_totals(self) -> Self:
        """Bare counts; a page tells them by `alumni_totals` only."""
        sent = Q(letters__state="verzonden")
        return self.annotate(
            waiting_count=Count("letters", filter=Q(letters__state="klaar")),
            sent_count=Count("letters", filter=sent),
            yes_count=Count("letters", filter=sent & Q(letters__answer="ja")),
            no_count=Count("letters", filter=sent & Q(letters__answer="nee")),
            off_count=Count("letters", filter=~Q(letters__off_state="") & Q(letters__off_state__isnull=False)),
            off_done_count=Count("letters", filter=Q(letters__off_state__in=("verzonden", "overgeslagen"))),
            stopped_count=Count("letters", filter=Q(letters__stopped_at__isnull=False)),
        )


class LetterQuerySet(PrivateRows[Any]):
    """Who was written to and what they answered: who receives them at the meeting."""

    def for_user(self, user: Any) -> Self:
        return self if _roles(user) & NAMES else self.none()

    def own(self, user: Any) -> Self:
        """What a learner was sent."""
        mine = self.filter(alumnus__person=user.person_id, state="verzonden")
        return mine if "deelnemer" in _roles(user) else self.none()
