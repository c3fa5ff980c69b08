"""Conditions beside a scheme, and applications with their evidence and reminders."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from catalogue.models import SubsidyScheme
from clients.choices import SizeClass
from clients.errors import ClientsError, StateError
from clients.models import Attachment, SchemeApplication, SchemeCondition, Task
from clients.selectors.schemes import applications, schemes_for
from clients.services import schemes as services
from clients.services.attachments import add_attachment
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.clients import OrganisationFactory


def a_scheme(name: str = "Vakfonds", **values) -> SubsidyScheme:
    told = {"kind": "sectorfonds", "audience": "Werkgevers", "contribution": "De helft.", "starts_on": today(),
            "checked_on": today()}  # fmt: skip
    return SubsidyScheme.objects.create(name=name, **(told | values))


@pytest.fixture
def scheme(db):
    found = a_scheme(deadline=today() + timedelta(days=20))
    services.add_evidence(scheme=found, what="Begroting", phase="aanvraag", by=None)
    services.add_evidence(scheme=found, what="Facturen", phase="verantwoording", by=None)
    return found


@pytest.fixture
def application(scheme, organisation, owner):
    return services.start_application(organisation=organisation, scheme=scheme, by=owner)


def granted(application, owner):
    services.submit(application=application, on=today(), amount=Decimal(5000), by=owner)
    return services.grant(
        application=application, on=today(), amount=Decimal(4000), settle_by=today() + timedelta(days=10), by=owner
    )


def test_the_best_fitting_comes_first_and_what_expired_is_gone(organisation, django_assert_num_queries):
    organisation.size = SizeClass.LARGE
    a_scheme("A past niet")
    services.save_condition(
        scheme=SubsidyScheme.objects.get(), kind="grootte-hoogstens", value="10-49", text="", by=None
    )
    services.save_condition(scheme=a_scheme("B past"), kind="grootte-minstens", value="10-49", text="", by=None)
    a_scheme("B onbekend")
    a_scheme("C oud", ends_on=today())
    found = schemes_for(organisation, on=today() + timedelta(days=1))
    assert [(m.scheme.name, m.answer.word) for m in found] == [
        ("B past", "past"), ("B onbekend", "controleer zelf"), ("A past niet", "past niet"),
    ]  # fmt: skip
    with django_assert_num_queries(2):
        schemes_for(organisation)


def test_a_condition_is_replaced_and_its_value_checked(scheme):
    services.save_condition(scheme=scheme, kind="deelnemers", value=5, text="", by=None)
    services.save_condition(scheme=scheme, kind="deelnemers", value=8, text="", by=None)
    assert SchemeCondition.objects.get().value == 8
    with pytest.raises(ClientsError):
        services.save_condition(scheme=scheme, kind="deelnemers", value=0, text="", by=None)


def test_examples_are_taken_once_and_marked(db):
    made = services.take_examples(by=None)
    assert made == len(services.examples()) >= 7
    assert services.take_examples(by=None) == 0
    assert all(name.endswith("(controleer)") for name in SubsidyScheme.objects.values_list("name", flat=True))
    assert not SubsidyScheme.objects.filter(url="").exists()


def test_an_application_gets_the_list_the_last_day_and_a_task(application, scheme, owner):
    assert application.apply_by == scheme.deadline
    assert [(e.what, e.needed_by) for e in application.evidence.all()] == [
        ("Begroting", scheme.deadline), ("Facturen", None),
    ]  # fmt: skip
    task = Task.objects.get()
    assert task.owner == owner
    assert task.due_on == scheme.deadline - timedelta(days=7)


def test_reminding_is_repeatable_and_a_ticked_task_stays_away(application):
    Task.objects.update(done_at="2026-01-01T10:00:00Z", outcome="gedaan")
    assert services.remind_of_deadlines(day=today()) == 0
    SchemeApplication.objects.update(apply_by=today() + timedelta(days=5))
    assert services.remind_of_deadlines(day=today()) == 1
    assert services.remind_of_deadlines(day=today()) == 0


def test_the_whole_way_to_settled(application, owner):
    found = granted(application, owner)
    assert found.state == "toegekend"
    assert found.evidence.get(what="Facturen").needed_by == today() + timedelta(days=10)
    assert Task.objects.open().get().title.startswith("Verantwoord")
    assert services.settle(application=found, amount=Decimal(3500), by=owner).amount_granted == Decimal(3500)
    assert not Task.objects.open().exists()


def test_no_step_is_skipped(application, owner):
    with pytest.raises(StateError):
        services.settle(application=application, amount=Decimal(1), by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeApplication.objects.update(state="vastgesteld", amount_granted=1, submitted_on=today())
    services.submit(application=application, on=today(), amount=Decimal(10), by=owner)
    application.refresh_from_db()
    with pytest.raises(ClientsError):
        services.refuse(application=application, on=date(2020, 1, 1), by=owner)


def test_pages_for_owner_colleague_and_stranger(application, web, colleague):
    address = application.get_absolute_url()
    assert "Begroting" in web.get(address).content.decode()
    edit = reverse("clients:application_submit", args=[application.pk])
    other = Client()
    other.force_login(colleague)
    assert other.get(address).status_code == 200
    assert other.get(edit).status_code == 404
    stranger = Client()
    stranger.force_login(UserFactory(roles=("trainer",)))
    assert stranger.get(address).status_code == 403


def test_from_client_page_to_granted(scheme, organisation, web):
    page = web.get(organisation.get_absolute_url()).content.decode()
    assert "Vakfonds" in page
    assert "Aanvragen" in page
    made = web.post(reverse("clients:application_create", args=[organisation.pk]), {"scheme": scheme.pk})
    assert made.status_code == 302
    found = SchemeApplication.objects.get()
    web.post(reverse("clients:application_submit", args=[found.pk]), {"amount": "5.000", "on": today().isoformat()})
    told = {"outcome": "ja", "on": today().isoformat()}
    refused = web.post(reverse("clients:application_decide", args=[found.pk]), told)
    assert "Vul het toegekende bedrag in." in refused.content.decode()
    web.post(reverse("clients:application_decide", args=[found.pk]), told | {"amount": "4000"})
    found.refresh_from_db()
    assert (found.state, found.amount_asked, found.amount_granted) == ("toegekend", Decimal(5000), Decimal(4000))


def test_an_editor_keeps_conditions(scheme):
    editor = Client()
    editor.force_login(UserFactory(roles=("onderwijskundige",)))
    address = reverse("clients:condition_create", args=[scheme.pk, "maanden"])
    assert editor.get(address).status_code == 200
    assert editor.post(address, {"value": ["3", "9"], "text": ""}).status_code == 302
    page = editor.get(reverse("catalogue:scheme_edit", args=[scheme.pk])).content.decode()
    assert "aanvragen kan in maart of september" in page
    row = SchemeCondition.objects.get()
    assert (
        editor.post(reverse("clients:condition_edit", args=[row.pk]), {"value": ["4"], "text": ""}).status_code == 302
    )
    row.refresh_from_db()
    assert row.value == [4]
    assert editor.get(reverse("clients:condition_create", args=[scheme.pk, "onzin"])).status_code == 404
    editor.post(reverse("clients:condition_remove", args=[row.pk]))
    assert not SchemeCondition.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_statements(
    count, scheme, organisation, owner, web, django_assert_max_num_queries
):
    for number in range(count):
        services.start_application(organisation=organisation, scheme=a_scheme(f"Fonds {number}"), by=owner)
    assert applications(owner).count() == count
    with django_assert_max_num_queries(15):
        assert "Fonds 0" in web.get(reverse("clients:application_list")).content.decode()


PDF = b"%PDF-1.4\n%begroting\n"


def test_files_are_kept_with_the_evidence_and_with_the_client(web, application, owner, colleague):
    item = application.evidence.get(what="Begroting")
    url, page = reverse("clients:evidence_receive", args=[item.pk]), application.get_absolute_url()
    answer = web.post(url, {"file": SimpleUploadedFile("begroting.pdf", PDF), "is_confidential": "on"})
    assert answer.status_code == 302
    kept = Attachment.objects.get()
    assert (kept.organisation, kept.title, kept.is_confidential) == (application.organisation, "Begroting", True)
    item.refresh_from_db()
    assert (item.received_on, list(item.files.all())) == (today(), [kept])
    assert "begroting.pdf" in web.get(page).content.decode()
    web.force_login(colleague)
    shown = web.get(page).content.decode()
    assert "begroting.pdf" not in shown
    assert "Vertrouwelijk bestand" in shown
    assert web.get(url).status_code == 404


def test_a_file_the_client_has_is_used_again_and_let_go(web, application, owner):
    first, second = application.evidence.all()
    for item in (first, second):
        services.receive(item=item, on=today(), where_kept="", file=("plan.pdf", PDF), by=owner)
    kept = Attachment.objects.get()
    assert kept.evidence.count() == 2
    assert web.post(reverse("clients:evidence_let_go", args=[first.pk, kept.pk])).status_code == 302
    first.refresh_from_db()
    assert (first.received_on, Attachment.objects.count()) == (None, 1)
    form = web.get(reverse("clients:evidence_receive", args=[first.pk])).content.decode()
    assert "Bijlagen die de klant al heeft" in form
    web.post(reverse("clients:evidence_receive", args=[first.pk]), {"known": [kept.pk], "where_kept": ""})
    assert list(first.files.all()) == [kept]
    assert web.post(reverse("clients:evidence_let_go", args=[second.pk, uuid4()])).status_code == 404


def test_an_open_file_is_not_taken_for_a_confidential_one(web, application, owner):
    first, second = application.evidence.all()
    services.receive(item=first, on=today(), where_kept="", file=("plan.pdf", PDF), by=owner)
    told = {"file": SimpleUploadedFile("plan.pdf", PDF), "is_confidential": "on"}
    assert "staat al open" in web.post(reverse("clients:evidence_receive", args=[second.pk]), told).content.decode()
    second.refresh_from_db()
    assert second.received_on is None


def test_a_file_that_could_run_is_refused_and_nothing_is_received(web, application):
    item = application.evidence.first()
    bad = SimpleUploadedFile("begroting.pdf", b"MZ" + b"x" * 50)
    page = web.post(
        reverse("clients:evidence_receive", args=[item.pk]), {"file": bad, "where_kept": "Map 3"}
    ).content.decode()
    assert "error-summary" in page
    assert "Map 3" in page
    item.refresh_from_db()
    assert (item.received_on, Attachment.objects.count()) == (None, 0)


def test_another_client_s_file_is_no_evidence(web, application, owner):
    other = OrganisationFactory(owner=owner)
    theirs = add_attachment(organisation=other, content=PDF, name="x.pdf", title="Anders", by=owner)
    item = application.evidence.first()
    web.post(reverse("clients:evidence_receive", args=[item.pk]), {"known": [theirs.pk]})
    assert not item.files.exists()


def test_the_page_asks_as_much_for_three_pieces_as_for_one(web, application, django_assert_max_num_queries):
    web.get(application.get_absolute_url())
    for n in range(3):
        application.evidence.create(what=f"Stuk {n}")
    with django_assert_max_num_queries(28):
        web.get(application.get_absolute_url())
