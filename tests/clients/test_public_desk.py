"""Anybody may ask or complain; machines are thanked and not heard."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse

from clients.models import Complaint, Inquiry
from clients.services import referring
from llo_portal.documents.models import Effect
from tests.factories.catalogue import CourseFactory
from tests.factories.clients import OrganisationFactory
from tests.factories.desk import inquiry

ASK = reverse("clients:ask")


@pytest.fixture(autouse=True)
def fresh(provider: Any, settings: Any) -> None:
    cache.clear()
    settings.QUESTIONS_PER_MINUTE = 50


def stamp(seconds_ago: int = 10) -> str:
    """As it stands in a page that was opened a while ago."""

    class Earlier(TimestampSigner):
        def timestamp(self) -> str:
            from time import time

            from django.core.signing import b62_encode

            return b62_encode(int(time()) - seconds_ago)

    return Earlier(salt="delivery.form").sign("1")


def ask(client: Client, **told: Any) -> Any:
    sent = {"about": "vraag", "question": "Wanneer begint de cursus?", "name": "Samira", "email": "samira@voorbeeld.example",
            "gezien": stamp()}  # fmt: skip
    return client.post(ASK, sent | told)


def test_a_question_comes_in_and_is_confirmed(client):
    course = CourseFactory(state="gepubliceerd")
    page = client.get(f"{ASK}?opleiding={course.slug}")
    assert course.title in page.text
    assert page["Cache-Control"] == "no-store"
    answer = ask(client, opleiding=course.slug)
    assert answer.status_code == 302
    made = Inquiry.objects.get()
    assert (made.channel, made.state, made.course, made.name) == ("web", "nieuw", course, "Samira")
    mail = Effect.objects.get(key=f"mail:vraag:{made.pk}")
    assert mail.payload["to"] == "samira@voorbeeld.example"
    assert "Je vraag is binnen" in client.get(answer["Location"]).text


def test_anonymous_is_fine(client):
    ask(client, name="", email="")
    assert Inquiry.objects.get().who == "Onbekend"
    assert not Effect.objects.exists()


def test_emoji_and_ten_thousand_characters_are_fine_and_more_is_refused(client):
    assert ask(client, question="😀" * 10_000).status_code == 302
    refused = ask(client, question="x" * 10_001)
    assert refused.status_code == 200
    assert "hoogstens 10.000 tekens" in refused.text
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"website": "https://spam.example"},
        {"gezien": 0},
        {"gezien": 90_000},
        {"gezien": ""},
        {"gezien": "1:abc:def"},
        {"question": "   "},
        {"email": "geen adres"},
        {"about": "iets"},
    ],
)
def test_what_a_machine_or_a_slip_sends_becomes_no_question(client, told):
    if isinstance(told.get("gezien"), int):
        told = told | {"gezien": stamp(told["gezien"])}
    assert ask(client, **told).status_code in (200, 302)
    assert not Inquiry.objects.exists()
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("odd", ["\x00", "a" * 5000, "<script>", "../../etc", "😀"])
def test_odd_addresses_and_values_never_break_the_page(client, odd):
    assert client.get(ASK, {"opleiding": odd, "over": odd}).status_code == 200
    assert client.post(ASK, {"opleiding": odd, "about": odd, "gezien": odd, "question": odd}).status_code == 200


def test_a_visitor_who_goes_too_fast_is_slowed_down(client, settings):
    settings.QUESTIONS_PER_MINUTE = 1
    assert ask(client).status_code == 302
    assert ask(client, question="Nog een").status_code == 429
    assert Inquiry.objects.count() == 1


def test_the_same_form_twice_is_one_question(client):
    key = "0b0f6a2c-6d0e-4a53-9c76-0d5a1f2b3c4d"
    told = {"idempotency_key": key, "gezien": stamp()}
    assert ask(client, **told)["Location"] == ask(client, **told)["Location"]
    assert Inquiry.objects.count() == 1


def test_a_complaint_goes_to_the_register(client):
    answer = ask(client, about="klacht", question="De les viel uit.")
    assert "Je klacht is binnen" in client.get(answer["Location"]).text
    made = Complaint.objects.get()
    assert (made.state, made.text) == ("ontvangen", "De les viel uit.")
    assert not Inquiry.objects.exists()


def test_a_partner_answers_on_its_link_once(client, owner):
    partner = OrganisationFactory(kind="opleider", owner=owner)
    referring.refer(inquiry=inquiry(owner=owner), partner=partner, email="loket@delta.example", message="x",
                    consent_how="aan de telefoon", by=owner)  # fmt: skip
    body = Effect.objects.get(key__startswith="mail:doorverwijzing:").payload["body"]
    url = "/terugkoppeling/" + body.split("/terugkoppeling/")[1].split("\n")[0]
    page = client.get(url)
    assert page.status_code == 200
    assert "Fatima" not in page.text
    assert client.post(url, {"outcome": ""}).status_code == 200
    assert client.post(url, {"outcome": "past_niet", "text": "Te ver weg"}).status_code == 302
    assert client.get(url).status_code == 410
    assert client.post(url, {"outcome": "aangemeld"}).status_code == 410


def test_a_token_that_does_not_exist_is_over(client):
    assert client.get(reverse("clients:feedback", args=["x.y"])).status_code == 410
