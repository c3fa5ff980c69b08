"""Which paper follows, who issues it and how long it is valid. Values in, values out (domein/regels.md)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from llo_portal.kernel.choices import Credential


@dataclass(frozen=True, slots=True)
class Paper:
    """`is_external`: a licence holder issues it and we only register number, date and issuer."""

    credential: Credential
    is_external: bool


def paper_for(course_credential: str | None, choices: Mapping[str, Any]) -> Paper:
    """What was agreed with the client goes before what the course gives; else a proof of attendance."""
    wanted = choices.get("afronding") or course_credential or Credential.ATTENDANCE
    credential = Credential(wanted)
    return Paper(credential, is_external=credential.is_recognised)


def valid_until(issued_on: date, months: int | None) -> date | None:
    """The last valid day; None when the paper does not expire. 31 August plus six months is 28 (or 29) February."""
    if not months:
        return None
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    day = min(issued_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)
