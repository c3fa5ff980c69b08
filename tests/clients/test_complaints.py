"""The register: numbers without gaps, a term, a judgement with measures, and few readers."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from clients.errors import ClientsError, StateError
from clients.models import Complaint
from clients.services import complaints, desk_watch
from llo_portal.documents.models import Effect
from tests.factories.accounts import UserFactory
from tests.factories.desk import complaint, inquiry


@pytest.fixture
def director(provider, strategy):
    return UserFactory(roles=("directeur",))


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_it_gets_a_number_a_term_and_a_confirmation(director):
    made, after = complaint(received_on=date(2026, 11, 2)), complaint(received_on=date(2026, 11, 3))
    assert [made.number, after.number] == ["K-2026-0001", "K-2026-0002"]
    assert made.answer_by == date(2026, 11, 30)
    to = sorted(e.payload["to"] for e in Effect.objects.filter(key__startswith=f"mail:klacht:{made.pk}"))
    assert to == sorted(["els@voorbeeld.example", director.email])


def test_a_founded_complaint_says_what_we_do_about_it(director):
    made = complaints.hand_to(complaint=complaint(), handler=director, by=director)
    told = {"complaint": made, "by": director, "by_mail": False, "outcome_text": "U heeft gelijk."}
    with pytest.raises(ClientsError, match="gegronde klacht"):
        complaints.finish(outcome="gegrond", measures=" ", **told)
    done = complaints.finish(outcome="gegrond", measures="Rooster wordt eerder gemaild.", **told)
    assert (done.state, done.outcome) == ("afgehandeld", "gegrond")
    with pytest.raises(StateError):
        complaints.finish(outcome="gegrond", measures="x", **told)
    assert complaints.reopen(complaint=done, by=director).state == "in_behandeling"


@pytest.mark.parametrize("wrong", [{"state": "in_behandeling"}, {"state": "afgehandeld"}, {"outcome": "gegrond"}])
def test_the_database_keeps_the_order(director, wrong):
    made = complaint()
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=made.pk).update(**wrong)


def test_only_readers_and_the_handler_see_it(director):
    made = complaint()
    keeper, trainer = UserFactory(roles=("administrateur",)), UserFactory(roles=("trainer",))
    url = made.get_absolute_url()
    assert as_user(keeper).get(url).status_code == 200
    assert as_user(trainer).get(url).status_code == 404
    complaints.hand_to(complaint=made, handler=trainer, by=director)
    assert as_user(trainer).get(url).status_code == 200
    assert as_user(trainer).get(reverse("clients:complaint_list")).status_code == 403
    other = complaint()
    assert as_user(trainer).post(reverse("clients:complaint_note", args=[other.pk]), {"text": "x"}).status_code == 404


def test_the_export_names_no_complainer_and_runs_no_formula(director):
    made = complaint(about_text="=1+1", name="Els Vis")
    answer = as_user(director).get(reverse("clients:complaint_export"))
    text = answer.content.decode("utf-8-sig")
    assert made.number in text
    assert "Els" not in text
    assert ";=1+1" not in text


def test_a_question_that_is_a_complaint_keeps_its_day(director):
    found = inquiry()
    made = complaints.from_inquiry(inquiry=found, by=director)
    assert complaints.from_inquiry(inquiry=found, by=director) == made
    found.refresh_from_db()
    assert (found.state, found.outcome, made.text) == ("gesloten", "klacht", found.question)


def test_a_late_one_is_told_once(director):
    made = complaint(received_on=date(2026, 6, 1))
    assert desk_watch.watch(date(2026, 11, 3)) == 1
    assert desk_watch.watch(date(2026, 11, 4)) == 0
    assert Effect.objects.filter(key__contains=f"{made.pk}:te-laat").count() == 1


def test_the_pages_work(director):
    web = as_user(director)
    sent = {"channel": "telefoon", "received_on": "2026-11-02", "about": "aanbieder", "about_text": "", "text": "Koude koffie",
            "name": "", "email": "", "phone": ""}  # fmt: skip
    answer = web.post(reverse("clients:complaint_create"), sent)
    made = Complaint.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    web.post(reverse("clients:complaint_handler", args=[made.pk]), {"handler": director.pk})
    done = {"outcome": "opgelost", "outcome_text": "Gebeld.", "measures": ""}
    web.post(reverse("clients:complaint_finish", args=[made.pk]), done)
    made.refresh_from_db()
    assert made.state == "afgehandeld"
    for name in ("complaint_list", "complaint_create"):
        assert web.get(reverse(f"clients:{name}")).status_code == 200
    assert "Koude koffie" in web.get(made.get_absolute_url()).text
