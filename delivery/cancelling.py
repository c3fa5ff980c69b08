"""What stays due when somebody gives up the place after the fourteen days (our published terms). Before that the law lets
a consumer go for nothing; see withdrawal."""

from datetime import date, timedelta
from decimal import Decimal

from delivery import withdrawal
from llo_portal.kernel.dutch import percent


def free_until(*, ordered_on: date, starts_on: date, free_days: int) -> date:
    """The last day on which giving up the place costs nothing."""
    return max(withdrawal.last_day(ordered_on), starts_on - timedelta(days=free_days))


def share_due(
    *, is_consumer: bool, on: date, ordered_on: date, starts_on: date, free_days: int, late_share: Decimal
) -> Decimal:
    """The part of the price (0 to 1) that stays due. Who came in by an employer or agency has other agreements."""
    if not is_consumer or on <= free_until(ordered_on=ordered_on, starts_on=starts_on, free_days=free_days):
        return Decimal(0)
    return late_share


def share_in_words(share: Decimal) -> str:
    """For a sentence on B1: "de helft van de prijs"."""
    return {Decimal(0): "niets", Decimal("0.5"): "de helft van de prijs", Decimal(1): "de hele prijs"}.get(
        share.normalize(), f"{percent(share)} van de prijs"
    )


def free_in_words(days: int) -> str:
    """For a sentence on B1: "tot vier weken voor de start"."""
    if not days:
        return "tot de dag van de start"
    weeks, rest = divmod(days, 7)
    if rest or weeks >= len(COUNTED):
        return f"tot {days} {'dag' if days == 1 else 'dagen'} voor de start"
    return f"tot {COUNTED[weeks]} {'week' if weeks == 1 else 'weken'} voor de start"


COUNTED = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht")
