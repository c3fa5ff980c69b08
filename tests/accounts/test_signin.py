"""Signing in, signing up, the second step, the demo."""

import re
from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.adapter import SocialAccountAdapter
from accounts.models import Person, User
from tests.factories.accounts import PASSWORD, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGNUP = {
    "first_name": "Kim", "infix": "de", "last_name": "Wit", "email": "Kim@Voorbeeld.nl", "password1": PASSWORD,
    "password2": PASSWORD,
}  # fmt: skip


def confirm(client, run_outbox):
    run_outbox()
    link = re.search(r"https?://\S+?(/account/confirm-email/\S+)", mail.outbox[-1].body)[1]
    client.post(link)


def test_sign_in_by_address_whatever_its_case(client):
    user = UserFactory(roles=("accountmanager",))
    client.post(reverse("account_login"), {"login": user.email.upper(), "password": PASSWORD})
    assert client.get(reverse("today")).context["request"].user == user
    assert UserSession.objects.filter(user=user).exists()


def test_a_wrong_password_says_so_in_dutch(client):
    user = UserFactory()
    page = client.post(reverse("account_login"), {"login": user.email, "password": "fout"})
    assert "wachtwoord" in str(page.context["form"].errors).lower()


def test_who_signs_up_becomes_a_deelnemer_after_confirming(client, run_outbox):
    client.post(reverse("account_signup"), SIGNUP | {"roles": ["directeur"], "is_staff": "on"})
    user = User.objects.get(email="kim@voorbeeld.nl")
    assert user.role_keys == {"deelnemer"}
    assert user.person.full_name == "Kim de Wit"
    assert client.get(reverse("today")).status_code == 302, "not before the address is confirmed"
    confirm(client, run_outbox)
    client.post(reverse("account_login"), {"login": "kim@voorbeeld.nl", "password": PASSWORD})
    assert client.get(reverse("today")).status_code == 200


def test_a_known_person_is_joined_once_the_address_is_confirmed(client, run_outbox):
    known = PersonFactory(first_name="Kim", last_name="Wit", email="kim@voorbeeld.nl")
    client.post(reverse("account_signup"), SIGNUP)
    assert User.objects.get(email="kim@voorbeeld.nl").person != known, "unconfirmed proves nothing"
    confirm(client, run_outbox)
    assert User.objects.get(email="kim@voorbeeld.nl").person == known
    assert Person.objects.filter(email="kim@voorbeeld.nl").count() == 1


def test_two_people_behind_one_address_are_told_apart_by_name(client, run_outbox):
    PersonFactory(first_name="Jan", last_name="Groot", email="kim@voorbeeld.nl")
    PersonFactory(first_name="Piet", last_name="Klein", email="kim@voorbeeld.nl")
    client.post(reverse("account_signup"), SIGNUP)
    confirm(client, run_outbox)
    assert User.objects.get(email="kim@voorbeeld.nl").person.first_name == "Kim"


def test_a_new_main_address_becomes_the_persons_address(client):
    user = UserFactory(roles=("deelnemer",))
    user.emailaddress_set.create(email="nieuw@voorbeeld.nl", verified=True)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_email"), {"email": "nieuw@voorbeeld.nl", "action_primary": ""})
    user = User.objects.get(pk=user.pk)
    assert (user.email, user.person.email) == ("nieuw@voorbeeld.nl", "nieuw@voorbeeld.nl")


class TestSecondStep:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.MFA_REQUIRED_FOR_STAFF = True

    @pytest.mark.parametrize("name", ["today", "search", "accounts:profile", "account_email", "usersessions_list"])
    def test_staff_without_one_is_led_to_setting_it_up(self, client, name):
        client.force_login(UserFactory(roles=("trainer",)))
        answer = client.get(reverse(name))
        assert answer.headers["Location"] == reverse("mfa_index")

    def test_the_way_there_is_open(self, client):
        user = UserFactory(roles=("trainer",))
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert client.get(reverse("mfa_index")).status_code == 200
        page = client.post(
            reverse("account_reauthenticate") + "?next=" + reverse("mfa_activate_totp"),
            {"password": PASSWORD},
            follow=True,
        )
        assert page.request["PATH_INFO"] == reverse("mfa_activate_totp")
        assert page.status_code == 200
        assert client.post(reverse("account_logout")).headers["Location"] != reverse("mfa_index")

    def test_with_one_the_work_goes_on_and_losing_it_asks_again(self, client):
        user = UserFactory(roles=("trainer",))
        step = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
        client.force_login(user)
        assert client.get(reverse("today")).status_code == 200
        step.delete()
        client.logout()
        client.force_login(user)
        assert client.get(reverse("today")).status_code == 302

    def test_people_from_outside_may_do_without(self, client):
        client.force_login(UserFactory(roles=("deelnemer",)))
        assert client.get(reverse("today")).status_code == 200

    def test_a_form_sent_without_second_step_does_nothing(self, client):
        client.force_login(UserFactory(roles=("beheer",)))
        client.post(reverse("accounts:team_create"), {"name": "West"})
        from accounts.models import Team

        assert not Team.objects.exists()


class TestSurfconext:
    def login(self, organisation="rijnstroom.nl"):
        account = SimpleNamespace(extra_data={"userinfo": {"schac_home_organization": organisation}})
        return SimpleNamespace(account=account)

    def request(self):
        request = RequestFactory().get("/")
        request._messages = SimpleNamespace(add=lambda *args, **kwargs: None)
        return request

    def test_never_by_e_mail_and_never_a_new_account(self):
        adapter = SocialAccountAdapter()
        assert not adapter.is_open_for_signup(self.request(), self.login())
        assert not adapter.can_authenticate_by_email(self.login(), "directeur@voorbeeld.nl")

    def test_only_organisations_on_the_list(self, settings):
        settings.SURFCONEXT_HOME_ORGANISATIONS = ["rijnstroom.nl"]
        SocialAccountAdapter().pre_social_login(self.request(), self.login())
        with pytest.raises(ImmediateHttpResponse):
            SocialAccountAdapter().pre_social_login(self.request(), self.login("elders.nl"))


def test_the_demo_sign_in_exists_in_the_demo_only(client, settings):
    from django.http import Http404

    from accounts.views.own import demo_sign_in

    with pytest.raises(Http404):
        demo_sign_in(RequestFactory().post("/", {"role": "directeur"}))
    assert client.post("/demo-inloggen/", {"role": "directeur"}).status_code == 404


@pytest.mark.urls("tests.accounts.demo_urls")
def test_one_click_per_role_in_the_demo(client, settings):
    from accounts.demo.load import load
    from llo_portal.kernel.demo import World

    settings.DEMO = True
    world = World()
    load(world)
    page = client.get(reverse("account_login")).content.decode()
    assert "Anouk Bakker" in page
    answer = client.post("/demo-inloggen/", {"role": "accountmanager_2"})
    assert answer.headers["Location"] == reverse("today")
    assert client.get(reverse("today")).context["request"].user == world.users["accountmanager_2"]
    assert client.post("/demo-inloggen/", {"role": "onzin"}).status_code == 404


@pytest.mark.parametrize("page", ["account_signup", "account_change_password"])
def test_what_we_ask_of_a_password_says_je(page):
    client = Client()
    if page != "account_signup":
        client.force_login(UserFactory())
    told = client.get(reverse(page)).content.decode()
    assert "Een zin is makkelijk te onthouden." in told
    assert not re.search(r"\b[Uu]w?\b", re.sub(r"<[^>]*>", " ", told))
