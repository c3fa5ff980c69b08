import pytest
from django.contrib.auth.models import Group

from accounts import roles as module
from accounts.demo.load import load
from accounts.models import Person, User
from accounts.services import person_for
from llo_portal.kernel import yamldata
from llo_portal.kernel.demo import World
from tests.factories.accounts import PersonFactory, UserFactory


def test_the_source_gives_fourteen_internal_and_four_external_roles():
    found = module.roles().values()
    assert sum(not r.is_external for r in found) == 15  # with the right beheer
    assert sum(r.is_external for r in found) == 4


@pytest.mark.parametrize("change", [{"interm": {"a": 1}}, {"recht_beheer": None}])
def test_a_typo_or_an_empty_value_in_the_source_stops_the_start(change, tmp_path):
    import yaml

    data = yamldata.load(module.DATA) | change
    path = tmp_path / "rollen.yaml"
    path.write_text(yaml.safe_dump(data))
    with pytest.raises(yamldata.DataFileError):
        module.read(yamldata.load(path))


@pytest.mark.django_db
def test_every_role_is_a_group():
    assert set(module.roles()) <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.django_db
def test_the_demo_people_are_loaded_once():
    load(World())
    world = World()
    load(world)
    assert {"directeur", "directeur_2", "accountmanager", "beheer", "klantcontact"} <= world.users.keys()
    assert User.objects.count() == len(world.users)
    assert world.users["trainer"].role_keys == {"trainer"}


@pytest.mark.django_db
def test_a_confirmed_address_finds_its_person_whatever_name_was_typed():
    user = UserFactory()
    assert person_for(first_name="X", last_name="Y", email=user.email.upper()) == user.person


@pytest.mark.django_db
def test_a_shared_address_never_makes_two_people_one():
    jan = PersonFactory(first_name="Jan", last_name="Groot", email="info@voorbeeld.nl")
    assert person_for(first_name="jan", last_name="Groot", email="Info@voorbeeld.nl") == jan
    assert person_for(first_name="Piet", last_name="Groot", email="info@voorbeeld.nl") != jan


@pytest.mark.django_db
def test_the_same_name_without_an_address_is_somebody_else():
    one = person_for(first_name="Jan", last_name="Jansen", email="")
    assert person_for(first_name="Jan", last_name="Jansen", email="") != one
    assert Person.objects.count() == 2


@pytest.mark.django_db
def test_an_unverified_address_proves_nothing():
    user = UserFactory(verified=False)
    assert person_for(first_name="Ander", last_name="Mens", email=user.email) != user.person
