"""Users, roles, teams, leaving."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services
from accounts.errors import AccountsError
from accounts.models import User
from llo_portal.kernel.signals import person_left
from tests.factories.accounts import PersonFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(roles=("beheer",))


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_roles_are_given_by_another(admin):
    colleague = UserFactory()
    services.assign_roles(user=colleague, keys=["trainer", "accountmanager"], by=admin)
    assert fresh(colleague).role_keys == {"trainer", "accountmanager"}


def test_nobody_gives_himself_a_role(admin):
    with pytest.raises(AccountsError, match="ander"):
        services.assign_roles(user=admin, keys=["beheer", "directeur"], by=admin)
    assert fresh(admin).role_keys == {"beheer"}


def test_an_unknown_role_is_refused(admin):
    with pytest.raises(AccountsError, match="superheld"):
        services.assign_roles(user=UserFactory(), keys=["superheld"], by=admin)


def test_the_last_right_beheer_stays(admin):
    with pytest.raises(AccountsError, match="laatste"):
        services.assign_roles(user=admin, keys=[], by=admin)
    UserFactory(roles=("beheer",), is_active=False)
    with pytest.raises(AccountsError, match="laatste"):
        services.assign_roles(user=fresh(admin), keys=[], by=admin)
    UserFactory(roles=("beheer",))
    services.assign_roles(user=fresh(admin), keys=[], by=admin)
    assert fresh(admin).role_keys == frozenset()


def test_roles_on_screen_keep_what_was_ticked_when_refused(client, admin):
    client.force_login(admin)
    response = client.post(reverse("accounts:user_roles", args=[admin.pk]), {"roles": ["directeur", "beheer"]})
    assert response.status_code == 200
    assert "Een rol krijg je van een ander" in response.content.decode()
    assert response.context["form"]["roles"].value() == ["directeur", "beheer"]


def test_sessions_end_everywhere(client, admin):
    colleague = UserFactory(roles=("trainer",))
    client.force_login(colleague)
    client.get(reverse("today"))
    assert UserSession.objects.filter(user=colleague).count() == 1
    services.end_sessions(user=colleague)
    assert not Session.objects.exists()
    assert client.get(reverse("today")).status_code == 302


class TestLeaving:
    def test_news_travels_after_the_fact_with_ids_of_persons(self, admin, run_outbox):
        leaver, successor = UserFactory(roles=("accountmanager",)), UserFactory(roles=("accountmanager",))
        TeamFactory(users=(leaver,))
        heard = []

        def listen(sender, **news):
            heard.append({key: news[key] for key in ("person_id", "successor_id", "by_id")})

        person_left.connect(listen)
        try:
            services.leave(user=leaver, successor=successor, by=admin)
            assert heard == []
            run_outbox()
        finally:
            person_left.disconnect(listen)
        assert heard == [{"person_id": leaver.person_id, "successor_id": successor.person_id, "by_id": admin.pk}]
        gone = fresh(leaver)
        assert (gone.is_active, gone.role_keys, gone.teams.count()) == (False, frozenset(), 0)
        assert gone.left_on is not None

    def test_a_colleague_cannot_leave_without_successor(self, admin):
        with pytest.raises(AccountsError, match="overneemt"):
            services.leave(user=UserFactory(roles=("trainer",)), successor=None, by=admin)

    @pytest.mark.parametrize(("roles", "active"), [(("klantcontact",), True), (("trainer",), False)])
    def test_the_successor_works_here(self, admin, roles, active):
        with pytest.raises(AccountsError, match="hier nog werkt"):
            services.leave(
                user=UserFactory(roles=("trainer",)), successor=UserFactory(roles=roles, is_active=active), by=admin
            )

    def test_somebody_from_outside_leaves_without_successor(self, admin):
        contact = UserFactory(roles=("klantcontact",))
        services.leave(user=contact, successor=None, by=admin)
        assert not fresh(contact).is_active

    def test_not_oneself_and_not_the_last_administrator(self, admin):
        with pytest.raises(AccountsError, match="collega"):
            services.leave(user=admin, successor=UserFactory(roles=("trainer",)), by=admin)
        director = UserFactory(roles=("directeur",))
        with pytest.raises(AccountsError, match="laatste"):
            services.leave(user=admin, successor=director, by=director)

    def test_on_screen(self, client, admin):
        leaver, successor = UserFactory(roles=("trainer",)), UserFactory(roles=("trainer",))
        client.force_login(admin)
        url = reverse("accounts:user_leave", args=[leaver.pk])
        assert leaver.person.full_name in client.get(url).content.decode()
        assert "Kies wie het werk overneemt" in client.post(url, {"successor": ""}).content.decode()
        assert client.post(url, {"successor": successor.pk}).status_code == 302
        assert not fresh(leaver).is_active
        assert client.get(reverse("accounts:user_detail", args=[leaver.pk])).status_code == 200

    def test_who_comes_back_gets_an_account_without_roles(self, admin):
        leaver = UserFactory(roles=("trainer",))
        services.leave(user=leaver, successor=admin, by=admin)
        services.return_to_work(user=leaver, by=admin)
        assert fresh(leaver).is_active
        assert fresh(leaver).role_keys == frozenset()


@pytest.mark.parametrize("name", ["accounts:user_list", "accounts:team_list", "accounts:invitation_list"])
def test_lists_ask_as_much_for_three_rows_as_for_one(client, admin, name):
    def more():
        user = UserFactory(roles=("trainer", "accountmanager"))
        TeamFactory(users=(user, admin))
        services.invite(email=f"{user.pk}@voorbeeld.nl", roles=["trainer"], first_name="A", last_name="B", by=user)

    client.force_login(admin)
    more()
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(name))
    more()
    more()
    with CaptureQueriesContext(connection) as three:
        assert client.get(reverse(name)).status_code == 200
    assert len(three) == len(one) <= 16, [q["sql"][:150] for q in three]


def test_users_are_found_by_name_and_role(client, admin):
    client.force_login(admin)
    found = UserFactory(person=PersonFactory(first_name="Wim", last_name="Oosterom"), roles=("trainer",))
    UserFactory(roles=("trainer",))
    page = client.get(reverse("accounts:user_list"), {"q": "wim ooster", "role": "trainer"})
    assert [row.record for row in page.context["table"].rows] == [found]


def test_owner_colleague_and_stranger_see_the_right_people(admin):
    me, colleague = UserFactory(roles=("accountmanager",)), UserFactory(roles=("trainer",))
    learner, marketeer = UserFactory(roles=("deelnemer",)), UserFactory(roles=("marketeer",))
    loose = PersonFactory()
    from accounts.models import Person

    def seen(user):
        return set(Person.objects.for_user(user))

    assert seen(learner) == {learner.person}
    assert seen(marketeer) == {marketeer.person}
    assert {me.person, colleague.person} <= seen(me)
    assert not {learner.person, loose} & seen(me)
    assert learner.person in seen(admin)
    assert loose not in seen(admin)


def test_search_finds_people_for_who_manages_users(client, admin):
    UserFactory(person=PersonFactory(first_name="Ingrid", last_name="Blom"), roles=("administrateur",))
    client.force_login(admin)
    assert "Ingrid Blom" in client.get(reverse("search"), {"q": "blom"}).content.decode()
    client.force_login(UserFactory(roles=("trainer",)))
    assert "Ingrid Blom" not in client.get(reverse("search"), {"q": "blom"}).content.decode()


def test_a_team_is_made_changed_and_removed(client, admin):
    one, two = UserFactory(roles=("accountmanager",)), UserFactory(roles=("accountmanager",))
    client.force_login(admin)
    client.post(reverse("accounts:team_create"), {"name": "West", "members": [one.pk, two.pk]})
    assert fresh(one).colleague_ids == {one.pk, two.pk}
    team = one.teams.get()
    client.post(reverse("accounts:team_edit", args=[team.pk]), {"name": "West", "members": [one.pk]})
    assert fresh(one).colleague_ids == {one.pk}
    client.post(reverse("accounts:team_delete", args=[team.pk]))
    assert not one.teams.exists()


def test_a_team_name_is_used_once(client, admin):
    TeamFactory(name="West")
    client.force_login(admin)
    page = client.post(reverse("accounts:team_create"), {"name": "West"})
    assert page.status_code == 200
    assert page.context["form"].errors["name"]
