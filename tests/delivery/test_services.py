"""What delivery does and refuses."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from delivery.errors import DeliveryError, DoubleBooked, GroupFull, StateRefused
from delivery.models import Certificate, Enrolment, Programme
from delivery.services import certifying, enrolling, programmes, recording, schedule
from delivery.services.enrolling import Applicant
from llo_portal.kernel.dates import AMSTERDAM, today
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.delivery import (
    CertificateFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    ResultFactory,
    SessionFactory,
    TrainerFactory,
    issued_certificate,
    open_programme,
)
from tests.factories.offers import QuoteFactory, accepted_quote, promised_request

pytestmark = pytest.mark.django_db
FATIMA = Applicant(first_name="Fatima", infix="el", last_name="Amrani", email="fatima@voorbeeld.nl")


@pytest.fixture
def planner() -> Any:
    return UserFactory(roles=("programmaleider",))


def test_an_accepted_quote_becomes_one_programme_however_often_asked() -> None:
    quote = accepted_quote(participants=9, choices={"tijdstip": "avond"})
    first, second = programmes.create_from_quote(quote.pk), programmes.create_from_quote(quote.pk)
    assert first is not None
    assert first == second
    assert (first.places, first.choices, first.policy, first.state) == (
        9,
        {"tijdstip": "avond"},
        quote.policy,
        "voorbereiding",
    )
    assert first.organisation is not None
    assert first.organisation.timeline.filter(kind="traject").count() == 1


def test_a_quote_that_was_not_accepted_makes_nothing() -> None:
    with pytest.raises(DeliveryError):
        programmes.create_from_quote(QuoteFactory().pk)


def test_advice_only_makes_no_programme() -> None:
    assert programmes.create_from_quote(accepted_quote(line__service="advies").pk) is None


def test_no_start_without_the_promise_of_the_school(planner: Any) -> None:
    programme = ProgrammeFactory(state="gereed")
    SessionFactory(programme=programme)
    EnrolmentFactory(programme=programme)
    with pytest.raises(StateRefused, match="toegezegd"):
        programmes.start(programme=programme, by=planner)
    promised_request(quote=programme.quote)
    programmes.start(programme=programme, by=planner)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"gestart"}


def test_finishing_without_results_needs_a_reason(planner: Any) -> None:
    enrolment = EnrolmentFactory(programme=ProgrammeFactory(state="lopend"), state="gestart")
    with pytest.raises(StateRefused):
        programmes.finish(programme=enrolment.programme, by=planner)
    programmes.finish(programme=enrolment.programme, by=planner, reason="Klant is failliet")
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.state_note) == ("gestopt", "Klant is failliet")


def test_cancelling_frees_the_seats_closes_the_offering_and_tells(planner: Any, run_outbox: Any) -> None:
    programme = open_programme()
    EnrolmentFactory(programme=programme)
    programmes.cancel(programme=programme, by=planner, reason="Te weinig aanmeldingen")
    programme.offering.refresh_from_db()
    assert (programme.offering.seats_taken, programme.offering.is_open) == (0, False)
    run_outbox()
    assert "Te weinig" in mail.outbox[0].body


def test_a_double_booking_is_named(planner: Any) -> None:
    taken = SessionFactory(programme=ProgrammeFactory(number="T-2027-0007", title="Heftruck"))
    moment = [(taken.starts_at + timedelta(hours=1), taken.ends_at)]
    with pytest.raises(DoubleBooked) as refusal:
        schedule.book(programme=ProgrammeFactory(), moments=moment, by=planner, trainer=taken.trainer)
    assert refusal.value.field == "trainer"
    for word in (str(taken.trainer), "T-2027-0007 Heftruck", "09:00"):
        assert word in refusal.value.message
    with pytest.raises(DoubleBooked) as refusal:
        schedule.book(programme=ProgrammeFactory(), moments=moment, by=planner, room=taken.room)
    assert refusal.value.field == "room"


def test_a_series_is_booked_whole_or_not_at_all(planner: Any) -> None:
    taken, programme = SessionFactory(), ProgrammeFactory()
    earlier = (taken.starts_at - timedelta(days=7), taken.ends_at - timedelta(days=7))
    with pytest.raises(DoubleBooked):
        schedule.book(
            programme=programme, moments=[earlier, (taken.starts_at, taken.ends_at)], by=planner, room=taken.room
        )
    assert not programme.sessions.exists()


def test_a_specialist_of_the_client_stands_beside_an_own_trainer(planner: Any) -> None:
    specialist = TrainerFactory(engagement="in_dienst_van_klant")
    moment = [(datetime(2027, 3, 2, 9, tzinfo=AMSTERDAM), datetime(2027, 3, 2, 12, tzinfo=AMSTERDAM))]
    with pytest.raises(DeliveryError, match="eigen trainer"):
        schedule.book(programme=ProgrammeFactory(), moments=moment, by=planner, specialist=specialist)
    schedule.book(
        programme=ProgrammeFactory(), moments=moment, by=planner, specialist=specialist, trainer=TrainerFactory()
    )


def test_more_learners_than_places_only_by_extending(planner: Any) -> None:
    programme = ProgrammeFactory(places=1)
    EnrolmentFactory(programme=programme)
    with pytest.raises(GroupFull):
        enrolling.enrol(programme=programme, applicant=FATIMA, by=planner)
    enrolling.enrol(programme=programme, applicant=FATIMA, by=planner, extend=True)
    programme.refresh_from_db()
    assert programme.places == 2


def test_an_individual_gets_a_place_a_price_and_a_confirmation(run_outbox: Any) -> None:
    programme = open_programme()
    enrolment = enrolling.enrol_individual(offering=programme.offering, applicant=FATIMA, terms_version="01-11-2026")
    programme.offering.refresh_from_db()
    assert programme.offering.seats_taken == 1
    assert (enrolment.price, enrolment.terms_version) == (programme.offering.price, "01-11-2026")
    run_outbox()
    assert any("aangemeld" in message.subject for message in mail.outbox)


def test_enrolling_twice_takes_one_seat() -> None:
    programme = open_programme()
    for _ in range(2):
        enrolling.enrol_individual(offering=programme.offering, applicant=FATIMA, terms_version="1")
    programme.offering.refresh_from_db()
    assert programme.offering.seats_taken == 1


def test_withdrawing_within_fourteen_days_frees_the_seat() -> None:
    programme = open_programme()
    enrolment = enrolling.enrol_individual(offering=programme.offering, applicant=FATIMA, terms_version="1")
    enrolling.withdraw(enrolment=enrolment, by=None)
    programme.offering.refresh_from_db()
    assert programme.offering.seats_taken == 0


def test_results_under_an_issued_paper_are_fixed() -> None:
    paper = issued_certificate()
    wrong = [recording.Outcome(paper.enrolment_id, False)]
    with pytest.raises(DeliveryError, match="certificaat"):
        recording.record_results(
            programme=paper.enrolment.programme, outcomes=wrong, decided_on=today(), by=paper.prepared_by
        )


def test_papers_are_issued_by_another_and_numbered_without_gaps() -> None:
    ProviderFactory()
    first, second = CertificateFactory(), CertificateFactory()
    with pytest.raises(DeliveryError, match="vier ogen"):
        certifying.issue(certificate_id=first.pk, by=first.prepared_by)
    boss = UserFactory(roles=("administrateur",))
    numbers = [certifying.issue(certificate_id=row.pk, by=boss).number for row in (first, second)]
    assert numbers == [f"CERT-{today().year}-{n:06d}" for n in (1, 2)]
    assert certifying.issue(certificate_id=first.pk, by=boss).number == numbers[0], "a second run changes nothing"


def test_revoking_takes_two() -> None:
    paper, one, two = issued_certificate(), UserFactory(), UserFactory()
    certifying.ask_revocation(certificate=paper, reason="Naam fout", by=one)
    with pytest.raises(DeliveryError, match="vier ogen"):
        certifying.revoke(certificate=paper, by=one)
    certifying.revoke(certificate=paper, by=two)
    assert Certificate.objects.get(pk=paper.pk).state == "ingetrokken"


def test_a_recognised_paper_is_registered_not_made() -> None:
    result = ResultFactory()
    Programme.objects.filter(pk=result.enrolment.programme_id).update(choices={"afronding": "mbo-certificaat"})
    enrolment = Enrolment.objects.get(pk=result.enrolment_id)
    ProviderFactory()
    by = UserFactory(roles=("administrateur",))
    with pytest.raises(DeliveryError):
        certifying.prepare_group(programme=enrolment.programme, by=by)
    row = certifying.register(enrolment=enrolment, number="ROC-1", issuer="ROC Rijnstroom", issued_on=today(), by=by)
    issued = certifying.issue(certificate_id=row.pk, by=UserFactory())
    assert (issued.number, issued.issuer, issued.document) == ("ROC-1", "ROC Rijnstroom", None)


def test_an_enrolment_keeps_the_version_it_was_sold_with(planner: Any) -> None:
    from django.db import IntegrityError, transaction

    from catalogue.models import CourseVersion

    programme, colleague = open_programme(), UserFactory(roles=("onderwijskundige",))
    first, second = (
        CourseVersion.objects.create(
            course=programme.course, number=number, content={}, submitted_by=planner, published_by=colleague
        )
        for number in (1, 2)
    )
    made = enrolling.enrol(programme=programme, applicant=FATIMA, by=planner)
    assert made.course_version == second
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=made.pk).update(course_version=first)
