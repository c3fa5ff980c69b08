"""Invitations: by mail, signed, single use, bound to the address."""

from collections.abc import Collection
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import tokens
from accounts.errors import AccountsError, InvitationError
from accounts.models import Invitation, Person, User
from accounts.roles import labels
from accounts.services.people import person_for
from accounts.services.users import check_roles, end_sessions
from llo_portal.documents import mail
from llo_portal.kernel.dutch import join_words, long_date

VALID = timedelta(days=14)


@transaction.atomic
def invite(
    *, email: str, roles: Collection[str], first_name: str, infix: str = "", last_name: str, by: User,
    person: Person | None = None,
) -> Invitation:  # fmt: skip
    """Mails somebody a way in with these roles. An open invitation to the same address is replaced.

    `person` is the person we already know (a contact, a trainer). Raises AccountsError when the address has an account.
    """
    email = email.strip().lower()
    if not roles:
        raise AccountsError("Kies minstens één rol.", field="roles")
    check_roles(roles)
    if has_confirmed(email):
        raise AccountsError("Dit adres heeft al een account. Geef de rol bij die gebruiker.", field="email")
    Invitation.objects.select_for_update().filter(email=email).open().update(revoked_at=timezone.now())
    token = tokens.make(email)
    invitation = Invitation.objects.create(
        email=email, person=person, first_name=first_name.strip(), infix=infix.strip(), last_name=last_name.strip(),
        roles=sorted(roles), token_digest=tokens.digest(token), invited_by=by, expires_at=timezone.now() + VALID,
    )  # fmt: skip
    _mail(invitation, token)
    return invitation


def _mail(invitation: Invitation, token: str) -> None:
    context = {
        "first_name": invitation.first_name,
        "inviter": str(invitation.invited_by),
        "roles": join_words(labels(invitation.roles)),
        "is_learner": invitation.is_learner,
        "until": long_date(invitation.expires_at),
        "link": settings.SITE_URL + reverse("accounts:invitation_accept", args=[token]),
    }
    mail.send(
        to=invitation.email, template="accounts/mail/invitation", context=context, confidential=True,
        key=f"invitation:{invitation.token_digest}",
    )  # fmt: skip


@transaction.atomic
def revoke(*, invitation: Invitation) -> None:
    """The link stops working at once."""
    ended = Invitation.objects.filter(pk=invitation.pk).open().update(revoked_at=timezone.now())
    if not ended:
        raise InvitationError("Deze uitnodiging is al gebruikt of ingetrokken.")


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> Invitation:
    """A new link with a new term; the old link stops working."""
    fresh = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if fresh.state not in ("open", "verlopen"):
        raise InvitationError("Deze uitnodiging is al gebruikt of ingetrokken. Maak een nieuwe.")
    token = tokens.make(fresh.email)
    fresh.token_digest, fresh.expires_at, fresh.invited_by = tokens.digest(token), timezone.now() + VALID, by
    fresh.save(update_fields=["token_digest", "expires_at", "invited_by"])
    _mail(fresh, token)
    return fresh


def find(token: str, *, lock: bool = False) -> Invitation:
    """The invitation that this token opens. Raises InvitationError, in Dutch, with the reason it does not."""
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    invitation = rows.filter(token_digest=tokens.digest(token)).first()
    if invitation is None or not tokens.is_for(token, invitation.email):
        raise InvitationError(
            "Deze uitnodiging bestaat niet (meer). Kijk of je de nieuwste mail hebt, of vraag om een nieuwe."
        )
    reasons = {
        "aanvaard": "Deze uitnodiging is al gebruikt. Je kunt inloggen.",
        "ingetrokken": "Deze uitnodiging is ingetrokken. Vraag degene die je uitnodigde om een nieuwe.",
        "verlopen": f"Deze uitnodiging is verlopen op {long_date(invitation.expires_at)}. Vraag om een nieuwe.",
    }
    if invitation.state in reasons:
        raise InvitationError(reasons[invitation.state])
    return invitation


@transaction.atomic
def accept(*, token: str, first_name: str, infix: str, last_name: str, password: str) -> User:
    """Makes the account with its roles, once: of two at the same moment the second finds the invitation used.

    Whoever confirmed the address meanwhile keeps account and password and gets the roles. An account with the address
    that nobody confirmed may be a stranger's: it gets the new password and its sessions end.
    """
    invitation = find(token, lock=True)
    user = User.objects.select_for_update(of=("self",)).filter(email=invitation.email).first()
    if user is None:
        names = {"first_name": first_name, "infix": infix, "last_name": last_name}
        user = _new_user(invitation, names, password)
    elif not user.is_active:
        raise InvitationError("Dit account is afgesloten. Neem contact met ons op.")
    elif not has_confirmed(invitation.email):
        user.set_password(password)
        user.save(update_fields=["password"])
        end_sessions(user=user)
    user.groups.add(*Group.objects.filter(name__in=invitation.roles))
    user.__dict__.pop("role_keys", None)
    EmailAddress.objects.update_or_create(
        user=user, email=invitation.email, defaults={"verified": True, "primary": True}
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


def has_confirmed(email: str) -> bool:
    """Somebody signs in with this address already."""
    return EmailAddress.objects.filter(email=email, verified=True).exists()


def _new_user(invitation: Invitation, names: dict[str, str], password: str) -> User:
    person = invitation.person
    if person is None or hasattr(person, "user"):
        person = person_for(email=invitation.email, **names)
    if hasattr(person, "user"):  # the address is a second one of somebody who has an account
        raise InvitationError("Je hebt al een account bij ons. Log in met je andere adres.")
    user = User(email=invitation.email, person=person)
    user.set_password(password)
    user.save()
    return user
