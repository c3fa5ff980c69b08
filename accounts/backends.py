"""Signing in by allauth; rights from the rules alone."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class SignInBackend(AuthenticationBackend):
    """Django's stored permissions are never asked: a role is a group, and what it may is written in `rules.py`. Asking
    them would cost two queries on every page with a menu."""

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        return set()

    def get_user(self, user_id: Any) -> User | None:
        """With the person, whose name every page shows: one query for both."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
