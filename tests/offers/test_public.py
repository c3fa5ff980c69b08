"""The client's personal link: what it opens, when it closes, and that of many clicks one counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from llo_portal.documents.models import Effect
from llo_portal.kernel import limits
from llo_portal.kernel.choices import FundingStream
from llo_portal.kernel.dates import today
from offers import services, tokens
from offers.models import Acceptance, Quote, QuoteLine, QuoteState
from tests.factories.accounts import ProviderFactory
from tests.factories.offers import QuoteFactory, link_for, move, sent_quote

pytestmark = pytest.mark.django_db
SAID = {"name": "Ineke Smit", "function": "Hoofd HR", "agreed": "on"}


def address(quote: Quote, name: str = "answer", email: str = "inkoop@voorbeeld.nl") -> str:
    return reverse(f"offers:{name}", args=[services.open_link(quote=quote, email=email)])


def test_the_quote_is_read_and_accepted(sent, run_outbox):
    run_outbox()
    client, here = Client(), address(sent)
    page = client.get(here)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"] or "no-cache" in page["Cache-Control"]
    assert "€\u00a030.000,00" in page.text
    assert "3 dagen" in page.text
    assert client.get(here + "pdf/")["Content-Type"] == "application/pdf"
    answer = client.post(here + "akkoord/", SAID, headers={"user-agent": "Firefox 140"})
    assert answer.headers["Location"] == here
    evidence = Acceptance.objects.get()
    assert (evidence.name, evidence.function, evidence.ip_address) == ("Ineke Smit", "Hoofd HR", "127.0.0.1")
    assert evidence.user_agent == "Firefox 140"
    assert "Deze offerte is geaccepteerd" in client.get(here).text


def test_another_site_cannot_answer_for_the_client(sent):
    client = Client(enforce_csrf_checks=True)
    assert client.post(address(sent) + "akkoord/", SAID).status_code == 403
    token = client.get(address(sent)).context["csrf_token"]
    assert client.post(address(sent) + "akkoord/", SAID | {"csrfmiddlewaretoken": str(token)}).status_code == 302


def test_without_name_function_or_tick_it_comes_back(sent):
    page = Client().post(address(sent) + "akkoord/", {"name": "Ineke Smit"})
    assert page.status_code == 200
    assert 'value="Ineke Smit"' in page.text
    assert "Zet een vinkje" in page.text
    sent.refresh_from_db()
    assert sent.state == QuoteState.SENT


def test_declining_asks_why(sent):
    client, here = Client(), address(sent)
    assert client.post(here + "afwijzen/", {"afwijzing-name": "Ineke"}).status_code == 200
    client.post(here + "afwijzen/", {"afwijzing-name": "Ineke", "afwijzing-reason": "Te duur"})
    sent.refresh_from_db()
    assert (sent.state, sent.acceptance.reason) == (QuoteState.DECLINED, "Te duur")
    assert "Deze offerte is afgewezen" in client.get(here).text
    assert client.post(here + "akkoord/", SAID).status_code == 302
    sent.refresh_from_db()
    assert sent.state == QuoteState.DECLINED


def test_a_double_click_and_a_second_tab_do_no_harm(sent):
    one, two = address(sent), address(sent)
    for here in (one, one, two):
        assert Client().post(here + "akkoord/", SAID).status_code == 302
    assert Acceptance.objects.count() == 1
    assert Effect.objects.filter(kind="programme.create").count() == 1


def test_what_is_over_says_so(sent, seller):
    here = address(sent)
    old = sent_quote(valid_until=today() - timedelta(days=1))
    assert "Deze offerte is verlopen" in Client().get(address(old)).text
    Client().post(address(old) + "akkoord/", SAID)
    old.refresh_from_db()
    assert old.state == QuoteState.SENT  # the beat writes it down; nobody accepts it in between
    services.new_version(quote=sent, by=seller)
    assert "Er is een nieuwere offerte" in Client().get(here).text
    assert Client().get(here + "pdf/").status_code == 404
    gone = sent_quote()
    there = address(gone)
    services.withdraw(quote=gone, by=seller)
    assert "Deze offerte is ingetrokken" in Client().get(there).text


def test_a_link_closes_on_its_own_time(sent):
    token = tokens.new_token()
    link_for(sent, token_digest=tokens.digest(token), expires_at=timezone.now() - timedelta(minutes=1))
    here = reverse("offers:answer", args=[token])
    assert "Deze offerte is verlopen" in Client().get(here).text
    Client().post(here + "akkoord/", SAID)
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("token", ["x", "abc.def", "..", "%00", "a" * 300])
def test_an_invented_token_opens_nothing(db, token):
    for part in ("", "pdf/"):
        assert Client().get(f"/offerte/{token}/{part}").status_code in (301, 400, 404)


def test_a_signed_token_that_was_never_given_out_opens_nothing(sent):
    assert Client().get(reverse("offers:answer", args=[tokens.new_token()])).status_code == 404


def test_the_public_part_is_shown_without_an_amount(seller):
    ProviderFactory()
    quote = QuoteFactory(owner=seller)
    QuoteLine.objects.create(
        quote=quote, number=2, description="Bbl-opleiding", quantity=12, unit_price="1000", stream=FundingStream.PUBLIC
    )
    move(quote, QuoteState.AGREED, QuoteState.SENT)
    page = Client().get(address(quote)).text
    assert "Bbl-opleiding" in page
    assert "publiek bekostigd" in page
    assert "12.000" not in page
    assert "€\u00a030.000,00" in page


def test_trying_many_doors_is_slowed_down(sent, monkeypatch):
    monkeypatch.setattr(limits, "MOST", 3)
    here = address(sent)
    seen = [Client().get(here).status_code for _ in range(5)]
    assert seen == [200, 200, 200, 429, 429]
    assert Client().get(here, REMOTE_ADDR="198.51.100.9").status_code == 200


def test_no_personal_data_in_the_address(sent):
    here = address(sent, email="ineke@voorbeeld.nl")
    assert "ineke" not in here
    assert str(sent.pk) not in here


@pytest.mark.django_db(transaction=True)
def test_of_ten_acceptances_at_once_one_counts(transactional_db: Any):
    ProviderFactory()
    quote = sent_quote()
    addresses = [address(quote) for _ in range(3)]

    def click(turn: int) -> int:
        try:
            return Client().post(addresses[turn % 3] + "akkoord/", SAID).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as clicks:
        answers = list(clicks.map(click, range(10)))
    assert set(answers) == {302}
    assert Acceptance.objects.count() == 1
    assert Effect.objects.filter(kind="programme.create").count() == 1
    assert Effect.objects.filter(kind="mail.send").count() == 2
