"""Schemes, framework agreements, referents, segments and the market."""

from datetime import date
from typing import Any, Self

from clients.choices import OPEN_APPLICATIONS
from clients.querysets.clients import StaffOnly, _mine, is_editor, may_edit_all, reads_all
from llo_portal.kernel.querysets import PrivateRows


class ApplicationRows(StaffOnly):
    def running(self) -> Self:
        return self.filter(state__in=OPEN_APPLICATIONS)


class OfApplication(PrivateRows[Any]):
    """Rows that follow their application."""

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        if not is_editor(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(_mine(user, "application__organisation__"))


class OfScheme(PrivateRows[Any]):
    """Conditions and evidence of a scheme: staff reads, who keeps schemes changes."""

    def for_user(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.view") else self.none()

    def editable_by(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.manage_schemes") else self.none()


class AgreementRows(StaffOnly):
    def on(self, day: date) -> Self:
        """That hold on a day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class OfAgreement(PrivateRows[Any]):
    """Rates follow their agreement."""

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        if not is_editor(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(_mine(user, "agreement__organisation__"))


class ReferentRows(PrivateRows[Any]):
    """People who recommend us; who edits the client edits them."""

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        if not is_editor(user):
            return self.none()
        return self if may_edit_all(user) else self.filter(_mine(user, "contact__organisation__"))

    def active(self) -> Self:
        return self.filter(ended_on__isnull=True)


class SegmentRows(PrivateRows[Any]):
    """A segment names no client: the core team reads it, who sells keeps it."""

    def for_user(self, user: Any) -> Self:
        return self if reads_all(user) else self.none()

    def editable_by(self, user: Any) -> Self:
        return self if is_editor(user) else self.none()


class MarketRows(PrivateRows[Any]):
    """What we know of the market holds no client and no person."""

    def for_user(self, user: Any) -> Self:
        return self if user.has_perm("clients.view_market") else self.none()

    def editable_by(self, user: Any) -> Self:
        return self if user.has_perm("clients.change_market") else self.none()
