"""The clock dies half way, or two clocks run at once: one offer, one mail, one seat held."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pgtrigger import ignore

from catalogue.models import Offering
from delivery import tasks
from delivery.errors import DeliveryError
from delivery.models import SeatOffer, WaitingEntry
from delivery.services import seats, waiting
from llo_portal.documents.models import Effect
from llo_portal.kernel.dates import now
from tests.delivery.test_races import all_at_once
from tests.factories.queue_checks import counters_differ, passed_over, waits_beside_a_free_seat
from tests.factories.waiting import full_start, give_up, wait


class Killed(BaseException):
    """As a kill: nothing of ours catches it."""


def run_out(offer: SeatOffer) -> None:
    """As if the days went by: the words of an offer are fixed, so its guard is put aside."""
    with ignore("delivery.SeatOffer:offered"):
        SeatOffer.objects.filter(pk=offer.pk).update(expires_at=now() - timedelta(minutes=1))


def letters(kind: str) -> int:
    return Effect.objects.filter(key__contains=f"{kind}:").count()


def promises_hold() -> bool:
    return counters_differ() == [] and passed_over() == [] and waits_beside_a_free_seat() == []


@pytest.fixture
def freed() -> Iterator[Any]:
    """A seat is free and two people wait, while nobody was told: the place came by a change whose news got lost."""
    programme = full_start()
    wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    Offering.objects.filter(pk=programme.offering_id).update(capacity=2)
    return programme


STEPS = ("hold", "row", "mail")


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_an_offer_that_was_half_made_is_made_once(freed: Any, step: str, monkeypatch: Any) -> None:
    with monkeypatch.context() as patch:
        _die_after(patch, step)
        with pytest.raises(Killed):
            tasks.keep_lists()
    assert (SeatOffer.objects.count(), letters("seat-offer"), Offering.objects.get().seats_held) == (0, 0, 0)
    assert [tasks.keep_lists(), tasks.keep_lists()] == [1, 0]
    assert SeatOffer.objects.get().entry.person.first_name == "Anna"
    assert (letters("seat-offer"), Offering.objects.get().seats_held) == (1, 1)
    assert promises_hold()


def _die_after(patch: Any, step: str) -> None:
    owner, name = {
        "hold": (seats.catalogue, "hold_seat"), "row": (SeatOffer.objects, "create"), "mail": (seats.mail, "send")
    }[step]  # fmt: skip
    does = getattr(owner, name)

    def and_die(*args: Any, **kwargs: Any) -> None:
        does(*args, **kwargs)
        raise Killed

    patch.setattr(owner, name, and_die)


@pytest.mark.django_db
def test_an_offer_that_ran_out_half_way_goes_to_the_next_once(monkeypatch: Any) -> None:
    programme = full_start()
    wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    give_up(programme)
    run_out(SeatOffer.objects.get())
    with monkeypatch.context() as patch:
        _die_after(patch, "mail")
        with pytest.raises(Killed):
            tasks.keep_lists()
    anna = WaitingEntry.objects.get(person__first_name="Anna")
    assert (anna.unanswered, SeatOffer.objects.open().get().entry, letters("seat-offer-expired")) == (0, anna, 0)
    assert [tasks.keep_lists(), tasks.keep_lists()] == [1, 0]
    anna.refresh_from_db()
    assert (anna.unanswered, letters("seat-offer-expired"), letters("seat-offer")) == (1, 1, 2)
    assert SeatOffer.objects.open().get().entry.person.first_name == "Bea"
    assert promises_hold()


@pytest.mark.django_db(transaction=True)
def test_six_clocks_let_an_offer_run_out_once() -> None:
    programme = full_start()
    wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    give_up(programme)
    run_out(SeatOffer.objects.get())
    assert sum(int(n) * times for n, times in all_at_once(6, lambda _: waiting.expire_offers()).items()) == 1
    anna = WaitingEntry.objects.get(person__first_name="Anna")
    assert (anna.unanswered, letters("seat-offer-expired")) == (1, 1)
    assert SeatOffer.objects.open().get().entry.person.first_name == "Bea"
    assert Offering.objects.get().seats_held == 1
    assert promises_hold()


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_is_taken_while_its_time_runs_out_is_taken_or_over_never_both() -> None:
    programme = full_start()
    wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    give_up(programme)
    offer = SeatOffer.objects.get()
    run_out(offer)

    def answer(number: int) -> str:
        if number % 2:
            return f"klok {waiting.expire_offers()}"
        try:
            waiting.decline(offer_id=offer.pk)
        except DeliveryError:
            return "te laat"
        return "afgewezen"

    told = all_at_once(6, answer)
    assert told["klok 1"] + told["afgewezen"] == 1
    assert SeatOffer.objects.open().get().entry.person.first_name == "Bea"
    assert promises_hold()


@pytest.mark.django_db(transaction=True)
def test_six_clocks_offer_a_free_seat_once() -> None:
    programme = full_start()
    for name in ("Anna", "Bea", "Cas"):
        wait(programme.course, name)
    Offering.objects.update(capacity=2)
    assert sum(int(n) * times for n, times in all_at_once(6, lambda _: waiting.tend_all()).items()) == 1
    assert SeatOffer.objects.get().entry.person.first_name == "Anna"
    assert letters("seat-offer") == Offering.objects.get().seats_held == 1
    assert promises_hold()
