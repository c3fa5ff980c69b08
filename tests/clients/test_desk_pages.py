"""The desk on the screen: who reads, who works there, and how little it asks of the database."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.services import lifting
from clients.models import Inquiry, InquiryFile, Intake, Organisation, UnreadMail
from clients.personal_data import erase_desk, export_desk
from clients.services import desk, mail_in
from tests.clients.test_mail_in import BROKEN, GOOD
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.clients import OrganisationFactory
from tests.factories.desk import complaint, inquiry

DESK = reverse("clients:desk")


def url(name: str, made: Any) -> str:
    return reverse(f"clients:inquiry_{name}", args=[made.pk])


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_counts_are_the_rows_behind_them(web, owner):
    inquiry()
    mine = inquiry(owner=owner, subject="Van mij")
    Inquiry.objects.filter(pk=mine.pk).update(answer_by="2026-01-05")
    page = web.get(DESK)
    counts = {chip["key"]: chip["count"] for chip in page.context["quick_filters"]}
    assert counts == {"open": 2, "mij": 1, "niemand": 1, "laat": 1}
    for chip in page.context["quick_filters"]:
        assert len(web.get(chip["url"]).context["table"].rows) == chip["count"]


def test_the_list_asks_the_same_of_one_and_of_three(web, owner, django_assert_max_num_queries):
    inquiry(organisation=OrganisationFactory(owner=owner))
    web.get(DESK)
    with django_assert_max_num_queries(14) as one:
        web.get(DESK)
    for _ in range(2):
        inquiry(organisation=OrganisationFactory(owner=owner), owner=owner)
    with django_assert_max_num_queries(len(one.captured_queries)):
        web.get(DESK)


def test_the_core_team_reads_and_only_who_has_it_changes(owner, colleague, web):
    made = inquiry(owner=owner)
    reader = as_user(UserFactory(roles=("programmaleider",)))
    assert reader.get(url("detail", made)).status_code == 200
    assert reader.post(url("take", made)).status_code == 403
    other = as_user(colleague)
    assert other.get(url("detail", made)).status_code == 200
    for name in ("answer", "note", "assign", "close", "edit", "refer", "new_client"):
        assert other.get(url(name, made)).status_code == 404, name
    for name in ("release", "reopen", "intake", "complaint"):
        assert other.post(url(name, made)).status_code == 404, name
    assert as_user(UserFactory(roles=("klantcontact",))).get(DESK).status_code == 403


def test_editing_keeps_a_course_that_went_off_the_site(web, owner):
    made = inquiry(owner=owner)
    Inquiry.objects.filter(pk=made.pk).update(course=CourseFactory(title="Oud lassen"))
    assert "Oud lassen" in web.get(url("edit", made)).text
    assert "Oud lassen" not in web.get(reverse("clients:inquiry_create")).text


def test_a_confidential_question_is_for_its_owner_and_the_directeur(owner, colleague, web):
    made = desk.change(inquiry=inquiry(owner=owner, subject="Geheim"), values={"is_confidential": True}, by=owner)
    file = InquiryFile.objects.create(inquiry=made, name="a.pdf", size=5, content=b"%PDF-")
    attachment = reverse("clients:inquiry_attachment", args=[file.pk])
    assert web.get(url("detail", made)).status_code == 200
    assert web.get(attachment)["Content-Disposition"].startswith("attachment")
    other = as_user(colleague)
    assert other.get(url("detail", made)).status_code == 404
    assert other.get(attachment).status_code == 404
    assert "Geheim" not in other.get(DESK).text
    assert "Geheim" not in other.get(reverse("search"), {"q": "geheim"}).text.replace('value="geheim"', "")
    assert as_user(UserFactory(roles=("directeur",))).get(url("detail", made)).status_code == 200


def test_two_clicks_to_a_client_and_an_intake(web, owner):
    client = OrganisationFactory(name="Bakkerij De Linde", owner=owner)
    made = inquiry(organisation_name="bakkerij de linde bv")
    page = web.get(url("detail", made)).text
    assert "Deze, maak intake" in page
    answer = web.post(url("intake", made), {"klant": client.pk})
    intake = Intake.objects.get()
    assert answer["Location"] == reverse("clients:intake_edit", args=[intake.pk])
    assert "Kunnen jullie in maart" in web.get(answer["Location"]).text


def test_a_new_client_begins_with_what_the_question_tells(web, owner):
    made = inquiry(organisation_name="Nieuwe Bakkers")
    assert 'value="Nieuwe Bakkers"' in web.get(url("new_client", made)).text
    web.post(url("new_client", made), {"name": "Nieuwe Bakkers", "place": "Gouda", "kind": "werkgever"})
    assert Organisation.objects.get(name="Nieuwe Bakkers").owner == owner
    assert Intake.objects.get().organisation.name == "Nieuwe Bakkers"


@pytest.mark.parametrize("key", ["geen", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_a_client_that_does_not_exist_is_not_found(web, key):
    assert web.post(url("intake", inquiry()), {"klant": key}).status_code == 404


def test_mail_is_read_in_by_file_and_by_pasting(web):
    web.post(reverse("clients:mail_in"), {"file": SimpleUploadedFile("a.eml", GOOD), "text": ""})
    web.post(reverse("clients:mail_in"), {"text": "Van: Piet <piet@b.nl>\nOnderwerp: Vca\n\nHoi"})
    assert set(Inquiry.objects.values_list("subject", "email")) == {
        ("Bhv", "fatima@linde.example"),
        ("Vca", "piet@b.nl"),
    }
    answer = web.post(reverse("clients:mail_in"), {"file": SimpleUploadedFile("a.eml", BROKEN), "text": ""})
    assert answer["Location"] == reverse("clients:unread_list")
    kept = UnreadMail.objects.get()
    assert web.get(reverse("clients:unread_file", args=[kept.pk])).content == BROKEN
    web.post(reverse("clients:unread_done", args=[kept.pk]))
    assert "Alles is gelezen" in web.get(reverse("clients:unread_list")).text


def test_words_of_strangers_are_shown_and_never_run(web):
    made = mail_in.take_in(b"Subject: <script>alert(1)</script>\r\n\r\n{{ 7|add:7 }} <img src=x onerror=alert(1)>")
    page = web.get(url("detail", made)).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7|add:7 }}" in page


def test_today_and_the_morning_mail_tell_what_waits(web, owner):
    inquiry(owner=owner, subject="Dringende vraag")
    assert "Dringende vraag" in web.get(reverse("today")).text


def test_everything_about_a_person_is_given_and_erased(owner):
    person = PersonFactory(email="fatima@linde.example")
    made, told = inquiry(owner=owner), complaint(email="fatima@linde.example", text="Canarie")
    desk.answer(inquiry=made, text="Antwoord met Fatima", by=owner)
    assert "Canarie" in str(export_desk(person.pk))
    assert erase_desk(person.pk)
    made.refresh_from_db()
    told.refresh_from_db()
    left = str([(r.name, r.email, r.question, r.subject) for r in Inquiry.objects.all()]) + told.text + told.email
    assert "fatima" not in left.lower()
    assert "Canarie" not in left
    assert made.notes.count() == 0
    assert erase_desk(person.pk) == []


@pytest.fixture(autouse=True)
def _task() -> Iterator[None]:
    """Erasing sets triggers aside, which only a task that is written down may do."""
    with lifting.task():
        yield
