"""Business dates in Amsterdam: holidays, clock changes, year ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llo_portal.kernel import dates
from llo_portal.kernel.dates import Period, add_working_days, is_working_day, start_of_day, working_days_between

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1), date(2027, 3, 29), date(2027, 4, 27), date(2027, 5, 6), date(2027, 5, 17), date(2026, 12, 25),
        date(2025, 12, 26), date(2025, 4, 26), date(2026, 11, 22),
    ],
)  # fmt: skip
def test_holidays_and_weekends_are_days_off(day):
    assert not is_working_day(day)


def test_kings_day_on_a_sunday_is_kept_a_day_earlier():
    assert is_working_day(date(2025, 4, 28))


@pytest.mark.parametrize("day", [date(2027, 3, 26), date(2030, 5, 6)])
def test_debatable_days_follow_the_setting(day, settings):
    name = "goede_vrijdag" if day.month == 3 else "bevrijdingsdag"
    day = day if name == "goede_vrijdag" else date(2027, 5, 5)
    settings.HOLIDAYS_OFF = {"goede_vrijdag": True, "bevrijdingsdag": True}
    assert not is_working_day(day)
    settings.HOLIDAYS_OFF = {"goede_vrijdag": False, "bevrijdingsdag": False}
    assert is_working_day(day)


def test_a_day_with_a_clock_change_is_23_or_25_hours_long():
    def hours(day):
        first, after = Period(day, day).moments
        return (after.timestamp() - first.timestamp()) / 3600

    assert hours(date(2027, 3, 28)) == 23
    assert hours(date(2027, 10, 31)) == 25
    assert hours(date(2028, 2, 29)) == 24


def test_a_year_ends_at_midnight_in_amsterdam():
    first, after = Period.year(2027).moments
    assert first.isoformat() == "2027-01-01T00:00:00+01:00"
    assert after.isoformat() == "2028-01-01T00:00:00+01:00"


def test_the_business_date_is_amsterdams(monkeypatch):
    from datetime import UTC, datetime

    class Late(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 12, 31, 23, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(dates, "datetime", Late)
    assert dates.today() == date(2027, 1, 1)


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError):
        Period(date(2027, 1, 2), date(2027, 1, 1))
    assert date(2027, 1, 2) in Period(date(2027, 1, 2), date(2027, 1, 2))


def test_working_days_are_counted_forward():
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert add_working_days(date(2026, 11, 21), 0) == date(2026, 11, 21)
    with pytest.raises(ValueError):
        add_working_days(date(2027, 1, 1), -1)


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_agree(start, days):
    end = add_working_days(start, days)
    assert working_days_between(start, end) == days
    assert days == 0 or is_working_day(end)


@given(DAYS)
def test_a_day_starts_where_the_one_before_ends(day):
    assert Period(day, day).moments[1] == start_of_day(day + timedelta(days=1))
