"""What the texts of the provider say of giving up a place is what is agreed on that day."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from catalogue.models import EditablePage, HouseText
from delivery.cancelling import free_in_words
from delivery.services.ordering import set_policy
from llo_portal.kernel.dates import today
from llo_portal.kernel.fills import filled
from tests.factories.accounts import UserFactory
from tests.factories.delivery import open_programme


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (28, "tot vier weken voor de start"), (7, "tot één week voor de start"), (10, "tot 10 dagen voor de start"),
        (1, "tot 1 dag voor de start"), (0, "tot de dag van de start"), (364, "tot 364 dagen voor de start"),
    ],
)  # fmt: skip
def test_days_in_words(days: int, words: str) -> None:
    assert free_in_words(days) == words


pytestmark = pytest.mark.django_db


def agree(day: Any, days: int, share: str) -> None:
    set_policy(
        starts_on=day, instalments_from=Decimal(500), instalments_most=4, minimum_age=16, cancel_free_days=days,
        cancel_late_share=Decimal(share), by=None,
    )  # fmt: skip


def test_the_terms_follow_the_agreements_of_the_day(client: Any) -> None:
    page = reverse("catalogue:page", args=["voorwaarden"])
    text = client.get(page).content.decode()
    assert "Je betaalt niets tot vier weken voor de start. Daarna betaal je de helft van de prijs." in text
    agree(today(), 10, "0.75")
    text = client.get(page).content.decode()
    assert "Je betaalt niets tot 10 dagen voor de start. Daarna betaal je 75&nbsp;% van de prijs." in text
    assert "[[" not in text
    marked = EditablePage.objects.get(slug="voorwaarden").body
    assert "vier weken voor de start" in filled(marked, today() - timedelta(days=1)), "who ordered before keeps that"


def test_a_course_page_tells_the_same_and_a_strange_mark_is_refused(client: Any) -> None:
    course = open_programme().course
    agree(today(), 14, "1")
    text = client.get(reverse("catalogue:course_detail", args=[course.slug])).content.decode()
    assert "Daarna kun je tot twee weken voor de start gratis annuleren. Later betaal je de hele prijs." in text
    client.force_login(UserFactory(roles=("onderwijskundige", "marketeer", "directeur")))
    edit = reverse("catalogue:house_text_edit", args=["annuleren"])
    page = client.post(edit, {"body": "Betaal [[zomaar iets]]."})
    assert "Dit invulwoord kennen we niet: [[zomaar iets]]." in page.content.decode()
    assert "[[gratis afzeggen tot]]" in client.get(edit).content.decode()
    assert "zomaar" not in HouseText.objects.get(key="annuleren").body
