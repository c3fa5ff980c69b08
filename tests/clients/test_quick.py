"""Snel vastleggen: kept while typing, in the story when done, ten seconds to take it back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clients.models import ConversationDraft, Intake, Opportunity, Task, TimelineEntry
from tests.clients.test_mail_reading import ICS
from tests.factories.accounts import UserFactory
from tests.factories.clients import ContactFactory, OrganisationFactory


def url(name: str, pk: Any) -> str:
    return reverse(f"clients:quick_{name}", args=[pk])


@pytest.fixture
def contact(organisation):
    return ContactFactory(organisation=organisation, person__email="fatima@linde.nl")


def sent(contact: Any, **told: Any) -> dict[str, Any]:
    return {"organisation": contact.organisation.pk, "contact": contact.pk, "channel": "telefoon", "when": "morgen",
            "text": "Budget is er in januari.", "version": 0, "page_id": uuid4()} | told  # fmt: skip


def test_a_talk_of_a_colleague_is_written_down_on_his_behalf(
    web: Client, owner: Any, colleague: Any, contact: Any
) -> None:
    pk = uuid4()
    assert f'value="{owner.pk}"' not in web.get(url("edit", pk)).text.split("Namens")[1].split("</select>")[0]
    wrong = sent(contact, on_behalf_of=str(UserFactory(roles=("trainer",)).pk))
    assert "id_on_behalf_of" in web.post(url("edit", pk), wrong).text
    assert not TimelineEntry.objects.filter(kind="telefoon").exists()
    typed = sent(contact, on_behalf_of=str(colleague.pk), when="morgen")
    assert web.post(url("edit", uuid4()), typed).status_code == 302
    entry = TimelineEntry.objects.get(kind="telefoon")
    assert (entry.actor, entry.on_behalf_of) == (owner, colleague)
    assert Task.objects.get().owner == colleague
    page = web.get(reverse("clients:organisation_timeline", args=[entry.organisation_id])).text
    assert f"{owner} namens {colleague}" in page
    with_myself = sent(contact, on_behalf_of=str(owner.pk))
    assert web.post(url("edit", uuid4()), with_myself).status_code == 200


def test_two_fields_make_a_line_in_the_story_and_a_task(web, owner, contact):
    pk = uuid4()
    answer = web.post(url("edit", pk), sent(contact))
    assert answer["Location"] == url("done", pk)
    line = TimelineEntry.objects.get(kind="telefoon")
    assert (line.text, line.organisation, line.actor) == ("Budget is er in januari.", contact.organisation, owner)
    assert str(contact) in line.body
    assert Task.objects.get().title == "Terugkomen op dit gesprek"
    page = web.get(url("done", pk)).text
    assert "Ongedaan maken" in page
    assert "Maak intake" in page


@pytest.mark.parametrize(("gone", "word"), [("organisation", "Kies met welke klant"), ("text", "in een paar woorden")])
def test_what_is_missing_is_asked_and_nothing_is_lost(web, contact, gone, word):
    pk = uuid4()
    answer = web.post(url("edit", pk), sent(contact, **{gone: "", "next_step": "Bellen"}))
    assert word in answer.text
    assert "Bellen" in answer.text
    assert ConversationDraft.objects.get(pk=pk).next_step == "Bellen"
    assert not TimelineEntry.objects.exists()


def test_a_double_tap_is_one_line(web, contact):
    pk = uuid4()
    for _ in range(2):
        web.post(url("edit", pk), sent(contact))
    assert TimelineEntry.objects.filter(kind="telefoon").count() == 1


def test_a_draft_is_kept_while_typing_and_the_version_guards_it(web, contact):
    pk, page = uuid4(), uuid4()
    first = web.post(url("draft", pk), sent(contact, page_id=page, text="een"))
    assert "Concept bewaard" in first.text
    assert web.post(url("draft", pk), sent(contact, page_id=page, version=0, text="een twee")).status_code == 200
    conflict = web.post(url("draft", pk), sent(contact, version=1, text="van een ander scherm"))
    assert conflict.status_code == 409
    assert "een twee" in conflict.text
    assert "van een ander scherm" in conflict.text
    assert ConversationDraft.objects.get(pk=pk).text == "een twee"
    assert web.post(url("edit", pk), sent(contact, version=1, text="te laat")).status_code == 409


def test_the_same_draft_twice_is_one_draft(web, contact):
    pk, body = uuid4(), sent(contact)
    answers = [web.post(url("draft", pk), body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ConversationDraft.objects.get().text == body["text"]


def test_a_number_that_may_not_be_kept_is_warned_of_and_left_out_of_the_story(web, contact):
    pk = uuid4()
    assert "burgerservicenummer" in web.post(url("draft", pk), sent(contact, text="Nummer 111222333")).text
    web.post(url("edit", pk), sent(contact, version=1, text="Nummer 111222333"))
    assert "111222333" not in TimelineEntry.objects.get(kind="telefoon").text


def test_undo_within_ten_seconds_gives_the_draft_back(web, contact):
    pk = uuid4()
    web.post(url("edit", pk), sent(contact))
    assert web.post(url("undo", pk))["Location"] == url("edit", pk)
    assert not TimelineEntry.objects.filter(kind="telefoon").exists()
    assert not Task.objects.exists()
    assert "Budget is er in januari." in web.get(url("edit", pk)).text


def test_undo_after_that_changes_nothing(web, contact):
    pk = uuid4()
    web.post(url("edit", pk), sent(contact))
    ConversationDraft.objects.update(saved_at=timezone.now() - timedelta(seconds=20))
    web.post(url("undo", pk))
    assert TimelineEntry.objects.filter(kind="telefoon").exists()


def test_one_tap_further(web, contact):
    pk = uuid4()
    web.post(url("edit", pk), sent(contact, topic="Bhv"))
    answer = web.post(url("follow", pk), {"wat": "intake"})
    intake = Intake.objects.get()
    assert answer["Location"] == reverse("clients:intake_edit", args=[intake.pk])
    assert (intake.subject, intake.question, intake.contact) == ("Bhv", "Budget is er in januari.", contact)
    web.post(url("follow", pk), {"wat": "kans"})
    assert Opportunity.objects.get(intake=None).title == "Bhv"


def test_a_draft_is_nobody_elses(web, owner, colleague, contact):
    pk = uuid4()
    web.post(url("draft", pk), sent(contact))
    other = Client()
    other.force_login(colleague)
    for name in ("edit", "done"):
        assert other.get(url(name, pk)).status_code == 404
    for name in ("edit", "draft", "undo", "drop", "follow"):
        assert other.post(url(name, pk), sent(contact)).status_code == 404
    stranger = Client()
    stranger.force_login(UserFactory(roles=("trainer",)))
    assert stranger.get(reverse("clients:quick")).status_code == 403


def test_the_picker_finds_by_name_place_and_number(web, organisation):
    OrganisationFactory(name="Hotel De Waag", place="Gouda", kvk="87654321")
    for term in ("waag", "gouda", "8765"):
        assert "Hotel De Waag" in web.get(reverse("clients:quick_clients"), {"q": term}).text
    assert web.get(reverse("clients:quick_clients"), {"q": "\x00"}).status_code == 200
    assert web.get(reverse("clients:quick_contacts"), {"organisation": "geen"}).status_code == 200


def test_a_chance_takes_the_next_step_over_instead_of_asking_it_twice(web: Client, contact: Any) -> None:
    pk = uuid4()
    web.post(url("edit", pk), sent(contact, next_step="Offerte mailen"))
    web.post(url("follow", pk), {"wat": "kans"})
    task = Task.objects.get()
    assert (task.title, task.opportunity, task.is_next_step) == ("Offerte mailen", Opportunity.objects.get(), True)
    assert web.get(url("done", pk)).status_code == 200


@pytest.mark.parametrize("role", ["programmaleider", "onderwijskundige", "onderwijsontwikkelaar"])
def test_who_may_write_down_a_talk_sees_and_finishes_its_next_step(contact: Any, role: str) -> None:
    client = Client()
    client.force_login(UserFactory(roles=(role,)))
    pk = uuid4()
    client.post(url("edit", pk), sent(contact, next_step="Rooster nakijken", when="vandaag"))
    assert "Rooster nakijken" in client.get(reverse("today")).text
    assert "Rooster nakijken" in client.get(reverse("clients:task_list")).text
    client.post(reverse("clients:task_finish", args=[Task.objects.get().pk]))
    assert Task.objects.get().done_at
    assert "Te doen" not in client.get(reverse("today")).text
    form = client.get(reverse("clients:task_create")).context["form"]
    assert form["owner"].value() in [one.pk for one in form.fields["owner"].queryset]


def test_everyone_of_a_client_can_be_chosen(web: Client, organisation: Any) -> None:
    people = [ContactFactory(organisation=organisation) for _ in range(15)]
    page = web.get(reverse("clients:quick_contacts"), {"organisation": organisation.pk}).text
    assert "Nog 3 namen" in page
    assert all(f'value="{one.pk}"' in page for one in people)
    last = ConversationDraft.objects.create(
        pk=uuid4(), owner=web.get(reverse("clients:quick"), follow=True).wsgi_request.user, organisation=organisation,
        contact=organisation.contacts.active().last(), version=1,
    )  # fmt: skip
    assert f'value="{last.contact_id}" checked' in web.get(url("edit", last.pk)).text


def test_searching_without_javascript_keeps_what_was_typed(web, contact):
    pk = uuid4()
    page = web.post(
        url("edit", pk), sent(contact) | {"organisation": "", "zoek": "1", "q": contact.organisation.name}
    ).text
    assert contact.organisation.name in page
    assert "Budget is er in januari." in page


def test_an_invitation_becomes_a_draft_with_whom_we_know(web, contact):
    for _ in range(2):
        answer = web.post(reverse("clients:quick_invitation"), {"file": SimpleUploadedFile("a.ics", ICS)})
    draft = ConversationDraft.objects.get()
    assert answer["Location"] == draft.get_absolute_url()
    assert (draft.organisation, draft.contact, draft.topic) == (contact.organisation, contact, "Kennismaking Linde")
    assert "piet@linde.nl" in draft.people


@pytest.mark.parametrize("content", [b"", b"BEGIN:VCALENDAR kapot", b"\x00" * 50])
def test_what_cannot_be_read_is_said(web, organisation, content):
    answer = web.post(reverse("clients:quick_invitation"), {"file": SimpleUploadedFile("a.ics", content), "text": ""})
    assert answer.status_code == 200
    assert not ConversationDraft.objects.exists()
