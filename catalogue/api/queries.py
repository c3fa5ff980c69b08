"""What may be asked in the address. A value or name that the standard does not know is refused, never passed over."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, field_validator

from catalogue.api.codes import LANGUAGE, is_known
from catalogue.api.problems import Problem
from llo_portal.kernel.dates import AMSTERDAM

LANGUAGE_TAG = r"^([a-z]{2,3})(-([A-Z]{2}|[0-9]{3}))?(-([a-z]{4}))?(-[a-z0-9]{2,8})*(-x(-[a-z0-9]{1,8})+)?$"
LONGEST = 1000


def _code(kind: str) -> Any:
    def check(cls: Any, value: str) -> str:
        if value and not is_known(kind, value):
            raise ValueError(f"{kind}: deze waarde kent de standaard niet")
        return value

    return field_validator(kind)(classmethod(check))


class Asked(Schema):
    """For everything: `consumer` and `fields` are hints in the standard. No consumer has a profile here."""

    consumer: str = Field("", max_length=LONGEST)
    fields: str = Field("", max_length=LONGEST)

    def wanted(self) -> frozenset[str]:
        """Names of the outermost fields; empty means all."""
        outer, before = self.fields.strip(), None
        if outer.startswith("(") and outer.endswith(")"):
            outer = outer[1:-1]
        while outer != before:
            before, outer = outer, re.sub(r"\([^()]*\)", "", outer)
        return frozenset(name.strip() for name in outer.split(",") if name.strip())


class OneAsked(Asked):
    expand: str = Field("", max_length=LONGEST)
    returnTimelineOverrides: bool = False

    def expands(self, allowed: Iterable[str]) -> frozenset[str]:
        """Raises Problem for something that cannot be expanded at all."""
        names = frozenset(name.strip() for name in self.expand.split(",") if name.strip())
        if strange := names - set(allowed):
            raise Problem(400, f"expand: {', '.join(sorted(strange))} kan hier niet.")
        return names


class Paged(Asked):
    pageSize: Literal["10", "20", "50", "100", "250"] = "10"
    pageNumber: int = Field(1, ge=1, le=2**31 - 1)


class Searched(Paged):
    q: str = Field("", max_length=LONGEST)

    @field_validator("q", "primaryCode", check_fields=False)
    @classmethod
    def _no_nul(cls, value: str) -> str:
        return value.replace("\x00", "")


class ListAsked(Searched):
    teachingLanguage: str = Field("", pattern=LANGUAGE_TAG + "|^$", max_length=60)

    @property
    def speaks_another_language(self) -> bool:
        """Everything here is taught in Dutch."""
        return bool(self.teachingLanguage) and self.teachingLanguage.split("-")[0] not in (LANGUAGE, "nld", "dut")


class OrganisationsAsked(Searched):
    primaryCode: str = Field("", max_length=LONGEST)
    organisationType: str = Field("", max_length=60)
    _type = _code("organisationType")


class ProgrammesAsked(ListAsked):
    primaryCode: str = Field("", max_length=LONGEST)
    programmeType: str = Field("", max_length=60)
    qualificationAwarded: str = Field("", max_length=60)
    levelOfQualification: str = Field("", max_length=60)
    fieldsOfStudy: str = Field("", pattern=r"^([0-9]{2,6})?$")
    _type = _code("programmeType")
    _awarded = _code("qualificationAwarded")
    _level = _code("levelOfQualification")


class ProgrammeCoursesAsked(ListAsked):
    level: str = Field("", max_length=60)
    modeOfDelivery: str = Field("", max_length=60)
    _level = _code("level")
    _mode = _code("modeOfDelivery")


class CoursesAsked(ProgrammeCoursesAsked):
    primaryCode: str = Field("", max_length=LONGEST)


class OfferingsAsked(ListAsked):
    state: str = Field("", max_length=60)
    resultExpected: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    _state = _code("state")


class CourseOfferingsAsked(OfferingsAsked):
    modeOfDelivery: str = Field("", max_length=60)
    _mode = _code("modeOfDelivery")


class ProgrammeOfferingsAsked(OfferingsAsked):
    modeOfStudy: str = Field("", max_length=60)
    _mode = _code("modeOfStudy")


def day_of(moment: datetime | None, name: str) -> date | None:
    """The business date of a moment; without an offset it is a moment in Amsterdam."""
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)).astimezone(AMSTERDAM).date()
    except OverflowError:
        raise Problem(400, f"{name}: dit moment ligt te ver weg.") from None


def only_known_names(request: HttpRequest, asked: type[Schema]) -> None:
    """Raises Problem for a parameter that this address does not have: a typo would give everything."""
    if strange := sorted(set(request.GET) - set(asked.model_fields)):
        names = ", ".join(name[:60] for name in strange[:5])
        raise Problem(400, f"Onbekend in het adres: {names}. Wel bekend: {', '.join(sorted(asked.model_fields))}.")


def identifier(text: str) -> UUID:
    """Raises Problem when this is no UUID."""
    try:
        return UUID(text)
    except ValueError:
        raise Problem(400, "Het kenmerk in het adres is geen UUID.") from None
