"""P3: whoever reads a person that comes by a benefit agency is in the log, whatever page it was."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import ReadLog
from delivery.models import Enrolment, WaitingEntry
from delivery.ordering import Deal, Payer
from delivery.services import enrolling, waiting
from finance.models import Invoice
from llo_portal.kernel import reading
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.delivery import (
    EnrolmentFactory,
    LearnerFactory,
    ProgrammeFactory,
    SessionFactory,
    TrainerFactory,
    issued_certificate,
    open_programme,
)
from tests.factories.invoices import sent
from tests.factories.waiting import applicant

pytestmark = pytest.mark.django_db
CANARY = "Kanarievogel"
MOST_PAGES = 120


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def protected() -> Any:
    learner = LearnerFactory(person=PersonFactory(first_name="Kees", last_name=CANARY))
    programme = ProgrammeFactory(formula="uitkeringsinstanties")
    return EnrolmentFactory(programme=programme, learner=learner)


def walk(client: Client, start: str) -> dict[str, bool]:
    """Every page that can be reached by links, and whether the canary stood on it."""
    waiting, seen = [start], {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen or path.startswith(("/static", "/account/logout", "/mijn/gegevens")):
            continue
        before = ReadLog.objects.count()
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        seen[path] = CANARY in body.decode(errors="ignore")
        if seen[path]:
            assert ReadLog.objects.count() > before, f"{path} shows a protected person and nobody wrote it down"
        waiting += re.findall(r'href="(/[^"#?]*)', body.decode(errors="ignore"))
    return seen


@pytest.mark.parametrize("role", ["programmaleider", "administrateur", "trainer"])
def test_no_page_shows_a_protected_person_unseen(role: str, protected: Any) -> None:
    user = UserFactory(roles=(role,))
    SessionFactory(programme=protected.programme, trainer=TrainerFactory(person=user.person))
    client = client_of(user)
    seen = walk(client, reverse("delivery:programme_detail", args=[protected.programme_id]))
    assert any(seen.values()), "the walk never met the person: it proves nothing"
    assert set(ReadLog.objects.values_list("person", flat=True)) == {protected.learner.person_id}
    assert set(ReadLog.objects.values_list("user", flat=True)) == {user.pk}


def test_a_search_is_a_read(protected: Any) -> None:
    client_of(UserFactory(roles=("programmaleider",))).get(reverse("search"), {"q": CANARY})
    assert ReadLog.objects.get().door == "search"


def test_a_paper_is_a_read() -> None:
    paper = issued_certificate()
    Enrolment.objects.filter(pk=paper.enrolment_id).first()
    programme = paper.enrolment.programme
    type(programme).objects.filter(pk=programme.pk).update(formula="uitkeringsinstanties")
    client_of(UserFactory(roles=("administrateur",))).get(reverse("delivery:certificate_file", args=[paper.pk]))
    assert ReadLog.objects.filter(person=paper.enrolment.learner.person).exists()


def test_a_page_that_fails_is_written_down_too(protected: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    user = UserFactory(roles=("programmaleider",))
    from delivery.views import learners

    def broken(self: Any, **kwargs: Any) -> Any:
        list(Enrolment.objects.select_related("learner__person"))
        raise ZeroDivisionError

    monkeypatch.setattr(learners.ProgrammeLearners, "get_context_data", broken)
    client = client_of(user)
    client.raise_request_exception = False
    answer = client.get(reverse("delivery:programme_learners", args=[protected.programme_id]))
    assert answer.status_code == 500
    assert ReadLog.objects.get().status == 500


def test_others_and_oneself_are_not_logged(protected: Any) -> None:
    ordinary = EnrolmentFactory()
    client_of(UserFactory(roles=("programmaleider",))).get(
        reverse("delivery:programme_learners", args=[ordinary.programme_id])
    )
    own = UserFactory(person=protected.learner.person, roles=("deelnemer",))
    client_of(own).get(reverse("delivery:my_learning"))
    assert not ReadLog.objects.exists()


def test_pages_without_such_rows_ask_nothing_more(django_assert_num_queries: Any) -> None:
    with reading.collecting() as noted:
        pass
    with django_assert_num_queries(0):
        assert reading.protected_among(noted) == set()


def test_the_log_is_for_the_compliance_officer_and_never_changes(protected: Any) -> None:
    reader, officer = UserFactory(roles=("programmaleider",)), UserFactory(roles=("compliance_officer",))
    client_of(reader).get(reverse("delivery:programme_learners", args=[protected.programme_id]))
    page = client_of(officer).get(reverse("accounts:read_log"), {"about": CANARY}).content.decode()
    assert CANARY in page
    assert str(reader) in page
    assert "/trajecten/…/deelnemers/" in page
    file = client_of(officer).get(reverse("accounts:read_log_file")).content.decode("utf-8-sig")
    assert file.startswith("Wanneer;Wie;Over wie")
    assert CANARY in file
    assert client_of(reader).get(reverse("accounts:read_log")).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadLog.objects.update(door="elders")


def test_reads_are_forgotten_after_24_months(protected: Any, run_outbox: Any) -> None:
    user = UserFactory(roles=("programmaleider",))
    for days in (10, 729, 731):
        moment = timezone.now() - timedelta(days=days)
        ReadLog.objects.create(
            user=user, person=protected.learner.person, door="x", method="GET", status=200, read_at=moment
        )
    services.start_night()
    run_outbox()
    with pgtrigger.ignore("accounts.ReadLog:kept"):
        assert ReadLog.objects.count() == 2


def agency_enrolment() -> Any:
    """Somebody for whom a benefit agency pays, in a start that is open for everybody; the invoice is there."""
    paying = Payer("uitkeringsinstantie", Decimal(495), name="UWV Gouda", email="uwv@voorbeeld.nl")
    enrolment = enrolling.enrol_individual(
        offering=open_programme().offering, applicant=applicant("Kees"), terms_version="1", deal=Deal(payers=(paying,))
    )
    enrolment.payers.update(invoice_id=sent(name="UWV Gouda").pk)
    return enrolment


def test_an_invoice_to_an_agency_is_a_read_of_the_learner() -> None:
    """The page of an invoice loads no person: what it says is written on the invoice itself."""
    enrolment = agency_enrolment()
    row = enrolment.payers.get()
    with reading.collecting() as noted:
        list(Invoice.objects.filter(pk=row.invoice_id))
    assert reading.protected_among(noted) == {enrolment.learner.person_id}


def test_who_pays_and_who_waits_is_a_read_too() -> None:
    enrolment = agency_enrolment()
    with reading.collecting() as noted:
        list(enrolment.payers.all())
    assert reading.protected_among(noted) == {enrolment.learner.person_id}
    entry = waiting.join(course=open_programme().course, applicant=applicant("Kees"))
    with reading.collecting() as noted:
        list(WaitingEntry.objects.filter(pk=entry.pk))
    assert reading.protected_among(noted) == {enrolment.learner.person_id}
