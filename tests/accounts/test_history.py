"""The audit trail: who, when, what; and who may read it."""

import uuid

import pytest
from django.db import connection
from django.urls import reverse

from accounts.audit import MASKED, history
from accounts.models import Person, UserRoleEvent
from tests.factories.accounts import PersonFactory, ProviderFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def url(obj):
    return reverse("accounts:history", args=[obj._meta.app_label, obj._meta.model_name, obj.pk])


def test_the_trail_names_who_changed_what(client):
    admin = UserFactory(roles=("beheer",), person=PersonFactory(first_name="Sven", last_name="Wolters"))
    team = TeamFactory(name="West")
    client.force_login(admin)
    client.post(reverse("accounts:team_edit", args=[team.pk]), {"name": "Oost"})
    newest, first = history(team, admin)
    assert newest.actor == "Sven Wolters"
    assert [(c.field, c.old, c.new) for c in newest.changes] == [("Naam", "West", "Oost")]
    assert first.label == "maakte dit aan"
    page = client.get(url(team)).content.decode()
    assert "Sven Wolters" in page
    assert "Oost" in page


def test_a_row_from_before_the_trail_has_a_page_without_lines(client):
    client.force_login(reader := UserFactory(roles=("beheer",)))
    team = TeamFactory(name="West")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM accounts_teamevent WHERE pgh_obj_id = %s", [team.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert history(team, reader) == []
    assert client.get(url(team)).status_code == 200


def test_bulk_updates_are_seen_too():
    person = PersonFactory(last_name="Jansen")
    Person.objects.filter(pk=person.pk).update(last_name="Jansen-Smit")
    assert history(person, person_reader())[0].changes[0].new == "Jansen-Smit"


def person_reader():
    return UserFactory(roles=("directeur",))


def test_sensitive_fields_are_masked_for_who_may_not_read_them():
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(birth_place="Kanariestad", birth_date="1990-02-03")
    shown = str(history(person, UserFactory(roles=("directeur",)))[0])
    assert "Kanariestad" not in shown
    assert "1990" not in shown
    assert MASKED in shown
    assert "03-02-1990" in str(history(person, UserFactory(roles=("administrateur",)))[0])


def test_passwords_never_reach_the_trail():
    user = UserFactory()
    user.set_password("een-nieuw-geheim-2027")
    user.save()
    assert user.password not in str(list(user.events.values()))
    assert not any(c.field == "Wachtwoord" for entry in history(user, user) for c in entry.changes)


def test_giving_and_taking_roles_is_followed():
    user = UserFactory(roles=("trainer",))
    user.groups.clear()
    assert [(c.old, c.new) for entry in history(user, user) for c in entry.changes] == [
        ("Trainer", "vervallen"),
        ("", "Trainer"),
    ]
    assert list(UserRoleEvent.objects.filter(user=user).values_list("pgh_label", flat=True)) == ["given", "taken"]


def test_strangers_to_the_record_get_404(client):
    team, colleague = TeamFactory(), UserFactory(roles=("accountmanager",))
    mine = TeamFactory(users=(colleague,))
    client.force_login(colleague)
    assert client.get(url(mine)).status_code == 200
    assert client.get(url(team)).status_code == 404


@pytest.mark.parametrize("model", ["auth/group", "accounts/provider", "nergens/niets", "accounts/personevent"])
def test_what_is_not_followed_row_by_row_does_not_exist(client, model):
    ProviderFactory()
    client.force_login(UserFactory(roles=("beheer",)))
    assert client.get(f"/historie/{model}/{uuid.uuid4()}/").status_code == 404


def test_a_detail_page_links_to_its_history(client):
    admin = UserFactory(roles=("beheer",))
    client.force_login(admin)
    assert url(admin) in client.get(reverse("accounts:user_detail", args=[admin.pk])).content.decode()
    fragment = client.get(url(admin), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
