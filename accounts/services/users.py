"""Users: roles given by another, sessions, teams."""

from collections.abc import Collection
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.errors import AccountsError
from accounts.models import Person, Team, User
from accounts.roles import roles
from llo_portal.kernel.rights import ADMIN_RIGHT


def check_roles(keys: Collection[str]) -> None:
    """Raises AccountsError for a key that is no role."""
    if unknown := set(keys) - roles().keys():
        raise AccountsError(f"Deze rol kennen we niet: {', '.join(sorted(unknown))}.", field="roles")


def keep_an_administrator(user: User) -> None:
    """Refuses when `user` is the last active one with the right `beheer`. Call inside a transaction: it locks the group,
    so that two people cannot leave at the same moment."""
    Group.objects.select_for_update().get(name=ADMIN_RIGHT)
    others = User.objects.with_role(ADMIN_RIGHT).exclude(pk=user.pk)
    if ADMIN_RIGHT in user.role_keys and not others.exists():
        raise AccountsError(
            f"{user} is de laatste met het recht beheer. Geef dat recht eerst aan iemand anders.", field="roles"
        )


@transaction.atomic
def assign_roles(*, user: User, keys: Collection[str], by: User) -> None:
    """Gives the user exactly these roles. A role is given by another; one's own roles can only be laid down."""
    check_roles(keys)
    wanted = set(keys)
    fresh = User.objects.select_for_update().get(pk=user.pk)
    given = wanted - fresh.role_keys
    if given and by.pk == fresh.pk:
        raise AccountsError("Een rol krijg je van een ander. Vraag een collega met beheer.", field="roles")
    if given and not fresh.is_active:
        raise AccountsError("Deze gebruiker is uit dienst. Zet het account eerst weer aan.", field="roles")
    if ADMIN_RIGHT in fresh.role_keys - wanted:
        keep_an_administrator(fresh)
    fresh.groups.set(Group.objects.filter(name__in=wanted))
    user.__dict__.pop("role_keys", None)


def end_sessions(*, user: User) -> int:
    """Signs the user out everywhere; gives the number of sessions ended."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()
    return len(keys)


@transaction.atomic
def reset_second_step(*, user: User, by: User) -> None:
    """For who lost the phone or key: the next sign-in asks to set up a new second step."""
    if by.pk == user.pk:
        raise AccountsError("Je eigen tweede stap wijzig je onder “Extra beveiliging”.")
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user)


@transaction.atomic
def save_team(*, team: Team, name: str, members: Collection[User]) -> Team:
    """Makes or changes a team."""
    team.name = name
    team.save()
    team.members.set(members)
    return team


@transaction.atomic
def delete_team(*, team: Team) -> None:
    """The people stay; they no longer share their clients."""
    team.teammember_set.all().delete()
    team.delete()


@transaction.atomic
def sign_up(user: User, *, data: dict[str, Any]) -> User:
    """Somebody who comes by himself becomes a deelnemer; every other role is given by invitation."""
    user.email = data["email"].strip().lower()
    user.person = Person.objects.create(
        first_name=data["first_name"], infix=data.get("infix", ""), last_name=data["last_name"], email=user.email
    )
    user.save()
    user.groups.add(Group.objects.get(name="deelnemer"))
    return user
