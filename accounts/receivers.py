"""News that accounts listens to."""

from typing import Any

from allauth.account.signals import email_changed, email_confirmed
from allauth.mfa.signals import authenticator_removed
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver

from accounts import context
from accounts.middleware import CHECKED
from accounts.models import Provider
from accounts.roles import roles
from accounts.services import attach_known_person
from llo_portal.kernel.remembered import forget


@receiver(post_migrate, sender=apps.get_app_config("accounts"), dispatch_uid="accounts.groups")
def make_groups(using: str, **_: Any) -> None:
    """Every role of rollen.yaml is a group; a group that is no role stays as it is."""
    there = set(Group.objects.using(using).values_list("name", flat=True))
    Group.objects.using(using).bulk_create(Group(name=key) for key in roles() if key not in there)


@receiver(email_confirmed, dispatch_uid="accounts.attach")
def join_known_person(email_address: Any, **_: Any) -> None:
    """Only the address one signs in with says who one is."""
    if email_address.user.email.lower() == email_address.email.lower():
        attach_known_person(email_address.user)


@receiver(email_changed, dispatch_uid="accounts.address")
def follow_address(user: Any, to_email_address: Any, **_: Any) -> None:
    """The person is reached where the user signs in."""
    user.person.email = to_email_address.email.lower()
    user.person.save(update_fields=["email", "updated_at"])


@receiver(authenticator_removed, dispatch_uid="accounts.second_step")
def ask_again(request: Any, **_: Any) -> None:
    request.session.pop(CHECKED, None)


@receiver([post_save, post_delete], sender=Provider, dispatch_uid="accounts.provider")
def show_the_new_provider(**_: Any) -> None:
    forget(context.KEPT)
