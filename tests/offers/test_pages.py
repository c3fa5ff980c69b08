"""Staff pages: what owner, colleague and stranger meet, and what the forms do."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.services import lifting
from clients.models import Organisation
from llo_portal.kernel.dates import today
from offers.models import DeliveryRequest, Quote, QuoteState, RequestState, SchoolContract
from tests.factories.accounts import TeamFactory, UserFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory
from tests.factories.offers import (
    DeliveryRequestFactory,
    QuoteFactory,
    SchoolContractFactory,
    accepted_quote,
    agreed_quote,
    own_school,
    sent_quote,
)
from tests.offers.conftest import consent

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, quote: Any) -> str:
    return reverse(f"offers:{name}", args=[quote.pk])


def editor_data(quote: Quote, **changes: Any) -> dict[str, Any]:
    """What the browser sends from the editor with one line."""
    return {
        "title": "Lassen voor starters", "contact": str(quote.contact_id), "course": "", "participants": "12",
        "valid_until": (today() + timedelta(days=20)).isoformat(), "introduction": "Hallo",
        "regel-TOTAL_FORMS": "2", "regel-INITIAL_FORMS": "0", "regel-MIN_NUM_FORMS": "0", "regel-MAX_NUM_FORMS": "60",
        "regel-0-service": "scholing", "regel-0-description": "Training", "regel-0-quantity": "12",
        "regel-0-unit": "plaats", "regel-0-unit_price": "€ 2.450,50", "regel-0-stream": "privaat", "regel-0-vat_rate": "0",
        "regel-1-service": "advies", "regel-1-description": "", "regel-1-quantity": "", "regel-1-unit": "plaats",
        "regel-1-unit_price": "", "regel-1-stream": "privaat", "regel-1-vat_rate": "0",
        "keuze-duur_aantal": "2", "keuze-duur_eenheid": "week", "keuze-locatie": ["op school", "elders"],
        "keuze-tijdstip": "avond", **changes,
    }  # fmt: skip


def test_the_owner_edits_lines_choices_and_head_in_one_form(priced, seller):
    answer = signed_in(seller).post(url("quote_edit", priced), editor_data(priced))
    assert answer.status_code == 302, answer.context["form"].errors
    priced.refresh_from_db()
    assert priced.title == "Lassen voor starters"
    assert priced.choices == {
        "duur": {"aantal": 2, "eenheid": "week"}, "locatie": ["op school", "elders"], "tijdstip": "avond",
    }  # fmt: skip
    assert [(ln.description, ln.unit_price) for ln in priced.lines.all()] == [("Training", Decimal("2450.50"))]


def test_a_line_is_added_and_removed_without_saving(priced, seller):
    before = list(priced.lines.values_list("pk", flat=True))
    data = editor_data(priced, **{"nieuwe_regel": "ja", "regel-0-DELETE": "on", "regel-1-description": "Half af"})
    page = signed_in(seller).post(url("quote_edit", priced), data)
    assert page.status_code == 200
    assert "Half af" in page.text
    assert "2.450,50" not in page.text
    assert page.text.count('<legend class="h3">Regel') == 2
    assert 'role="alert"' not in page.text
    assert list(priced.lines.values_list("pk", flat=True)) == before


def test_bad_input_comes_back_beside_the_field(priced, seller):
    data = editor_data(priced, **{"regel-0-unit_price": "veel", "participants": "0", "title": ""})
    page = signed_in(seller).post(url("quote_edit", priced), data)
    assert page.status_code == 200
    assert "Vul een getal in, bijvoorbeeld 1250,00." in page.text
    assert 'value="veel"' in page.text
    assert 'role="alert"' in page.text


def test_the_price_is_shown_while_typing(priced, seller):
    data = editor_data(priced, **{"regel-0-unit_price": "2000"})
    page = signed_in(seller).post(url("quote_price", priced), data)
    assert "Niet boven de bodemprijs" in page.text
    assert "€\u00a02.163,49" in page.text
    assert priced.lines.get().unit_price == Decimal("2500.00")


@pytest.mark.parametrize("name", ["quote_edit", "consent_record", "deviation_ask", "request_for_quote"])
def test_a_colleague_of_the_team_may_change_a_stranger_may_not(priced, seller, name):
    colleague, stranger = UserFactory(roles=("accountmanager",)), UserFactory(roles=("accountmanager",))
    TeamFactory(users=[seller, colleague])
    assert signed_in(colleague).get(url(name, priced)).status_code == 200
    assert signed_in(stranger).get(url(name, priced)).status_code == 404
    assert signed_in(stranger).get(url("quote_detail", priced)).status_code == 200
    assert signed_in(stranger).post(url(name, priced)).status_code == 404


@pytest.mark.parametrize("name", ["quote_submit", "quote_send", "quote_withdraw", "quote_reopen", "quote_new_version"])
def test_a_stranger_takes_no_step(priced, name):
    stranger = UserFactory(roles=("accountmanager",))
    assert signed_in(stranger).post(url(name, priced)).status_code == 404


def test_every_state_has_a_page(priced, seller, director, ready):
    consent(ready, seller)
    for quote in (ready, agreed_quote(owner=seller), sent_quote(owner=seller), accepted_quote(owner=seller)):
        for user in (seller, director, UserFactory(roles=("financieel_administrateur",))):
            page = signed_in(user).get(url("quote_detail", quote))
            assert page.status_code == 200
            assert quote.number in page.text


def test_what_is_missing_is_said_on_the_page_and_refused(priced, seller):
    client = signed_in(seller)
    client.post(url("quote_submit", priced))
    assert "akkoord van ROC Rijnstroom" in client.get(url("quote_detail", priced)).text
    answer = client.post(url("quote_send", priced), follow=True)
    assert "akkoord van ROC Rijnstroom" in answer.text
    priced.refresh_from_db()
    assert priced.state == QuoteState.AGREED


def test_consent_and_sending_on_screen(priced, seller, run_outbox):
    client = signed_in(seller)
    client.post(url("quote_submit", priced))
    client.post(url("consent_record", priced), {"given_by_name": "Gerard van Loon", "given_on": today().isoformat()})
    page = client.post(url("quote_send", priced), follow=True)
    assert 'hx-trigger="every 2s"' in page.text
    run_outbox()
    assert "Bekijk de PDF" in client.get(url("quote_progress", priced)).text
    pdf = client.get(url("quote_pdf", priced))
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")


def test_the_director_decides_on_screen(priced, seller, director):
    priced.lines.update(unit_price=Decimal(2000))
    ends = (today() + timedelta(days=30)).isoformat()
    signed_in(seller).post(
        url("deviation_ask", priced), {"criterion": "strategische klant", "reason": "Keten", "ends_on": ends}
    )
    asked = priced.deviations.get()
    client = signed_in(director)
    assert priced.number in client.get(reverse("today")).text
    page = client.post(reverse("offers:deviation_decide", args=[asked.pk]), {"decision": "af", "note": ""})
    assert "Leg uit waarom" in page.text
    client.post(reverse("offers:deviation_decide", args=[asked.pk]), {"decision": "goed", "note": "Prima"})
    priced.refresh_from_db()
    assert priced.state == QuoteState.AGREED


def test_a_quote_starts_at_the_intake(seller):
    intake = IntakeFactory(owner=seller)
    page = signed_in(seller).get(reverse("clients:intake_detail", args=[intake.pk]))
    assert "Maak een offerte" in page.text
    answer = signed_in(seller).post(reverse("offers:quote_create", args=[intake.pk]))
    assert answer.headers["Location"] == url("quote_detail", Quote.objects.get())
    stranger = UserFactory(roles=("accountmanager",))
    assert signed_in(stranger).post(reverse("offers:quote_create", args=[intake.pk])).status_code == 404


@pytest.mark.parametrize("name", ["quote_list", "request_list", "contract_list"])
def test_lists_ask_as_much_for_three_rows_as_for_one(name, director):
    def grow():
        DeliveryRequestFactory()
        SchoolContractFactory()

    client, counts = signed_in(director), []
    client.get(reverse(f"offers:{name}"))  # what is read once per process
    for rows in (1, 2):
        for _ in range(rows):
            grow()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"offers:{name}")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] < 18


def test_a_clients_contact_sees_what_its_organisation_was_sent(seller):
    user = UserFactory(roles=("klantcontact",))
    mine = OrganisationFactory()
    ContactFactory(organisation=mine, person=user.person)
    seen, hidden, other = sent_quote(organisation=mine), QuoteFactory(organisation=mine), sent_quote()
    client = signed_in(user)
    page = client.get(reverse("offers:my_quotes"))
    assert seen.number in page.text
    assert hidden.number not in page.text
    assert other.number not in page.text
    opened = client.post(reverse("offers:my_quote_open", args=[seen.pk]))
    assert client.get(opened.headers["Location"]).status_code == 200
    assert client.post(reverse("offers:my_quote_open", args=[other.pk])).status_code == 404
    assert client.get(url("quote_pdf", other)).status_code == 404


def test_request_from_asking_to_promise_on_screen(priced, seller):
    client = signed_in(seller)
    client.post(url("request_for_quote", priced), {"institution": str(own_school().pk), "description": "Kan dit?"})
    asked = DeliveryRequest.objects.get()
    assert asked.state == RequestState.ASKED
    detail = reverse("offers:request_detail", args=[asked.pk])
    assert client.get(detail).status_code == 200
    client.post(
        reverse("offers:request_answer", args=[asked.pk]),
        {"promised": "ja", "answered_by_name": "Gerard van Loon", "answered_on": today().isoformat(), "answer": "Ja"},
    )
    asked.refresh_from_db()
    assert asked.state == RequestState.PROMISED
    assert "Gerard van Loon" in client.get(detail).text
    stranger = UserFactory(roles=("accountmanager",))
    assert signed_in(stranger).post(reverse("offers:request_withdraw", args=[asked.pk])).status_code == 404


def test_a_contract_with_its_sectors(db):
    lawyer = signed_in(UserFactory(roles=("juridisch_ondersteuner",)))
    data = {
        "institution": str(own_school().pk), "title": "Raamcontract 2027", "starts_on": "2027-01-01", "dagen_techniek": "5",
        "dagen_horeca": "",
    }  # fmt: skip
    lawyer.post(reverse("offers:contract_create"), data)
    contract = SchoolContract.objects.get()
    assert [(s.sector, s.response_days) for s in contract.sectors.all()] == [("techniek", 5)]
    page = lawyer.get(reverse("offers:contract_detail", args=[contract.pk]))
    assert "5 werkdagen" in page.text
    edit = reverse("offers:contract_edit", args=[contract.pk])
    assert 'value="5"' in lawyer.get(edit).text
    page = lawyer.post(edit, {**data, "ends_on": "2026-01-01"})
    assert "eindigt niet vóór" in page.text


def test_panels_and_search_show_quotes(seller):
    quote = accepted_quote(owner=seller)
    Quote.objects.filter(pk=quote.pk).update(owner=seller)
    client = signed_in(seller)
    assert quote.number in client.get(reverse("today")).text
    assert quote.number in client.get(reverse("search"), {"q": quote.number}).text
    assert quote.number in client.get(reverse("clients:organisation_detail", args=[quote.organisation_id])).text


def test_a_programme_leader_reads_the_quote_of_the_own_programme_only():
    from delivery.services.programmes import create_from_quote

    leader = UserFactory(roles=("programmaleider",))
    mine, other = accepted_quote(), accepted_quote()
    programme = create_from_quote(mine.pk)
    programme.leader = leader
    programme.save()
    client = signed_in(leader)
    assert client.get(url("quote_detail", mine)).status_code == 200
    assert client.get(url("quote_detail", other)).status_code == 404
    assert client.get(url("quote_edit", mine)).status_code == 403


def test_what_we_hold_about_a_person_is_told_and_kept_as_evidence():
    from offers.personal_data import erase, export

    quote = accepted_quote()
    rows = export(quote.contact.person_id)
    assert [row["nummer"] for row in rows] == [quote.number]
    assert "zeven jaar" in erase(quote.contact.person_id)[0]
    assert export(UserFactory().person_id) == []


@pytest.fixture(autouse=True)
def _task() -> Iterator[None]:
    """Erasing sets triggers aside, which only a task that is written down may do."""
    with lifting.task():
        yield


def test_the_page_of_a_network_s_quote_asks_who_pays_what(priced, seller):
    Organisation.objects.filter(pk=priced.organisation_id).update(kind="netwerk", owner=seller)
    page = signed_in(seller).get(url("quote_detail", priced)).content.decode()
    assert "Verdeling over de leden" in page
    assert f"van=offers.quote:{priced.pk}" in page
    other = QuoteFactory(owner=seller)
    assert "Verdeling over de leden" not in signed_in(seller).get(url("quote_detail", other)).content.decode()
