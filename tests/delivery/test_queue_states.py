"""Any order of enrolling, leaving, joining, answering and resizing: counters equal rows, nobody is passed over, and nobody
waits beside a free seat."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from catalogue.models import Offering
from catalogue.services import save_offering
from delivery.models import Enrolment, SeatOffer, WaitingEntry
from delivery.services import enrolling, moving, seats, waiting
from llo_portal.kernel.dates import today
from llo_portal.kernel.errors import DomainError
from tests.factories.accounts import UserFactory
from tests.factories.delivery import open_programme
from tests.factories.queue_checks import counters_differ, passed_over, waits_beside_a_free_seat
from tests.factories.waiting import applicant, enrol, wait

PEOPLE = st.sampled_from(["Anna", "Bea", "Cas", "Daan", "Eef", "Fien"])
START = st.integers(0, 1)
PICK = st.integers(0, 5)


class Queue(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        from django.db import transaction

        self.undo = transaction.atomic()
        self.undo.__enter__()
        first = open_programme(offering__capacity=1, offering__min_places=1)
        second = open_programme(
            offering__course=first.course, offering__capacity=2, offering__min_places=1,
            offering__starts_on=today() + timedelta(days=90),
        )  # fmt: skip
        self.programmes, self.by = [first, second], UserFactory()

    def teardown(self) -> None:
        from django.db import transaction

        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _try(self, deed: Any, **about: Any) -> None:
        from django.db import transaction

        try:
            with transaction.atomic():
                deed(**about)
        except DomainError:
            pass

    def _offering(self, number: int) -> Offering:
        return Offering.objects.get(pk=self.programmes[number].offering_id)

    @rule(who=PEOPLE, start=START)
    def enrols(self, who: str, start: int) -> None:
        self._try(enrol, offering=self._offering(start), name=who)

    @rule(who=PEOPLE)
    def joins(self, who: str) -> None:
        self._try(wait, course=self.programmes[0].course, name=who)

    @rule(pick=PICK)
    def cancels(self, pick: int) -> None:
        rows = Enrolment.objects.filter(state="aangemeld").order_by("created_at")
        if len(rows) > pick:
            self._try(enrolling.cancel_enrolment, enrolment_id=rows[pick].pk, by=self.by, reason="Ziek")

    @rule(pick=PICK, start=START)
    def moves(self, pick: int, start: int) -> None:
        rows = Enrolment.objects.filter(state="aangemeld").order_by("created_at").select_related("programme")
        if len(rows) > pick:
            self._try(moving.move_enrolment, enrolment=rows[pick], offering=self._offering(start), by=self.by)

    @rule(pick=PICK, is_yes=st.booleans())
    def answers(self, pick: int, is_yes: bool) -> None:
        offers = list(SeatOffer.objects.open().order_by("made_at").select_related("entry__person"))
        if len(offers) <= pick:
            return
        offer = offers[pick]
        if is_yes:
            self._try(
                waiting.accept, offer_id=offer.pk, applicant=applicant(offer.entry.person.first_name),
                terms_version="1", seen=(offer.price, offer.vat_amount),
            )  # fmt: skip
        else:
            self._try(waiting.decline, offer_id=offer.pk)

    @rule(pick=PICK)
    def leaves(self, pick: int) -> None:
        rows = WaitingEntry.objects.waiting()
        if len(rows) > pick:
            self._try(waiting.leave, entry_id=rows[pick].pk)

    @rule(start=START, places=st.integers(1, 4))
    def resizes(self, start: int, places: int) -> None:
        offering = self._offering(start)
        offering.capacity = places
        self._try(save_offering, offering=offering, by=None)
        seats.tend(offering.pk)  # what the news of it does

    @rule(start=START, is_open=st.booleans())
    def opens_or_closes(self, start: int, is_open: bool) -> None:
        Offering.objects.filter(pk=self.programmes[start].offering_id).update(is_open=is_open)
        seats.tend(self.programmes[start].offering_id)

    @invariant()
    def promises_hold(self) -> None:
        assert counters_differ() == []
        assert passed_over() == []
        assert waits_beside_a_free_seat() == []


class QueueTest(TestCase):
    def test_every_order_of_events(self) -> None:
        run_state_machine_as_test(
            Queue,
            settings=settings(
                max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


pytestmark = pytest.mark.django_db
