"""The database refuses, whatever code writes."""

import pytest
from django.db import IntegrityError, connection, transaction

from catalogue.models import Offering
from delivery.models import Certificate, Enrolment, Programme
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import OfferingFactory
from tests.factories.delivery import (
    CertificateFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    SessionFactory,
    open_programme,
)

pytestmark = pytest.mark.django_db


def refused(write: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()  # type: ignore[operator]


def refused_at_commit(write: object) -> None:
    def both() -> None:
        write()  # type: ignore[operator]
        check_now()

    refused(both)


def check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("state", ["gereed", "lopend", "afgerond", "geannuleerd"])
def test_a_programme_starts_in_preparation(state: str) -> None:
    made = ProgrammeFactory.build(quote=None, organisation=None, policy=None, leader=None)
    good = ProgrammeFactory()
    values = {"policy": good.policy, "formula": "werkgevers", "places": 3, "offering": OfferingFactory()}
    refused(lambda: Programme.objects.create(number=made.number, title="x", state=state, **values))


def test_a_programme_does_not_skip_a_state_even_by_update() -> None:
    programme = ProgrammeFactory()
    refused(lambda: Programme.objects.filter(pk=programme.pk).update(state="lopend"))
    Programme.objects.filter(pk=programme.pk).update(state="gereed")


def test_a_finished_programme_stays_finished() -> None:
    programme = ProgrammeFactory(state="afgerond")
    refused(lambda: Programme.objects.filter(pk=programme.pk).update(state="lopend"))


def test_programmes_and_enrolments_are_never_deleted() -> None:
    enrolment = EnrolmentFactory()
    refused(lambda: Enrolment.objects.filter(pk=enrolment.pk).delete())
    refused(lambda: Programme.objects.filter(pk=ProgrammeFactory().pk).delete())


def test_an_enrolment_starts_applied_or_waiting() -> None:
    enrolment = EnrolmentFactory(state="wachtlijst")
    values = {"programme": enrolment.programme, "policy": enrolment.policy, "name_as_printed": "x"}
    other = EnrolmentFactory().learner
    refused(lambda: Enrolment.objects.create(learner=other, state="gestart", **values))


def test_a_group_never_outgrows_its_places() -> None:
    programme = ProgrammeFactory(places=1)
    EnrolmentFactory(programme=programme)
    check_now()
    refused_at_commit(lambda: EnrolmentFactory(programme=programme))


def test_seats_and_enrolments_move_together() -> None:
    programme = open_programme()
    EnrolmentFactory(programme=programme)
    check_now()
    refused_at_commit(lambda: Enrolment.objects.filter(programme=programme).update(state="geannuleerd"))


def test_an_open_offering_has_a_programme() -> None:
    offering = OfferingFactory()
    refused_at_commit(lambda: Offering.objects.filter(pk=offering.pk).update(is_open=True))


def test_an_open_offering_keeps_its_programme() -> None:
    programme = open_programme()
    check_now()
    refused_at_commit(lambda: Programme.objects.filter(pk=programme.pk).update(state="geannuleerd"))


def test_trainer_and_room_are_booked_once() -> None:
    first = SessionFactory()
    refused(lambda: SessionFactory(programme=first.programme, trainer=first.trainer, hour=11))
    refused(lambda: SessionFactory(programme=first.programme, room=first.room, hour=8))
    SessionFactory(programme=first.programme, trainer=first.trainer, room=first.room, hour=12)


def test_a_cancelled_session_frees_trainer_and_room() -> None:
    first = SessionFactory(is_cancelled=True)
    SessionFactory(programme=first.programme, trainer=first.trainer, room=first.room)


def test_nobody_issues_what_they_prepared() -> None:
    paper = CertificateFactory()
    same = {"state": "uitgegeven", "issued_by": paper.prepared_by, "issued_on": "2026-11-01", "number": "X"}
    refused(lambda: Certificate.objects.filter(pk=paper.pk).update(**same))


def test_an_issued_certificate_is_fixed_and_kept() -> None:
    paper = CertificateFactory()
    issued = {"state": "uitgegeven", "issued_by": UserFactory(), "issued_on": "2026-11-01", "number": "X"}
    Certificate.objects.filter(pk=paper.pk).update(**issued)
    refused(lambda: Certificate.objects.filter(pk=paper.pk).update(name_as_printed="Iemand Anders"))
    refused(lambda: Certificate.objects.filter(pk=paper.pk).update(issued_on="2026-11-02"))
    refused(lambda: Certificate.objects.filter(pk=paper.pk).update(state="klaargezet"))
    refused(lambda: Certificate.objects.filter(pk=paper.pk).delete())


def test_revoking_takes_two_people_and_a_reason() -> None:
    paper, asker = CertificateFactory(), UserFactory()
    issued = {"state": "uitgegeven", "issued_by": UserFactory(), "issued_on": "2026-11-01", "number": "X"}
    Certificate.objects.filter(pk=paper.pk).update(**issued)
    asked = {"state": "ingetrokken", "revoke_asked_by": asker, "revoked_on": "2026-11-03", "revoke_reason": "Fout"}
    refused(lambda: Certificate.objects.filter(pk=paper.pk).update(revoked_by=asker, **asked))
    Certificate.objects.filter(pk=paper.pk).update(revoked_by=UserFactory(), **asked)
    refused(lambda: Certificate.objects.filter(pk=paper.pk).update(revoke_reason="Anders"))


def test_a_result_under_an_issued_certificate_is_fixed() -> None:
    paper = CertificateFactory()
    result = paper.enrolment.result
    issued = {"state": "uitgegeven", "issued_by": UserFactory(), "issued_on": "2026-11-01", "number": "X"}
    Certificate.objects.filter(pk=paper.pk).update(**issued)
    result.is_passed = False
    refused(result.save)
