"""A double click, a retry or a second tab does nothing twice."""

import uuid
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Team
from llo_portal.documents.models import AnsweredRequest
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = UserFactory(roles=("beheer",))
    client.force_login(user)
    return user


def make(client, key, **data):
    return client.post(reverse("accounts:team_create"), {"name": "West", "idempotency_key": str(key)} | data)


def test_the_same_form_twice_makes_one_row_and_answers_the_same(client, admin):
    key = uuid.uuid4()
    first, second = make(client, key), make(client, key)
    assert Team.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_another_body_under_the_same_key_is_refused(client, admin):
    key = uuid.uuid4()
    make(client, key)
    answer = make(client, key, name="Oost")
    assert answer.status_code == 422
    assert Team.objects.count() == 1


def test_another_page_under_the_same_key_is_refused(client, admin):
    key = uuid.uuid4()
    make(client, key)
    answer = client.post(reverse("accounts:invitation_create"), {"idempotency_key": str(key), "name": "West"})
    assert answer.status_code == 422


def test_a_refused_form_is_not_remembered(client, admin):
    key = uuid.uuid4()
    assert make(client, key, name="").status_code == 200
    assert not AnsweredRequest.objects.exists()
    assert make(client, key).status_code == 302


def test_a_new_key_is_a_new_form(client, admin):
    make(client, uuid.uuid4())
    assert make(client, uuid.uuid4()).status_code == 200, "the name is taken"
    make(client, uuid.uuid4(), name="Oost")
    assert Team.objects.count() == 2


def test_keys_of_others_are_no_use(client, admin):
    key = uuid.uuid4()
    make(client, key)
    client.force_login(UserFactory(roles=("trainer",)))
    assert make(client, key).status_code == 403


@pytest.mark.parametrize("key", ["", "geen-sleutel", "x" * 500])
def test_without_a_usable_key_a_form_works_as_ever(client, admin, key):
    assert make(client, key).status_code == 302


def test_another_file_of_the_same_name_and_size_is_another_body(client, admin):
    key, url = str(uuid.uuid4()), reverse("accounts:provider_edit")

    def send(content):
        logo = SimpleUploadedFile("logo.png", content, "image/png")
        return client.post(url, {"name": "X", "brand_colour": "#0b5563", "idempotency_key": key, "logo": logo})

    picture = _picture()
    assert send(picture).status_code == 302
    assert send(picture).status_code == 302
    assert send(picture[:-1] + b"x").status_code == 422


def _picture():
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_make_one_row():
    user, key, answers = UserFactory(roles=("beheer",)), uuid.uuid4(), []
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user)
    start = Barrier(2)

    def press(client):
        try:
            start.wait()
            answers.append(make(client, key).status_code)
        finally:
            connection.close()

    threads = [Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert Team.objects.count() == 1
