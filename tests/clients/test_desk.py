"""Every question gets an owner, a promised day and an answer, or is told about."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.services import start_night
from clients.errors import ClientsError, StateError
from clients.models import AnswerTerm, Inquiry, Opportunity, Task, TimelineEntry
from clients.services import desk, desk_clients, desk_watch, hand_over, referring
from llo_portal.documents import outbox
from llo_portal.documents.models import Effect
from llo_portal.kernel.dates import AMSTERDAM
from tests.factories.accounts import UserFactory
from tests.factories.clients import ContactFactory, OrganisationFactory
from tests.factories.desk import inquiry

FRIDAY = datetime(2026, 11, 20, 10, tzinfo=AMSTERDAM)


def late(owner: Any = None) -> Inquiry:
    made = inquiry(owner=owner)
    Inquiry.objects.filter(pk=made.pk).update(answer_by=date(2026, 11, 2))
    return Inquiry.objects.get(pk=made.pk)


def test_the_promise_counts_working_days_by_the_term_of_that_day(owner):
    AnswerTerm.objects.create(subject="mail", starts_on=date(2026, 11, 23), working_days=1)
    assert inquiry(received_at=FRIDAY).answer_by == date(2026, 11, 24)
    assert inquiry(received_at=FRIDAY + timedelta(days=3)).answer_by == date(2026, 11, 24)
    assert desk.promised_on("telefoon", date(2026, 12, 24)) == date(2026, 12, 28)  # over Christmas and the weekend


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "beantwoord"},
        {"state": "toegewezen"},
        {"state": "gesloten", "closed_at": timezone.now()},
        {"outcome": "stil"},
        {"channel": "rook"},
    ],
)
def test_the_database_keeps_states_and_owners(owner, wrong):
    made = inquiry()
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.filter(pk=made.pk).update(**wrong)


def test_a_citizen_number_is_never_stored_and_long_texts_are_cut(owner):
    made = inquiry(question="Mijn nummer is 111222333. " + "é😀" * 12_000, subject="x" * 400)
    assert "111222333" not in made.question
    assert len(made.question) <= 20_000
    assert len(made.subject) == 160


def test_who_takes_it_first_has_it(owner, colleague):
    made = inquiry()
    desk.assign(inquiry=made, to=owner, by=owner)
    with pytest.raises(ClientsError, match="al met deze vraag bezig"):
        desk.assign(inquiry=made, to=colleague, by=colleague)
    assert Inquiry.objects.get(pk=made.pk).owner == owner


def test_an_answer_keeps_the_promise_and_goes_by_mail(owner):
    made = desk.answer(inquiry=inquiry(), text="Ja, op 3 maart.", by=owner, by_mail=True)
    assert (made.state, made.owner) == ("beantwoord", owner)
    assert made.answered_at
    mail = Effect.objects.get(key__startswith="mail:antwoord:")
    assert mail.payload["to"] == "fatima@linde.example"
    assert "Ja, op 3 maart." in mail.payload["body"]


def test_closing_asks_how_it_ended_and_reopening_promises_anew(owner):
    made = inquiry(owner=owner)
    with pytest.raises(ClientsError):
        desk.close(inquiry=made, outcome="", by=owner)
    closed = desk.close(inquiry=made, outcome="stil", by=owner)
    with pytest.raises(StateError):
        desk.close(inquiry=closed, outcome="stil", by=owner)
    again = desk.reopen(inquiry=closed, by=owner)
    assert (again.state, again.outcome, again.closed_at) == ("toegewezen", "", None)


def test_a_late_question_is_told_to_its_owner_then_to_the_directeur_once(owner):
    director = UserFactory(roles=("directeur",))
    made = late(owner)
    assert desk_watch.watch(date(2026, 11, 3)) == 1
    told = Inquiry.objects.get(pk=made.pk)
    assert (told.told_owner_on, told.told_director_on) == (date(2026, 11, 3), None)
    assert Task.objects.open().get(source_key=desk.task_key(made)).owner == owner
    assert desk_watch.watch(date(2026, 11, 3)) == 0
    assert desk_watch.watch(date(2026, 11, 4)) == 1
    assert desk_watch.watch(date(2026, 11, 5)) == 0
    to = [e.payload["to"] for e in Effect.objects.filter(key__contains="te-laat")]
    assert sorted(to) == sorted([owner.email, director.email])
    desk.answer(inquiry=told, text="Gebeld", by=owner)
    assert not Task.objects.open().filter(source_key=desk.task_key(made)).exists()


def test_what_nobody_has_goes_to_the_directeur_at_once(owner):
    director = UserFactory(roles=("directeur",))
    made = late()
    desk_watch.watch(date(2026, 11, 3))
    assert Task.objects.open().get(source_key=desk.task_key(made)).owner == director


def test_from_question_to_client_contact_intake_and_chance(owner):
    client = OrganisationFactory(owner=owner)
    made = desk_clients.attach(inquiry=inquiry(), organisation=client, by=owner)
    assert made.contact.person.full_name == "Fatima van der Meer"
    intake = desk_clients.to_intake(inquiry=made, by=owner)
    assert (intake.subject, intake.contact, intake.organisation) == ("Bhv voor twaalf", made.contact, client)
    found = Inquiry.objects.get(pk=made.pk)
    assert (found.state, found.outcome, found.intake) == ("gesloten", "opgepakt", intake)
    chance = Opportunity.objects.get(intake=intake)
    assert (chance.stage, found.opportunity) == ("vraag", chance)
    assert desk_clients.to_intake(inquiry=made, by=owner) == intake
    assert Opportunity.objects.filter(intake=intake).count() == 1


def test_a_known_address_gives_the_known_contact(owner):
    contact = ContactFactory(organisation__owner=owner, person__email="fatima@linde.example")
    made = desk_clients.attach(inquiry=inquiry(), organisation=contact.organisation, by=owner)
    assert made.contact == contact


@pytest.fixture
def partner(owner):
    return OrganisationFactory(kind="opleider", name="Techniekschool Delta", owner=owner)


def refer(made: Inquiry, partner: Any, owner: Any) -> str:
    """The token, as it stands in the mail."""
    referring.refer(
        inquiry=made, partner=partner, email="loket@delta.example", message="Twee monteurs", consent_how="aan de telefoon",
        by=owner,
    )  # fmt: skip
    body = Effect.objects.get(key__startswith="mail:doorverwijzing:").payload["body"]
    return body.split("/terugkoppeling/")[1].split("/")[0]


def test_a_referral_asks_consent_and_a_partner(owner, partner):
    told = {"inquiry": inquiry(), "email": "a@b.nl", "message": "x", "by": owner}
    with pytest.raises(ClientsError, match="toestemming"):
        referring.refer(partner=partner, consent_how=" ", **told)
    with pytest.raises(ClientsError, match="opleider"):
        referring.refer(partner=OrganisationFactory(), consent_how="ja", **told)


def test_the_partner_tells_once_and_the_question_closes(owner, partner):
    made = inquiry(owner=owner)
    token = refer(made, partner, owner)
    assert Inquiry.objects.get(pk=made.pk).state == "doorverwezen"
    referring.feed_back(token=token, outcome="aangemeld", text="Zij begint in maart.")
    found = Inquiry.objects.get(pk=made.pk)
    assert (found.state, found.outcome) == ("gesloten", "doorverwezen")
    assert "Zij begint in maart." in found.notes.get(kind="terugkoppeling").text
    assert TimelineEntry.objects.filter(organisation=partner, text__startswith="Terugkoppeling").exists()
    with pytest.raises(ClientsError):
        referring.feed_back(token=token, outcome="aangemeld", text="nog eens")
    assert not Effect.objects.filter(payload__icontains="onbekend").exists()


def test_no_contact_brings_the_question_back(owner, partner):
    made = inquiry(owner=owner)
    referring.feed_back(token=refer(made, partner, owner), outcome="geen_contact", text="")
    assert Inquiry.objects.get(pk=made.pk).state == "toegewezen"


@pytest.mark.parametrize("change", [lambda t: t[:-2] + "xx", lambda t: t.upper(), lambda t: ""])
def test_another_token_opens_nothing(owner, partner, change):
    token = refer(inquiry(owner=owner), partner, owner)
    with pytest.raises(ClientsError):
        referring.find(change(token))


def test_after_two_years_the_person_is_gone_and_the_figures_stay(owner):
    made = desk.close(inquiry=inquiry(owner=owner), outcome="stil", by=owner)
    Inquiry.objects.filter(pk=made.pk).update(closed_at=timezone.now() - timedelta(days=731))
    start_night()
    outbox.run_all()
    found = Inquiry.objects.get(pk=made.pk)
    assert (found.name, found.email, found.notes.count(), found.outcome) == ("", "", 0, "stil")


def test_questions_go_to_the_successor_or_back_to_the_desk(owner, colleague):
    made = inquiry(owner=owner)
    hand_over(leaver=owner, successor=colleague, by=None)
    assert Inquiry.objects.get(pk=made.pk).owner == colleague
    hand_over(leaver=colleague, successor=None, by=None)
    found = Inquiry.objects.get(pk=made.pk)
    assert (found.owner, found.state) == (None, "nieuw")
