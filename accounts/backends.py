"""Signing in by allauth; rights from the rules alone."""

from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from accounts.models import TeamMember, User


class SignInBackend(AuthenticationBackend):
    """Django's stored permissions are never asked: a role is a group, and what it may is written in `rules.py`. Asking
    them would cost two queries on every page with a menu."""

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        return set()

    def get_user(self, user_id: Any) -> User | None:
        """With what every page of staff asks: the name, the roles and who is in the same teams. One query for all."""
        user = _standing().filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        vars(user).update(
            role_keys=frozenset(user.found_roles), colleague_ids=frozenset({user.pk, *user.found_colleagues})
        )
        return user


@lru_cache(maxsize=1)
def _standing() -> Any:
    """Never read as it stands: filtering gives a fresh one each time."""
    roles = Group.objects.filter(user=OuterRef("pk")).values("name")
    teams = TeamMember.objects.filter(user=OuterRef(OuterRef("pk"))).values("team")
    colleagues = TeamMember.objects.filter(team__in=teams).values("user_id")
    rows = User.objects.select_related("person").order_by()
    return rows.annotate(found_roles=ArraySubquery(roles), found_colleagues=ArraySubquery(colleagues))
