"""Dates and moments of a weekly series. Values in, values out."""

from datetime import date, datetime, time, timedelta

from llo_portal.kernel.dates import AMSTERDAM, is_working_day

LONGEST = 40


def weekly_dates(first: date, count: int, *, skip_holidays: bool = True) -> tuple[date, ...]:
    """`count` dates a week apart. A weekday that is a public holiday is passed over, so the series ends a week later."""
    if not 1 <= count <= LONGEST:
        raise ValueError(f"a series has 1 to {LONGEST} dates")
    found: list[date] = []
    day = first
    while len(found) < count:
        if not skip_holidays or day.weekday() >= 5 or is_working_day(day):
            found.append(day)
        day += timedelta(days=7)
    return tuple(found)


def moments(day: date, begin: time, end: time) -> tuple[datetime, datetime]:
    """Aware moments on one business date: clock times stay the same when summer time begins or ends."""
    return datetime.combine(day, begin, AMSTERDAM), datetime.combine(day, end, AMSTERDAM)
