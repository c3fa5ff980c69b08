from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from catalogue import services
from catalogue.errors import CatalogueError, OfferingFull
from catalogue.models import Offering
from llo_portal.kernel.dates import today
from llo_portal.kernel.signals import seats_changed
from tests.factories.catalogue import CourseFactory, OfferingFactory

pytestmark = pytest.mark.django_db


def seats(offering):
    return Offering.objects.values_list("seats_taken", flat=True).get(pk=offering.pk)


def test_seats_are_taken_until_the_offering_is_full():
    offering = OfferingFactory(capacity=2, min_places=1)
    services.take_seat(offering_id=offering.pk)
    services.take_seat(offering_id=offering.pk)
    with pytest.raises(OfferingFull):
        services.take_seat(offering_id=offering.pk)
    assert seats(offering) == 2


def test_a_released_seat_can_be_taken_again():
    offering = OfferingFactory(capacity=1, min_places=1, seats_taken=1)
    services.release_seat(offering_id=offering.pk)
    services.take_seat(offering_id=offering.pk)
    assert seats(offering) == 1


def test_more_seats_than_taken_cannot_be_released():
    offering = OfferingFactory()
    with pytest.raises(CatalogueError):
        services.release_seat(offering_id=offering.pk)


def test_a_cancelled_start_takes_nobody():
    offering = OfferingFactory(is_cancelled=True)
    with pytest.raises(OfferingFull):
        services.take_seat(offering_id=offering.pk)


def test_the_database_refuses_more_seats_than_places():
    offering = OfferingFactory(capacity=1, min_places=1, seats_taken=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.filter(pk=offering.pk).update(seats_taken=2)


def test_others_hear_of_a_seat_after_commit(django_capture_on_commit_callbacks):
    offering = OfferingFactory()
    heard = []

    def listen(**news):
        heard.append(news["offering_id"])

    seats_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            services.take_seat(offering_id=offering.pk)
            assert heard == []
    finally:
        seats_changed.disconnect(listen)
    assert heard == [offering.pk]


@pytest.mark.parametrize(
    "wrong",
    [{"price": None}, {"is_cancelled": True}, {"course__state": "concept"}],
    ids=["price", "cancelled", "concept"],
)
def test_what_is_not_ready_does_not_open(wrong):
    offering = OfferingFactory(**wrong)
    with pytest.raises(CatalogueError):
        services.set_open(offering=offering, is_open=True, by=None)
    offering.refresh_from_db()
    assert not offering.is_open


def test_opening_shows_the_start_to_individuals():
    offering = OfferingFactory()
    services.set_open(offering=offering, is_open=True, by=None)
    assert list(Offering.objects.open_for_enrolment()) == [offering]
    services.set_open(offering=offering, is_open=False, by=None)
    assert not Offering.objects.open_for_enrolment().exists()


def test_open_for_enrolment_leaves_out_the_past_and_what_is_not_published():
    OfferingFactory(is_open=True, starts_on=today() - timedelta(days=1))
    OfferingFactory(is_open=True, course=CourseFactory(state="uit aanbod"))
    assert not Offering.objects.open_for_enrolment().exists()


def test_capacity_never_falls_below_what_is_taken():
    offering = OfferingFactory(capacity=6, seats_taken=5)
    offering.capacity = 4
    with pytest.raises(CatalogueError) as refusal:
        services.save_offering(offering=offering, by=None)
    assert refusal.value.field == "capacity"


def test_a_price_that_somebody_bought_for_stays():
    offering = OfferingFactory(seats_taken=1)
    offering.price = 1
    with pytest.raises(CatalogueError) as refusal:
        services.save_offering(offering=offering, by=None)
    assert refusal.value.field == "price"


def test_a_start_with_people_on_it_is_not_cancelled():
    offering = OfferingFactory(seats_taken=1)
    with pytest.raises(CatalogueError):
        services.cancel_offering(offering=offering, by=None)


def test_cancelling_closes():
    offering = services.cancel_offering(offering=OfferingFactory(is_open=True), by=None)
    offering.refresh_from_db()
    assert offering.is_cancelled
    assert not offering.is_open


def held(offering):
    return Offering.objects.values_list("seats_taken", "seats_held").get(pk=offering.pk)


def test_a_held_seat_is_not_free_for_others_but_is_for_whom_it_is_held():
    offering = OfferingFactory(capacity=2, min_places=1, seats_taken=1)
    services.hold_seat(offering_id=offering.pk)
    offering.refresh_from_db()
    assert (offering.free_seats, offering.is_full) == (0, True)
    assert not Offering.objects.with_free_seats().exists()
    with pytest.raises(OfferingFull):
        services.take_seat(offering_id=offering.pk)
    services.take_held_seat(offering_id=offering.pk)
    assert held(offering) == (2, 0)


def test_a_held_seat_can_be_let_go_once():
    offering = OfferingFactory(capacity=1, min_places=1)
    services.hold_seat(offering_id=offering.pk)
    with pytest.raises(OfferingFull):
        services.hold_seat(offering_id=offering.pk)
    services.let_go_of_seat(offering_id=offering.pk)
    for act in (services.let_go_of_seat, services.take_held_seat):
        with pytest.raises(CatalogueError):
            act(offering_id=offering.pk)
    assert held(offering) == (0, 0)


def test_the_database_refuses_more_taken_and_held_than_places():
    offering = OfferingFactory(capacity=2, min_places=1, seats_taken=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.filter(pk=offering.pk).update(seats_held=2)


def test_capacity_stays_above_what_is_taken_and_held():
    offering = OfferingFactory(capacity=4, min_places=1, seats_taken=1, seats_held=2)
    offering.capacity = 2
    with pytest.raises(CatalogueError, match="vastgehouden"):
        services.save_offering(offering=offering, by=None)
    offering.capacity, offering.seats_held = 3, 0
    services.save_offering(offering=offering, by=None)
    assert held(offering) == (1, 2)
    with pytest.raises(CatalogueError):
        services.cancel_offering(offering=offering, by=None)
