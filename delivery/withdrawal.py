"""The consumer's time to think it over: fourteen days after the enrolment (art. 6:230o BW)."""

from datetime import date, timedelta

DAYS = 14


def last_day(enrolled_on: date) -> date:
    """The last day on which an individual withdraws without a reason."""
    return enrolled_on + timedelta(days=DAYS)


def may_withdraw(*, is_consumer: bool, enrolled_on: date, on: date, state: str) -> bool:
    """A learner may cancel alone while nothing has started and the fourteen days last. The law gives this to consumers,
    who agreed to our terms; whom an employer or agency enrolled speaks to them."""
    return is_consumer and state in ("aangemeld", "bevestigd", "wachtlijst") and on <= last_day(enrolled_on)


MOVE_DAYS = 7
"""Our own rule: in the last week the group, the room and the books are fixed."""


def may_move(*, state: str, starts_on: date | None, on: date) -> bool:
    """A learner goes to another start alone until a week before the own one; after that a colleague decides."""
    return state in ("aangemeld", "bevestigd") and starts_on is not None and starts_on - on >= timedelta(days=MOVE_DAYS)
