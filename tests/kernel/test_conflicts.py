"""Two tabs with one form: nobody overwrites what they never read."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clients.models import Organisation
from tests.factories.accounts import TeamFactory, UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.clients import OrganisationFactory

pytestmark = pytest.mark.django_db


class Tab:
    """A form as a browser sends it: every field as it stood, but for what is typed."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url, self.page = client, url, client.get(url)

    def send(self, **typed: Any) -> Any:
        form = self.page.context["form"]
        told = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        seen = re.search(r'name="seen" value="([0-9a-f]+)"', self.page.content.decode())
        assert seen is not None
        self.page = self.client.post(self.url, told | {"seen": seen[1]} | typed)
        return self.page


@pytest.fixture
def seller(client: Client) -> Any:
    user = UserFactory(roles=("accountmanager",))
    client.force_login(user)
    return user


@pytest.fixture
def organisation(seller: Any) -> Organisation:
    return OrganisationFactory(
        name="Bakkerij Oud", kind="werkgever", sector="zorg-en-welzijn", place="Gouda", owner=seller
    )


def tab(client: Client, organisation: Organisation) -> Tab:
    return Tab(client, reverse("clients:organisation_edit", args=[organisation.pk]))


def test_the_second_tab_reads_what_the_first_saved_and_keeps_what_it_typed(client, organisation):
    one, two = tab(client, organisation), tab(client, organisation)
    assert one.send(name="Bakkerij Een", sector="techniek").status_code == 302

    refused = two.send(name="Bakkerij Twee")

    assert refused.status_code == 409
    assert Organisation.objects.get().name == "Bakkerij Een"
    told = {label.lower(): (stored, typed) for label, stored, typed in refused.context["conflict"]}
    assert told["naam"] == ("Bakkerij Een", "Bakkerij Twee")
    assert told["sector"][0] != told["sector"][1]
    assert "techniek" in told["sector"][0].lower()
    assert refused.context["form"]["name"].value() == "Bakkerij Twee"


def test_who_read_both_may_save_after_all(client, organisation):
    one, two = tab(client, organisation), tab(client, organisation)
    one.send(name="Bakkerij Een")
    two.send(name="Bakkerij Twee")

    assert two.send().status_code == 302
    assert Organisation.objects.get().name == "Bakkerij Twee"


def test_what_the_form_does_not_show_stops_nobody(client, organisation):
    two = tab(client, organisation)
    organisation.timeline.create(kind="notitie", text="Gebeld", happened_at="2026-03-01T12:00Z")
    organisation.save()

    assert two.send(name="Bakkerij Twee").status_code == 302


def test_a_refused_form_keeps_the_moment_it_was_opened(client, organisation):
    """Else correcting a mistake would count as having read what somebody saved meanwhile."""
    one, two = tab(client, organisation), tab(client, organisation)
    assert two.send(name="").status_code == 200
    one.send(name="Bakkerij Een")

    assert two.send(name="Bakkerij Twee").status_code == 409


def test_a_form_that_makes_a_row_has_nothing_to_compare(client, organisation):
    made = client.get(reverse("clients:contact_create", args=[organisation.pk]))

    assert made.status_code == 200
    assert 'name="seen"' not in made.content.decode()


def test_members_of_a_team_are_told_by_name(client):
    client.force_login(UserFactory(roles=("beheer",)))
    team = TeamFactory(name="West")
    url = reverse("accounts:team_edit", args=[team.pk])
    one, two = Tab(client, url), Tab(client, url)
    one.send(name="Oost")

    assert [row[1:] for row in two.send(name="Zuid").context["conflict"]] == [("Oost", "Zuid")]


def test_a_course_of_which_the_draft_changed(client):
    client.force_login(UserFactory(roles=("onderwijsontwikkelaar",)))
    url = reverse("catalogue:staff_course_edit", args=[CourseFactory(title="Lassen", state="concept").pk])
    one, two = Tab(client, url), Tab(client, url)
    assert one.send(title="Lassen voor starters").status_code == 302

    refused = two.send(title="Lassen in drie weken")

    assert refused.status_code == 409
    assert ("Lassen voor starters", "Lassen in drie weken") in [row[1:] for row in refused.context["conflict"]]
