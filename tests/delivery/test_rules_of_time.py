"""Alternatives, series, withdrawal, papers and readiness: pure rules."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery import alternatives, credentials, readiness, series, withdrawal
from delivery.alternatives import Busy, RoomOption, Slot
from llo_portal.kernel.choices import Credential
from llo_portal.kernel.dates import AMSTERDAM

TRAINER, ROOM = uuid4(), uuid4()
NINE = datetime(2027, 3, 2, 9, tzinfo=AMSTERDAM)
WANTED = Slot(NINE, NINE + timedelta(hours=3))


def test_three_free_slots_of_the_same_length_on_three_days():
    found = alternatives.free_slots(WANTED, [Busy(WANTED, TRAINER, None)], trainer=TRAINER, room=ROOM)
    assert len({slot.starts_at.date() for slot in found}) == 3
    assert all(slot.ends_at - slot.starts_at == timedelta(hours=3) for slot in found)


@given(st.lists(st.integers(0, 400), max_size=40))
def test_what_is_offered_is_free(offsets):
    busy = [Busy(Slot(NINE + timedelta(hours=h), NINE + timedelta(hours=h + 3)), TRAINER, None) for h in offsets]
    for slot in alternatives.free_slots(WANTED, busy, trainer=TRAINER, room=None):
        assert not any(slot.overlaps(b.slot) for b in busy)
        assert slot.starts_at.hour >= 8
        assert slot.ends_at.hour <= 22


def test_rooms_fit_the_group_tightest_first():
    free = [RoomOption(uuid4(), name, places) for name, places in (("groot", 30), ("klein", 8), ("past", 16))]
    rooms = [*free, RoomOption(ROOM, "bezet", 14)]
    found = alternatives.free_rooms(WANTED, [Busy(WANTED, None, ROOM)], rooms, seats=12)
    assert [room.name for room in found] == ["past", "groot"]


def test_trainers_who_give_nothing_then():
    other = uuid4()
    assert alternatives.free_trainers(WANTED, [Busy(WANTED, TRAINER, None)], [(TRAINER, "A"), (other, "B")]) == (
        (other, "B"),
    )


def test_a_weekly_series_passes_over_a_holiday():
    days = series.weekly_dates(date(2027, 4, 20), 3)  # the second would be King's day, 27 April 2027
    assert days == (date(2027, 4, 20), date(2027, 5, 4), date(2027, 5, 11))


def test_clock_times_stay_when_summer_time_begins():
    before, _ = series.moments(date(2027, 3, 27), time(9), time(12))
    after, _ = series.moments(date(2027, 3, 28), time(9), time(12))
    assert (before.hour, after.hour) == (9, 9)
    assert before.utcoffset() != after.utcoffset()


@pytest.mark.parametrize(("state", "day", "may"), [
    ("aangemeld", date(2027, 1, 15), True), ("aangemeld", date(2027, 1, 16), False),
    ("gestart", date(2027, 1, 2), True), ("gestart", date(2027, 1, 16), False),
    ("afgerond", date(2027, 1, 2), False), ("wachtlijst", date(2027, 1, 2), True),
])  # fmt: skip
def test_fourteen_days_to_think_it_over(state, day, may):
    assert withdrawal.may_withdraw(is_consumer=True, enrolled_on=date(2027, 1, 1), on=day, state=state) is may


def test_whom_an_employer_enrolled_has_no_consumer_rights():
    day = date(2027, 1, 2)
    assert not withdrawal.may_withdraw(is_consumer=False, enrolled_on=day, on=day, state="aangemeld")


def test_recognised_papers_are_the_schools():
    assert credentials.paper_for("mbo-certificaat", {}).is_external
    assert not credentials.paper_for("mbo-certificaat", {"afronding": "bewijs van deelname"}).is_external
    assert credentials.paper_for(None, {}).credential is Credential.ATTENDANCE


@pytest.mark.parametrize(
    ("months", "until"), [(6, date(2027, 2, 28)), (18, date(2028, 2, 29)), (None, None), (0, None)]
)
def test_validity_ends_on_a_day_that_exists(months, until):
    assert credentials.valid_until(date(2026, 8, 31), months) == until


FACTS = readiness.Facts(has_leader=True, sessions=2, learners=4, needs_promise=True, is_promised=True)


def test_nothing_starts_without_a_promise_when_we_mediate():
    assert readiness.against_start(FACTS) == ()
    assert "toegezegd" in readiness.against_start(replace(FACTS, is_promised=False))[0]
    assert readiness.against_start(replace(FACTS, is_promised=False, needs_promise=False)) == ()


def test_finishing_needs_results_or_a_reason():
    facts = replace(FACTS, without_result=2)
    assert readiness.against_finish(facts, " ")
    assert readiness.against_finish(facts, "ziek") == ()
