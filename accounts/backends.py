"""Signing in by allauth; rights from the rules alone."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class SignInBackend(AuthenticationBackend):
    """Django's stored permissions are never asked: a role is a group, and what it may is written in `rules.py`. Asking
    them would cost two queries on every page with a menu."""

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        return set()
