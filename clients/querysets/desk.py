"""Who sees which questions and complaints."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from clients.choices import OPEN_COMPLAINTS, WAITING_STATES, InquiryState
from clients.querysets.clients import is_editor, may_edit_all, reads_all
from llo_portal.kernel.querysets import PrivateRows

COMPLAINT_READERS = frozenset({"directeur", "administrateur"})


class InquiryQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        """The core team shares one desk; what is confidential is for its owner and the directeur."""
        if not reads_all(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(Q(is_confidential=False) | Q(owner=user))

    def editable_by(self, user: Any) -> Self:
        """What nobody has yet is everybody's to take; then the owner, his team, or the directeur."""
        if not is_editor(user):
            return self.none()
        rows = self.for_user(user)
        return rows if may_edit_all(user) else rows.filter(Q(owner=None) | Q(owner__in=user.colleague_ids))

    def open(self) -> Self:
        return self.exclude(state=InquiryState.CLOSED)

    def waiting(self) -> Self:
        """Somebody still waits for our answer."""
        return self.filter(state__in=WAITING_STATES)

    def late(self, day: date) -> Self:
        """Past the day we promised an answer on."""
        return self.waiting().filter(answer_by__lt=day)


class OfInquiry(PrivateRows[Any]):
    """Rows that follow their question."""

    def _inquiries(self) -> Any:
        return self.model._meta.get_field("inquiry").related_model.objects

    def for_user(self, user: Any) -> Self:
        return self.filter(inquiry__in=self._inquiries().for_user(user))

    def editable_by(self, user: Any) -> Self:
        return self.filter(inquiry__in=self._inquiries().editable_by(user))


class UnreadMailQuerySet(PrivateRows[Any]):
    """Whole messages: only for who works at the desk."""

    def for_user(self, user: Any) -> Self:
        return self if is_editor(user) else self.none()

    def open(self) -> Self:
        return self.filter(dealt_at=None)


class TermQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def days(self, subject: str, day: date) -> int | None:
        """Working days that hold on a day; None when none was ever set."""
        rows = self.filter(subject=subject, starts_on__lte=day).order_by("-starts_on")
        return rows.values_list("working_days", flat=True).first()


class ComplaintQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        """Directeur and administrateur read all; a colleague what is his to handle."""
        if not (user.is_authenticated and user.is_active and user.is_colleague):
            return self.none()
        return self if user.role_keys & COMPLAINT_READERS else self.filter(handler=user)

    def editable_by(self, user: Any) -> Self:
        return self.for_user(user)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_COMPLAINTS)

    def late(self, day: date) -> Self:
        return self.open().filter(answer_by__lt=day)


class DraftQuerySet(PrivateRows[Any]):
    """What somebody is typing is nobody else's; a team mate takes nothing over."""

    def for_user(self, user: Any) -> Self:
        return self.filter(owner=user) if reads_all(user) else self.none()

    def unfinished(self) -> Self:
        return self.filter(entry=None, saved_at=None)
