"""The consumer's time to think it over: fourteen days after the enrolment (art. 6:230o BW), and what is due when lessons
began in those days on the consumer's own wish (art. 6:230s lid 4 BW)."""

from datetime import date, timedelta
from decimal import Decimal

from llo_portal.kernel.money import ZERO, cents

DAYS = 14
EARLY_TERMS = "vroeg-beginnen-1"
"""Version of the words somebody agrees with who starts within the fourteen days."""
OPEN = ("aangemeld", "bevestigd", "wachtlijst")


def last_day(enrolled_on: date) -> date:
    """The last day on which an individual withdraws without a reason."""
    return enrolled_on + timedelta(days=DAYS)


def needs_consent(*, ordered_on: date, starts_on: date) -> bool:
    """The course begins while somebody may still withdraw: only on an explicit wish."""
    return starts_on <= last_day(ordered_on)


def may_withdraw(*, is_consumer: bool, enrolled_on: date, on: date, state: str) -> bool:
    """A learner may cancel alone while the fourteen days last, also when lessons began in them. The law gives this to
    consumers, who agreed to our terms; whom an employer or agency enrolled speaks to them."""
    return is_consumer and state in (*OPEN, "gestart") and on <= last_day(enrolled_on)


MOVE_DAYS = 7
"""Our own rule: in the last week the group, the room and the books are fixed."""


def may_move(*, state: str, starts_on: date | None, on: date) -> bool:
    """A learner goes to another start alone until a week before the own one; after that a colleague decides."""
    return state in ("aangemeld", "bevestigd") and starts_on is not None and starts_on - on >= timedelta(days=MOVE_DAYS)


def share_given(*, held: int, planned: int, consented: bool) -> Decimal:
    """The part of the lessons (0 to 1) that is due after a withdrawal: what was given, and nothing without the consent."""
    if not consented or held <= 0 or planned <= 0:
        return Decimal(0)
    return Decimal(min(held, planned)) / planned


def part_of(amount: Decimal, share: Decimal) -> Decimal:
    """Euros, half up to cents, never above the amount."""
    return min(amount, cents(amount * share)) if share > 0 else ZERO
