"""Business dates are dates in Amsterdam, whatever clock the server keeps."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The aware moment in Amsterdam."""
    return datetime.now(UTC).astimezone(AMSTERDAM)


def today() -> date:
    """The business date."""
    return now().date()


def start_of_day(day: date) -> datetime:
    """The first aware moment of a business date."""
    return datetime.combine(day, time.min, tzinfo=AMSTERDAM)


@dataclass(frozen=True, slots=True)
class Period:
    """Business dates from `start` up to and including `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period ends on or after its start")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """First moment, and the first moment after the period: use as `>=` and `<`."""
        return start_of_day(self.start), start_of_day(self.end + timedelta(days=1))

    @classmethod
    def year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))


@lru_cache(maxsize=64)
def _public_holidays(year: int, good_friday: bool, liberation_day: bool) -> frozenset[date]:
    found = holidays.country_holidays("NL", years=year, categories=("public", "optional"), language="nl")
    skip = {"goede vrijdag": good_friday, "bevrijdingsdag": liberation_day}
    public = holidays.country_holidays("NL", years=year)
    names = {day: name.casefold() for day, name in found.items()}
    return frozenset(day for day, name in names.items() if skip.get(name, day in public))


def is_working_day(day: date) -> bool:
    """Monday to Friday except Dutch public holidays; the debatable days follow settings.HOLIDAYS_OFF."""
    from django.conf import settings

    off = settings.HOLIDAYS_OFF
    return day.weekday() < 5 and day not in _public_holidays(day.year, off["goede_vrijdag"], off["bevrijdingsdag"])


def add_working_days(start: date, days: int) -> date:
    """The date `days` working days after `start` (days >= 0); the start itself does not count."""
    if days < 0:
        raise ValueError("working days are counted forward")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; 0 when end is not later."""
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
