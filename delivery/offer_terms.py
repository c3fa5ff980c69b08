"""How long a seat is kept for somebody on the waiting list."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

OPENS = 9
CLOSES = 17


def deadline(made_at: datetime, hours: int, start_of_course: datetime, is_working_day: Callable[..., bool]) -> datetime:
    """`hours` after the offer, moved on to the next moment that our office can be reached, and never past the start.

    Who gets an offer on Friday night can thus still call us before it ends. All moments are aware and of Amsterdam.
    """
    end = _reachable(made_at + timedelta(hours=hours), is_working_day)
    return min(end, start_of_course)


def _reachable(moment: datetime, is_working_day: Callable[..., bool]) -> datetime:
    day = moment.date()
    if is_working_day(day) and moment.hour < CLOSES:
        return max(moment, _at(moment, day, OPENS))
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return _at(moment, day, OPENS)


def _at(moment: datetime, day: object, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=moment.tzinfo)  # type: ignore[arg-type]
