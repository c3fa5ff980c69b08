"""News that accounts listens to."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from accounts.roles import roles


@receiver(post_migrate, sender=apps.get_app_config("accounts"), dispatch_uid="accounts.groups")
def make_groups(using: str, **_: Any) -> None:
    """Every role of rollen.yaml is a group; a group that is no role stays as it is."""
    there = set(Group.objects.using(using).values_list("name", flat=True))
    Group.objects.using(using).bulk_create(Group(name=key) for key in roles() if key not in there)
