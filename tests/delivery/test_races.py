"""Many at once: the last seat is sold once, a trainer is booked once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from catalogue.errors import OfferingFull
from catalogue.models import Offering
from delivery.errors import DoubleBooked
from delivery.models import Enrolment, Session
from delivery.services import enrolling, schedule
from delivery.services.enrolling import Applicant
from llo_portal.kernel.dates import AMSTERDAM
from tests.factories.accounts import UserFactory
from tests.factories.delivery import ProgrammeFactory, TrainerFactory, open_programme

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(how_many: int, act: Any) -> Counter[str]:
    gate = Barrier(how_many)

    def one(number: int) -> str:
        try:
            gate.wait()
            return str(act(number))
        finally:
            connection.close()

    with ThreadPoolExecutor(how_many) as pool:
        return Counter(pool.map(one, range(how_many)))


def test_the_last_seat_is_sold_once_to_fifty() -> None:
    programme = open_programme(offering__capacity=1, offering__min_places=1)

    def buy(number: int) -> str:
        who = Applicant(first_name=f"Koper{number}", last_name="Kok", email=f"koper{number}@voorbeeld.nl")
        try:
            enrolling.enrol_individual(offering=programme.offering, applicant=who, terms_version="1")
        except OfferingFull:
            return "vol"
        return "binnen"

    assert all_at_once(50, buy) == {"binnen": 1, "vol": 49}
    assert Offering.objects.get().seats_taken == Enrolment.objects.count() == 1


def test_of_ten_planners_one_gets_the_trainer_and_the_rest_the_name() -> None:
    trainer, by = TrainerFactory(), UserFactory()
    programmes = [ProgrammeFactory() for _ in range(10)]
    begin = datetime(2027, 3, 2, 9, tzinfo=AMSTERDAM)

    def plan(number: int) -> str:
        moments = [(begin + timedelta(minutes=number), begin + timedelta(hours=3))]
        try:
            schedule.book(programme=programmes[number], moments=moments, by=by, trainer=trainer)
        except DoubleBooked as refusal:
            return "genoemd" if str(trainer) in refusal.message and "T-2020-" in refusal.message else refusal.message
        return "gepland"

    assert all_at_once(10, plan) == {"gepland": 1, "genoemd": 9}
    assert Session.objects.count() == 1
