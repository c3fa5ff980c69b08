"""Go or no-go: enough learners decide by themselves; too few is a choice, and everybody hears of it."""

from datetime import timedelta

import pytest
from django.core import mail as outgoing

from catalogue.models import Offering
from delivery import tasks
from delivery.errors import DeliveryError, DoubleBooked
from delivery.models import Enrolment, StartDecision
from delivery.services import deciding
from llo_portal.documents import outbox
from llo_portal.kernel.dates import AMSTERDAM, today
from tests.factories.accounts import UserFactory
from tests.factories.delivery import SessionFactory, open_programme
from tests.factories.waiting import enrol, full_start, wait

pytestmark = pytest.mark.django_db
SOON = {"offering__min_places": 2, "offering__capacity": 4}


@pytest.fixture
def leader():
    return UserFactory(roles=("programmaleider",))


def due(learners, **values):
    programme = open_programme(offering__decides_on=today(), **(SOON | values))
    for number in range(learners):
        enrol(programme.offering, f"Deelnemer{number}x{programme.number}")
    programme.offering.refresh_from_db()
    return programme


def mails(words):
    outbox.run_all()
    return [m for m in outgoing.outbox if words in m.subject]


def test_enough_on_the_day_goes_ahead_and_tells_everybody_once():
    programme = due(2)
    assert (tasks.watch_starts(), tasks.watch_starts()) == (1, 0)
    offering = Offering.objects.get()
    assert (offering.goes_ahead_on, offering.is_certain) == (today(), True)
    assert StartDecision.objects.get().decided_by is None
    assert len(mails("Het gaat door")) == 2
    with pytest.raises(DeliveryError):
        deciding.go_ahead(offering=programme.offering, by=UserFactory())


def test_too_few_warns_the_leader_before_and_on_the_day_once():
    soon = open_programme(offering__decides_on=today() + timedelta(days=5), **SOON)
    far = open_programme(offering__decides_on=today() + timedelta(days=30), **SOON)
    tasks.watch_starts()
    tasks.watch_starts()
    assert [m.to for m in mails("Weinig deelnemers")] == [[soon.leader.email]]
    now_due = due(1)
    tasks.watch_starts()
    assert [m.to for m in mails("Besluit nodig")] == [[now_due.leader.email]]
    assert far.offering not in deciding.too_few()
    assert list(deciding.too_few()) == [now_due.offering]


def test_a_leader_lets_it_go_ahead_with_too_few(leader):
    programme = due(1)
    deciding.go_ahead(offering=programme.offering, by=leader, note="Kleine groep, extra aandacht.")
    assert "extra aandacht" in mails("Het gaat door")[0].body
    assert not deciding.too_few().exists()


def test_a_later_date_takes_sessions_along_at_the_same_hour(leader):
    programme = due(1, offering__starts_on=today() + timedelta(days=20))
    session = SessionFactory(programme=programme, day=today() + timedelta(days=20), hour=19)
    deciding.postpone(
        offering=programme.offering, starts_on=today() + timedelta(days=170), decides_on=today() + timedelta(days=150),
        by=leader,
    )  # fmt: skip
    session.refresh_from_db()
    programme.refresh_from_db()
    assert (programme.starts_on, session.starts_at.astimezone(AMSTERDAM).hour) == (today() + timedelta(days=170), 19)
    assert session.starts_at.astimezone(AMSTERDAM).date() == today() + timedelta(days=170)
    assert len(mails("Je start schuift op")) == 1
    for wrong in (today(), programme.starts_on):
        with pytest.raises(DeliveryError):
            deciding.postpone(offering=Offering.objects.get(), starts_on=wrong, decides_on=None, by=leader)


def test_a_later_date_that_is_taken_changes_nothing(leader):
    programme = due(1, offering__starts_on=today() + timedelta(days=20))
    mine = SessionFactory(programme=programme, day=today() + timedelta(days=20))
    SessionFactory(trainer=mine.trainer, day=today() + timedelta(days=27))
    with pytest.raises(DoubleBooked):
        deciding.postpone(
            offering=programme.offering, starts_on=today() + timedelta(days=27), decides_on=None, by=leader
        )
    programme.refresh_from_db()
    assert programme.starts_on == today() + timedelta(days=20)


def test_all_go_to_another_start_for_the_agreed_price_or_none_does(leader):
    programme = due(2)
    small = open_programme(offering__course=programme.course, offering__capacity=1, offering__min_places=1)
    with pytest.raises(DeliveryError, match="te weinig"):
        deciding.move_all(offering=programme.offering, to=small.offering, by=leader)
    assert programme.enrolments.filter(state="aangemeld").count() == 2
    large = open_programme(offering__course=programme.course, offering__price=900)
    deciding.move_all(offering=programme.offering, to=large.offering, by=leader)
    programme.refresh_from_db()
    offering = Offering.objects.get(pk=programme.offering_id)
    assert (programme.state, offering.is_cancelled, offering.seats_taken) == ("geannuleerd", True, 0)
    assert {e.price for e in Enrolment.objects.filter(programme=large)} == {offering.price}
    assert (len(mails("Je start nu op")), mails("gaat niet door")) == (2, [])


def test_cancelling_all_needs_a_reason_tells_all_and_takes_offers_back(leader):
    programme = full_start(2, offering__decides_on=today())
    waits = wait(programme.course, "Anna", starts=[programme.offering])
    with pytest.raises(DeliveryError):
        deciding.cancel_all(offering=programme.offering, by=leader, note=" ")
    deciding.cancel_all(offering=programme.offering, by=leader, note="De trainer is ziek.")
    offering = Offering.objects.get(pk=programme.offering_id)
    assert (offering.is_cancelled, offering.seats_taken, offering.seats_held) == (True, 0, 0)
    assert len(mails("gaat niet door")) == 2
    waits.refresh_from_db()
    assert (waits.state, waits.starts.count()) == ("wachtend", 0)


def test_what_was_decided_stays(leader):
    programme = due(1)
    deciding.go_ahead(offering=programme.offering, by=leader)
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        StartDecision.objects.update(note="anders")
