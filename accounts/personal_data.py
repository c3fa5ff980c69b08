"""What accounts holds about a person, and how it is erased."""

from typing import Any
from uuid import UUID

import pghistory.models
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from accounts.models import Invitation, Person, ReadLog, User
from accounts.services import lifting
from accounts.services.users import end_sessions
from llo_portal.kernel.personal_data import PersonalDataSource

ERASED = "gewist"


def export(person_id: UUID) -> list[dict[str, Any]]:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return []
    rows = [
        {
            "onderdeel": "persoon", "voornaam": person.first_name, "tussenvoegsel": person.infix,
            "achternaam": person.last_name, "e-mailadres": person.email, "telefoon": person.phone,
            "geboortedatum": person.birth_date, "geboorteplaats": person.birth_place, "sinds": person.created_at,
        }
    ]  # fmt: skip
    for user in User.objects.filter(person=person).prefetch_related("groups", "teams"):
        rows.append(_account(user))
        rows.extend(
            {"onderdeel": "inlogsessie", "adres": s.ip, "apparaat": s.user_agent, "laatst gezien": s.last_seen_at}
            for s in UserSession.objects.filter(user=user)
        )
    rows.extend(
        {
            "onderdeel": "uitnodiging",
            "e-mailadres": i.email,
            "rollen": i.role_labels,
            "op": i.created_at,
            "stand": i.state,
        }
        for i in _invitations(person)
    )
    rows.extend(
        {"onderdeel": "inzage door een medewerker", "op": read.read_at, "pagina": read.page_text}
        for read in ReadLog.objects.filter(person=person)
    )
    return rows


def _account(user: User) -> dict[str, Any]:
    return {
        "onderdeel": "account", "e-mailadres": user.email, "rollen": user.role_labels,
        "teams": [team.name for team in user.teams.all()], "actief": user.is_active, "sinds": user.date_joined,
        "laatst ingelogd": user.last_login, "uit dienst per": user.left_on,
    }  # fmt: skip


def _invitations(person: Person) -> Any:
    mine = Q(person=person)
    if person.email:
        mine |= Q(email__iexact=person.email)
    return Invitation.objects.filter(mine)


def erase(person_id: UUID) -> list[str]:
    """Removes what identifies; the bare row stays, because what others wrote points at it."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return []
    _erase_invitations(person)
    user = User.objects.filter(person=person).first()
    if user:
        _erase_account(user)
    person.first_name, person.infix, person.last_name = ERASED, "", "persoon"
    person.email = person.phone = person.birth_place = ""
    person.birth_date, person.erased_at = None, person.erased_at or timezone.now()
    person.save()
    _erase_trail(person, user)
    return ["Naam, adres, telefoon en geboortegegevens zijn gewist, ook in het logboek.",
            *(["Het account is gesloten; het kan niet meer worden gebruikt."] if user else [])]  # fmt: skip


def _erase_invitations(person: Person) -> None:
    for invitation in _invitations(person):
        invitation.first_name = invitation.infix = invitation.last_name = ""
        invitation.email = f"{invitation.pk.hex}@gewist.invalid"
        if invitation.state in ("open", "verlopen"):
            invitation.revoked_at = timezone.now()
        invitation.save()
        with lifting.aside("accounts.InvitationEvent:append_only"):
            _events("InvitationEvent").filter(pgh_obj_id=invitation.pk).update(
                first_name="", infix="", last_name="", email=invitation.email
            )


def _erase_account(user: User) -> None:
    end_sessions(user=user)
    for model in (EmailAddress, SocialAccount, Authenticator):
        model.objects.filter(user=user).delete()
    user.groups.clear()
    user.teams.clear()
    user.email, user.is_active, user.is_staff, user.is_superuser = f"{user.pk.hex}@gewist.invalid", False, False, False
    user.set_unusable_password()
    user.save()


def _erase_trail(person: Person, user: User | None) -> None:
    with lifting.aside("accounts.PersonEvent:append_only", "accounts.UserEvent:append_only"):
        _events("PersonEvent").filter(pgh_obj_id=person.pk).update(
            first_name=ERASED, infix="", last_name="persoon", email="", phone="", birth_place="", birth_date=None
        )
        if user:
            _events("UserEvent").filter(pgh_obj_id=user.pk).update(email=user.email)
    if user:
        for context in pghistory.models.Context.objects.filter(metadata__user=str(user.pk)):
            context.metadata["name"] = "gewiste persoon"
            context.save(update_fields=["metadata"])


def _events(name: str) -> Any:
    return apps.get_model("accounts", name).objects


SOURCE = PersonalDataSource("accounts.person", "Persoon en account", export, erase)
