"""An individual on the course page: fill in, look over, order."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalogue.models import Offering
from delivery.models import Enrolment
from tests.factories.accounts import ProviderFactory
from tests.factories.delivery import EnrolmentFactory, open_programme

pytestmark = pytest.mark.django_db
TYPED = {
    "first_name": "Fatima", "infix": "el", "last_name": "Amrani", "email": "fatima@voorbeeld.nl", "phone": "",
    "name_as_printed": "", "old_enough": "on", "terms": "on",
}  # fmt: skip


def post(programme: Any, step: str, **typed: str) -> Any:
    ProviderFactory()
    url = reverse("delivery:enrol", args=[programme.offering_id])
    return Client().post(url, {**TYPED, "stap": step, **typed})


def test_looking_over_stores_nothing_and_the_button_binds() -> None:
    programme = open_programme()
    page = post(programme, "controleer").content.decode()
    assert "Aanmelden met betalingsverplichting" in page
    assert "Fatima el Amrani" in page
    assert not Enrolment.objects.exists()
    assert post(programme, "bestel").status_code == 302
    assert Enrolment.objects.get().terms_accepted_at is not None


def test_a_missing_consent_keeps_what_was_typed() -> None:
    page = post(open_programme(), "bestel", terms="").content.decode()
    assert 'value="Fatima"' in page
    assert "error-summary" in page
    assert not Enrolment.objects.exists()


def test_full_is_a_clean_page_that_keeps_what_was_typed() -> None:
    programme = open_programme(offering__capacity=1, offering__min_places=1)
    EnrolmentFactory(programme=programme)
    for step in ("controleer", "bestel"):
        answer = post(programme, step)
        assert answer.status_code == 200
        assert "vol" in answer.content.decode()
        assert 'value="Fatima"' in answer.content.decode()
    assert Enrolment.objects.count() == 1


def test_closed_and_bespoke_are_refused_with_a_way_on() -> None:
    programme = open_programme()
    Offering.objects.filter(pk=programme.offering_id).update(is_open=False)
    assert "niet meer open" in post(programme, "bestel").content.decode()
    bespoke = open_programme()
    type(bespoke.course).objects.filter(pk=bespoke.course_id).update(range="maatwerk")
    assert "maatwerk" in post(bespoke, "bestel").content.decode()
    assert not Enrolment.objects.exists()


def test_birth_date_is_asked_only_for_a_recognised_paper() -> None:
    programme = open_programme()
    page = Client().get(reverse("delivery:enrol", args=[programme.offering_id])).content.decode()
    assert "Geboortedatum" not in page
