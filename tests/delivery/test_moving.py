"""From one start to another: the new seat first, then the old; the waiting list hears of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail as outgoing

from catalogue.errors import OfferingFull
from catalogue.models import Offering
from delivery.errors import AlreadyEnrolled, DeliveryError, PriceChanged
from delivery.models import Enrolment, SeatOffer
from delivery.services import moving
from llo_portal.documents import outbox
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.delivery import EnrolmentFactory, ProgrammeFactory, open_programme
from tests.factories.waiting import enrol, full_start, wait

pytestmark = pytest.mark.django_db


def later(programme, **values):
    about = {"offering__course": programme.course, "offering__starts_on": today() + timedelta(days=90)}
    return open_programme(**(about | values))


def counts(*programmes):
    return [Offering.objects.get(pk=p.offering_id).seats_taken for p in programmes]


def test_a_move_keeps_what_was_sold_and_links_both():
    here = open_programme()
    there = later(here)
    old = enrol(here.offering, "Anna")
    new = moving.move_enrolment(enrolment=old, offering=there.offering, by=UserFactory(), keep_price=True)
    old.refresh_from_db()
    assert (old.state, new.moved_from, counts(here, there)) == ("geannuleerd", old, [0, 1])
    kept = (
        "policy_id",
        "course_version_id",
        "terms_version",
        "terms_accepted_at",
        "name_as_printed",
        "price",
        "created_at",
    )
    assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
    assert Enrolment.objects.get(pk=new.pk).created_at == old.created_at


def test_a_move_frees_the_old_seat_for_the_list_and_keeps_a_confirmed_state():
    here = full_start()
    there = later(here)
    wait(here.course, "Bea", starts=[here.offering])
    old = here.enrolments.get()
    Enrolment.objects.filter(pk=old.pk).update(state="bevestigd")
    new = moving.move_enrolment(enrolment=old, offering=there.offering, by=UserFactory())
    assert new.state == "bevestigd"
    assert SeatOffer.objects.open().get().entry.person.first_name == "Bea"


def test_nothing_moves_to_a_full_start():
    here = open_programme()
    there = full_start(offering__course=here.course)
    old = enrol(here.offering, "Anna")
    with pytest.raises(OfferingFull):
        moving.move_enrolment(enrolment=old, offering=there.offering, by=UserFactory())
    old.refresh_from_db()
    assert (old.state, counts(here, there)) == ("aangemeld", [1, 1])


def test_only_to_another_coming_start_of_the_same_course():
    here, other_course = open_programme(), open_programme()
    old = enrol(here.offering, "Anna")
    over = later(here, offering__starts_on=today())
    for target in (here, other_course, over):
        with pytest.raises(DeliveryError):
            moving.move_enrolment(enrolment=old, offering=target.offering, by=UserFactory())
    there = later(here)
    EnrolmentFactory(programme=there, learner=old.learner)
    with pytest.raises(AlreadyEnrolled):
        moving.move_enrolment(enrolment=old, offering=there.offering, by=UserFactory())
    with pytest.raises(DeliveryError):
        moving.move_enrolment(
            enrolment=EnrolmentFactory(programme=ProgrammeFactory()), offering=there.offering, by=UserFactory()
        )


def test_a_learner_pays_the_price_of_the_other_start_and_saw_it():
    here = open_programme()
    there = later(here, offering__price=Decimal("550.00"))
    old = enrol(here.offering, "Anna")
    assert moving.move_price(old, there.offering).difference == Decimal("55.00")
    with pytest.raises(PriceChanged):
        moving.move_own(enrolment=old, offering=there.offering, seen=Decimal("540.00"), by=None)
    new = moving.move_own(enrolment=old, offering=there.offering, seen=Decimal("550.00"), by=None)
    assert new.price == Decimal("550.00")
    outbox.run_all()
    assert any("495,00" in m.body and "550,00" in m.body for m in outgoing.outbox if "Je start nu" in m.subject)


def test_a_learner_does_not_move_into_the_time_to_think_it_over_without_the_wish():
    """Lessons of those days would cost nothing; a colleague on the phone can arrange it."""
    here = open_programme()
    near, far = (later(here, offering__starts_on=today() + timedelta(days=days)) for days in (9, 80))
    old = enrol(here.offering, "Anna")
    assert moving.own_targets(old) == [far.offering]
    assert set(moving.targets(old)) == {near.offering, far.offering}
    with pytest.raises(DeliveryError, match="binnen je bedenktijd"):
        moving.move_own(enrolment=old, offering=near.offering, seen=Decimal("495.00"), by=None)


def test_a_learner_moves_until_a_week_before():
    here = open_programme(offering__starts_on=today() + timedelta(days=6))
    there = later(here)
    with pytest.raises(DeliveryError, match="week"):
        moving.move_own(
            enrolment=enrol(here.offering, "Anna"), offering=there.offering, seen=Decimal("495.00"), by=None
        )


def test_what_others_hang_on_an_enrolment_goes_along():
    here = open_programme()
    there = later(here)
    seen = []
    carrier = moving.Carried("test", lambda old, new: seen.append((old.pk, new.pk)))
    old = enrol(here.offering, "Anna")
    with moving.carried.override(carrier):
        new = moving.move_enrolment(enrolment=old, offering=there.offering, by=UserFactory())
    assert seen == [(old.pk, new.pk)]
