"""Who sees which people. Contacts and learners belong to higher chapters; here are users and colleagues."""

from datetime import date
from typing import Any, Self

from django.db.models import Q
from django.utils import timezone

from llo_portal.kernel.querysets import PrivateRows
from llo_portal.kernel.rights import ADMIN_RIGHT, STAFF_ROLES

WORKS_HERE = (*STAFF_ROLES, ADMIN_RIGHT)


class PersonQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        """Oneself; for who manages users everybody with an account; for colleagues each other. Contacts and learners
        are shown by their own chapters: managing users is no reason to read them (rollen.yaml, `rijen`)."""
        mine = Q(user=user.pk)
        if user.has_perm("accounts.manage_users"):
            return self.filter(mine | Q(user__isnull=False))
        if user.has_perm("accounts.view_colleagues"):
            return self.filter(Q(pk__in=self.model.objects.colleagues().values("pk")) | mine)
        return self.filter(mine)

    def editable_by(self, user: Any) -> Self:
        return self.filter(user=user.pk)

    def colleagues(self) -> Self:
        """People with a staff role and an active account."""
        return self.filter(user__is_active=True, user__groups__name__in=WORKS_HERE).distinct()

    def named(self, term: str) -> Self:
        """Every word of the term is in the name or the address."""
        found = self
        for word in term.split()[:5]:
            found = found.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(infix__iexact=word)
                | Q(email__icontains=word)
            )  # fmt: skip
        return found


class UserQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self.all() if user.has_perm("accounts.manage_users") else self.filter(pk=user.pk)

    def editable_by(self, user: Any) -> Self:
        return self.all() if user.has_perm("accounts.manage_users") else self.none()

    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_role(self, *keys: str) -> Self:
        """Active users with at least one of these roles."""
        return self.active().filter(groups__name__in=keys).distinct()

    def working_here(self) -> Self:
        """Active users with an internal role or `beheer`."""
        return self.with_role(*WORKS_HERE)


class TeamQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self.all() if user.has_perm("accounts.manage_users") else self.filter(members=user.pk)

    def editable_by(self, user: Any) -> Self:
        return self.all() if user.has_perm("accounts.manage_users") else self.none()


class InvitationQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self.all() if user.has_perm("accounts.manage_users") else self.none()

    def open(self) -> Self:
        """Neither used nor revoked; may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def usable(self) -> Self:
        return self.open().filter(expires_at__gt=timezone.now())


class ReadLogQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        """The compliance officer reads the whole log (rollen.yaml); nobody else any of it."""
        return self.all() if user.has_perm("accounts.view_read_log") else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.none()


class HoldQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self.all() if user.has_perm("accounts.view_retention") else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.all() if user.has_perm("accounts.hold") else self.none()

    def active(self, day: date) -> Self:
        """Neither lifted nor over on this day."""
        return self.filter(lifted_at=None).exclude(until__lt=day)


class RunQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self.all() if user.has_perm("accounts.view_retention") else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.none()
