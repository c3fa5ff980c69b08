"""Inzage and wissen."""

import io
import json
import zipfile

import pghistory.models
import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse

from accounts import services
from accounts.errors import AccountsError
from accounts.models import DataRequest, Person, User
from llo_portal.kernel.personal_data import PersonalDataSource, personal_data
from tests.factories.accounts import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
CANARY = "Kanarievogel"


@pytest.fixture
def admin():
    return UserFactory(roles=("beheer",))


@pytest.fixture
def learner(admin, run_outbox):
    person = PersonFactory(
        first_name=CANARY, last_name=f"{CANARY}s", email="kanarie@voorbeeld.nl", phone="0348 555 555",
        birth_place=f"{CANARY}stad", birth_date="1990-01-01",
    )  # fmt: skip
    services.invite(
        email=person.email, roles=["deelnemer"], first_name=CANARY, last_name=f"{CANARY}s", by=admin, person=person
    )
    run_outbox()
    return UserFactory(person=person, roles=("deelnemer",))


def zipped(response):
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_everybody_gets_his_own_data(client, learner):
    client.force_login(learner)
    assert "Persoon en account" in client.get(reverse("accounts:own_data")).content.decode()
    files = zipped(client.post(reverse("accounts:own_data_download")))
    rows = json.loads(files["accounts-person.json"])
    assert rows[0]["voornaam"] == CANARY
    assert {row["onderdeel"] for row in rows} >= {"persoon", "account", "uitnodiging"}
    assert DataRequest.objects.get().by == learner


def test_an_exact_address_finds_the_person_and_nothing_less(client, admin, learner):
    client.force_login(admin)
    url = reverse("accounts:data_requests")
    assert learner.person.full_name in client.post(url, {"email": "KANARIE@voorbeeld.nl"}).content.decode()
    assert "kennen niemand" in client.post(url, {"email": "anarie@voorbeeld.nl"}).content.decode()


def test_erasing_leaves_no_canary(client, admin, learner):
    client.force_login(learner)
    client.post(
        reverse("accounts:profile"), {"first_name": CANARY, "last_name": "Nieuw", "infix": "", "phone": "0348 555 556"}
    )
    client.force_login(admin)
    client.post(reverse("accounts:person_erase", args=[learner.person_id]))
    person = Person.objects.get(pk=learner.person_id)
    assert person.erased_at
    assert not User.objects.get(pk=learner.pk).is_active
    assert canaries() == []


def canaries():
    """Every row of every table of ours in which the person is still to be read."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ~* %s', ["kanarie|555 55"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_erasing_twice_does_no_harm(admin, learner):
    services.erase_person(person=learner.person, by=admin)
    services.erase_person(person=learner.person, by=admin)
    assert DataRequest.objects.filter(kind="wissen").count() == 2


def test_a_colleague_leaves_first_and_nobody_erases_himself(admin):
    colleague = UserFactory(roles=("trainer",))
    with pytest.raises(AccountsError, match="vertrek"):
        services.erase_person(person=colleague.person, by=admin)
    with pytest.raises(AccountsError, match="collega"):
        services.erase_person(person=admin.person, by=admin)


def test_when_one_source_fails_nothing_is_erased(admin, learner):
    def fail(person_id):
        raise RuntimeError

    broken = PersonalDataSource("zz.broken", "Stuk", lambda person_id: [], fail)
    with personal_data.override(*personal_data, broken), pytest.raises(RuntimeError):
        services.erase_person(person=learner.person, by=admin)
    learner.person.refresh_from_db()
    assert learner.person.first_name == CANARY


def test_a_request_cannot_be_rewritten(admin, learner):
    services.export_person(person=learner.person, by=admin)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        DataRequest.objects.update(outcome=[])


def test_the_trail_no_longer_names_who_was_erased(client, admin, learner):
    client.force_login(learner)
    client.post(reverse("accounts:profile"), {"first_name": "X", "last_name": "Y", "infix": "", "phone": ""})
    services.erase_person(person=learner.person, by=admin)
    assert not pghistory.models.Context.objects.filter(metadata__name__icontains=CANARY).exists()


def test_own_profile(client, learner):
    client.force_login(learner)
    page = client.post(reverse("accounts:profile"), {"first_name": "", "last_name": "Y", "phone": "geen"})
    assert set(page.context["form"].errors) == {"first_name", "phone"}
    assert 'value="geen"' in page.content.decode()
