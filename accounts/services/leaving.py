"""Somebody leaves: clients go to a successor, every session ends, the account closes."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.errors import AccountsError
from accounts.models import Invitation, User
from accounts.services.users import end_sessions, keep_an_administrator
from llo_portal.documents import outbox
from llo_portal.kernel.dates import today
from llo_portal.kernel.signals import person_left

LEFT = "accounts.person_left"


@transaction.atomic
def leave(*, user: User, successor: User | None, by: User) -> None:
    """Closes the account and tells the other chapters who takes over.

    The news travels through the outbox, so that a crash between here and there loses no client. Roles and teams end;
    who comes back gets them anew.
    """
    fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _may_leave(fresh, successor, by)
    keep_an_administrator(fresh)
    end_sessions(user=fresh)
    fresh.groups.clear()
    fresh.teams.clear()
    fresh.is_active, fresh.is_staff, fresh.is_superuser, fresh.left_on = False, False, False, today()
    fresh.save(update_fields=["is_active", "is_staff", "is_superuser", "left_on"])
    Invitation.objects.filter(email=fresh.email).open().update(revoked_at=timezone.now())
    news = {
        "person_id": str(fresh.person_id),
        "successor_id": str(successor.person_id) if successor else None,
        "by_id": str(by.pk),
    }
    outbox.enqueue(LEFT, news, key=f"left:{fresh.pk}:{timezone.now():%Y%m%d%H%M%S%f}")


def _may_leave(user: User, successor: User | None, by: User) -> None:
    if not user.is_active:
        raise AccountsError(f"{user} is al uit dienst.")
    if user.pk == by.pk:
        raise AccountsError("Je eigen vertrek laat je door een collega regelen.")
    if successor is None:
        if user.is_colleague:
            raise AccountsError("Kies wie het werk overneemt.", field="successor")
        return
    if successor.pk == user.pk or not successor.is_active or not successor.is_colleague:
        raise AccountsError("Kies een collega die hier nog werkt.", field="successor")


@outbox.handler(LEFT, label="Overdracht bij vertrek")
def tell_chapters(news: dict[str, Any]) -> None:
    """Sends the signal; receivers may hear it twice."""
    ids: dict[str, UUID | None] = {key: UUID(value) if value else None for key, value in news.items()}
    with transaction.atomic():
        person_left.send(sender=User, **ids)


@transaction.atomic
def return_to_work(*, user: User, by: User) -> None:
    """Opens a closed account again, without roles."""
    if by.pk == user.pk:
        raise AccountsError("Je eigen account open je niet zelf.")
    User.objects.filter(pk=user.pk, person__erased_at=None).update(is_active=True, left_on=None)
