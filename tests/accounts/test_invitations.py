"""Invitations: signed, single use, bound to the address, expiring; what is wrong is said in Dutch."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services, tokens
from accounts.errors import AccountsError, InvitationError
from accounts.models import Invitation, User
from llo_portal.documents.models import Effect
from tests.factories.accounts import PASSWORD, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NAMES = {"first_name": "Nora", "infix": "", "last_name": "Smit"}


@pytest.fixture
def admin():
    return UserFactory(roles=("beheer",))


@pytest.fixture
def invited(admin, run_outbox):
    """An invitation and the token that went by mail."""

    def make(email="nora@voorbeeld.nl", roles=("trainer",), **more):
        invitation = services.invite(email=email, roles=roles, by=admin, **(NAMES | more))
        run_outbox()
        return invitation, token_in(mail.outbox[-1].body)

    return make


def token_in(body: str) -> str:
    return re.search(r"/uitnodiging/([^/]+)/", body)[1]


def test_the_mail_holds_the_link_and_the_table_only_a_digest(invited):
    invitation, token = invited()
    assert mail.outbox[-1].to == ["nora@voorbeeld.nl"]
    assert "Trainer" in mail.outbox[-1].body
    assert invitation.token_digest == tokens.digest(token)
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(Effect.objects.values())), "the link stays behind in the outbox"


def test_accepting_makes_a_user_with_the_roles_who_can_sign_in(client, invited):
    _, token = invited(roles=("trainer", "accountmanager"))
    url = reverse("accounts:invitation_accept", args=[token])
    page = client.get(url)
    assert "Welkom, Nora" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    answer = client.post(url, NAMES | {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.headers["Location"] == reverse("account_login")
    user = User.objects.get(email="nora@voorbeeld.nl")
    assert user.role_keys == {"trainer", "accountmanager"}
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get(reverse("today")).status_code == 200


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"password1": "kort", "password2": "kort"}, "password1"),
        ({"password1": "wachtwoord123", "password2": "wachtwoord123!"}, "password2"),
        ({"password1": "nora@voorbeeld.nl", "password2": "nora@voorbeeld.nl"}, "password1"),
        ({"password1": PASSWORD, "password2": PASSWORD, "first_name": ""}, "first_name"),
    ],
)
def test_a_refused_form_keeps_the_invitation(client, invited, data, field):
    invitation, token = invited()
    page = client.post(reverse("accounts:invitation_accept", args=[token]), NAMES | data)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    invitation.refresh_from_db()
    assert invitation.state == "open"


def test_a_token_works_once(client, invited):
    _, token = invited()
    services.accept(token=token, password=PASSWORD, **NAMES)
    page = client.get(reverse("accounts:invitation_accept", args=[token]))
    assert page.status_code == 410
    assert "al gebruikt" in page.content.decode()
    with pytest.raises(InvitationError):
        services.accept(token=token, password="een-ander-wachtwoord", **NAMES)


def test_an_expired_token_says_when(client, invited):
    invitation, token = invited()
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert "verlopen op" in client.get(reverse("accounts:invitation_accept", args=[token])).content.decode()


def test_a_revoked_token_is_dead(client, invited):
    invitation, token = invited()
    services.revoke(invitation=invitation)
    assert "ingetrokken" in client.get(reverse("accounts:invitation_accept", args=[token])).content.decode()
    with pytest.raises(InvitationError):
        services.revoke(invitation=invitation)


def test_resending_replaces_the_link(client, admin, invited, run_outbox):
    invitation, old = invited()
    client.force_login(admin)
    client.post(reverse("accounts:invitation_resend", args=[invitation.pk]))
    run_outbox()
    new = token_in(mail.outbox[-1].body)
    client.logout()
    assert client.get(reverse("accounts:invitation_accept", args=[old])).status_code == 410
    assert client.get(reverse("accounts:invitation_accept", args=[new])).status_code == 200


def test_a_made_up_token_and_one_for_another_address_are_refused(client, invited):
    invitation, token = invited()
    assert client.get(reverse("accounts:invitation_accept", args=["verzonnen"])).status_code == 410
    Invitation.objects.filter(pk=invitation.pk).update(email="ander@voorbeeld.nl")
    assert client.get(reverse("accounts:invitation_accept", args=[token])).status_code == 410


def test_a_second_invitation_replaces_the_first(invited):
    first, _ = invited()
    invited()
    first.refresh_from_db()
    assert first.state == "ingetrokken"


def test_the_database_keeps_one_open_invitation_per_address(admin, invited):
    invited()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            email="nora@voorbeeld.nl", roles=["trainer"], token_digest="x", invited_by=admin, expires_at=timezone.now()
        )


def test_who_has_an_account_is_not_invited(admin):
    somebody = UserFactory(roles=("deelnemer",))
    with pytest.raises(AccountsError, match="al een account"):
        services.invite(email=somebody.email.upper(), roles=["trainer"], by=admin, **NAMES)


def test_a_stranger_who_signed_up_with_the_address_first_gains_nothing(client, invited):
    """Somebody registers another's address, never confirms it and waits for the invitation."""
    squatter = UserFactory(person=PersonFactory(email="nora@voorbeeld.nl"), verified=False)
    squatter.set_password("van-de-indringer-2026")
    squatter.save()
    _, token = invited()
    services.accept(token=token, password=PASSWORD, **NAMES)
    user = User.objects.get(email="nora@voorbeeld.nl")
    assert user.check_password(PASSWORD)
    assert not user.check_password("van-de-indringer-2026")


def test_who_confirmed_the_address_meanwhile_keeps_the_password(client, invited):
    _, token = invited()
    user = UserFactory(person=PersonFactory(email="nora@voorbeeld.nl"), roles=("deelnemer",))
    page = client.get(reverse("accounts:invitation_accept", args=[token]))
    assert "wachtwoord blijft" in page.content.decode()
    client.post(reverse("accounts:invitation_accept", args=[token]), {})
    user = User.objects.get(pk=user.pk)
    assert user.check_password(PASSWORD)
    assert user.role_keys == {"deelnemer", "trainer"}


def test_an_invitation_for_a_known_person_keeps_that_person(admin, run_outbox):
    contact = PersonFactory(first_name="Petra", email="petra@voorbeeld.nl")
    services.invite(email=contact.email, roles=["klantcontact"], by=admin, person=contact, **NAMES)
    run_outbox()
    user = services.accept(token=token_in(mail.outbox[-1].body), password=PASSWORD, **NAMES)
    assert user.person == contact


def test_on_screen(client, admin):
    client.force_login(admin)
    url = reverse("accounts:invitation_create")
    data = NAMES | {"email": "geen-adres", "roles": ["trainer"]}
    page = client.post(url, data)
    assert page.context["form"].errors["email"]
    assert "Smit" in page.content.decode()
    assert client.post(url, data | {"email": "nora@voorbeeld.nl"}).status_code == 302
    page = client.get(reverse("accounts:invitation_list")).content.decode()
    assert "nora@voorbeeld.nl" in page
    assert "Intrekken" in page


def test_the_form_of_an_invitation_can_be_sent_by_a_browser(invited):
    """With no-referrer a browser sends `Origin: null`, which the CSRF check refuses: nobody could make an account."""
    url = reverse("accounts:invitation_accept", args=[invited()[1]])
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(url)
    assert page.headers["Referrer-Policy"] == "same-origin"
    typed = NAMES | {"password1": PASSWORD, "password2": PASSWORD, "csrfmiddlewaretoken": page.context["csrf_token"]}
    assert browser.post(url, typed, headers={"origin": "http://testserver"}).status_code == 302
