"""How long a seat is kept: at least the hours promised, ending when our office can be reached, never past the start."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from delivery.offer_terms import CLOSES, OPENS, deadline
from llo_portal.kernel.dates import AMSTERDAM

MADE = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda moment: moment.replace(tzinfo=AMSTERDAM))


def works(day) -> bool:
    return day.weekday() < 5


@given(MADE, st.integers(1, 336))
def test_it_ends_within_office_hours_and_not_before_the_hours_are_over(made, hours):
    end = deadline(made, hours, made + timedelta(days=400), works)
    assert end >= made + timedelta(hours=hours)
    assert works(end.date())
    assert OPENS <= end.hour < CLOSES


@given(MADE, st.integers(1, 336), st.integers(1, 400))
def test_never_past_the_start(made, hours, ahead):
    start = made + timedelta(hours=ahead)
    assert deadline(made, hours, start, works) <= start


def test_friday_night_waits_for_monday_morning():
    friday = datetime(2026, 11, 27, 22, 0, tzinfo=AMSTERDAM)
    assert deadline(friday, 48, friday + timedelta(days=60), works) == datetime(2026, 11, 30, 9, 0, tzinfo=AMSTERDAM)
