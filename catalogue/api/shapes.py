"""Our rows in the shapes of the Open Education API 6.0. What is not known is left out."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.urls import reverse

from accounts.models import Provider
from catalogue import selectors
from catalogue.api import codes
from catalogue.api.codes import code, words
from catalogue.api.problems import absolute
from catalogue.models import Course, Institution, Offering
from llo_portal.kernel.choices import Credential
from llo_portal.kernel.dates import AMSTERDAM
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import euro

Shape = dict[str, Any]


def _known(told: Shape) -> Shape:
    return {key: value for key, value in told.items() if value not in (None, "", [])}


def provider_id() -> UUID:
    """The provider is one row without an id of its own; this one stays as long as the site has its address."""
    return uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/aanbieder")


def provider(row: Provider) -> Shape:
    kvk = code("kvk_organisation_id", row.kvk) if row.kvk else None
    place = codes.address("visit", row.street, row.postcode, row.place)
    return _known(
        {
            "organisationId": str(provider_id()),
            "organisationType": "root",
            "primaryCode": kvk or code("uuid", str(provider_id())),
            "name": words(row.name),
            "link": row.website or settings.SITE_URL,
            "addresses": [place] if place else [],
        }
    )


def institution(row: Institution) -> Shape:
    """Who holds the licence of a course. Only what is public anyhow: no mail address."""
    return {
        "organisationId": str(row.pk),
        "organisationType": "institute",
        "primaryCode": code("institution_code", row.brin) if row.brin else code("uuid", str(row.pk)),
        "name": words(row.name),
    }


def _hours(row: Course) -> Decimal:
    return sum((h for h in (row.contact_hours, row.self_study_hours, row.practice_hours) if h), Decimal(0))


def _education(row: Course, coming: Iterable[Offering]) -> Shape:
    """What programmes and courses share."""
    starts = list(coming)
    places = {o.location_id: o.location for o in starts if o.location_id}.values()
    return {
        "name": words(row.title),
        "description": words("\n\n".join(part for part in (row.summary, row.description) if part)),
        "teachingLanguages": [codes.LANGUAGE],
        "studyLoad": codes.study_load(_hours(row), row.contact_hours, row.is_recognised),
        "modesOfDelivery": sorted({codes.FORMS[o.form] for o in starts}),
        "duration": f"P{row.weeks}W" if row.weeks else None,
        "level": codes.LEVELS.get(row.level),
        "admissionRequirements": words(" ".join(p for p in (row.entry_requirement, row.entry_helps) if p)),
        "assessment": words(row.assessment),
        "link": absolute(reverse("catalogue:course_detail", args=[row.slug])),
        "otherCodes": [code("x-crebo", row.crebo)] if row.crebo else [],
        "addresses": [_teaching_address(place) for place in places],
        "organisationId": str(provider_id()),
    }


def _extra(row: Course) -> Shape:
    """Ours, beside the standard: blocks, and who issues the paper."""
    blocks = [_known({"title": m.title, "studyHours": _number(m.study_hours)}) for m in row.modules.all()]
    return _known(
        {
            "modules": blocks,
            "paper": row.get_credential_display(),
            "licenceHolderId": str(row.licence_holder_id) if row.licence_holder_id else None,
            "checkedOn": row.checked_on.isoformat() if row.checked_on else None,
        }
    )


def programme(row: Any) -> Shape:
    return _known(
        {
            "programmeId": str(row.pk),
            "primaryCode": code("programme_code", row.code),
            "programmeType": "programme",
            **_education(row, row.coming),
            "firstStartDateTime": _first(row.coming),
            "qualificationAwarded": codes.awarded(row.credential, row.level),
            "levelOfQualification": codes.QUALIFICATION_LEVELS.get(row.level) if row.is_recognised else None,
            "modeOfStudy": codes.ROUTES.get(row.learning_route, codes.PART_TIME),
            "formalDocument": codes.DOCUMENTS[row.credential],
            "ext": _extra(row),
        }
    )


def course(row: Any) -> Shape:
    """A course has no formalDocument in the standard, so it travels in `ext`."""
    return _known(
        {
            "courseId": str(row.pk),
            "primaryCode": code("identifier", row.code),
            **_education(row, row.coming),
            "firstStartDate": _first(row.coming),
            "programmeIds": [str(towards.pk) for towards in row.towards],
            "ext": _extra(row) | {"formalDocument": codes.DOCUMENTS[row.credential]},
        }
    )


def _offering(row: Offering) -> Shape:
    return {
        "primaryCode": code("uuid", str(row.pk)),
        "name": words(f"{row.course.title}, start {long_date(row.starts_on)}"),
        "description": words(f"{row.when_text}. {row.place_text}."),
        "state": "active" if row.is_open else "inactive",
        "teachingLanguages": [codes.LANGUAGE],
        "modesOfDelivery": [codes.FORMS[row.form]],
        "maxNumberStudents": row.capacity,
        "enrolledNumberStudents": row.seats_taken,
        "minNumberStudents": row.min_places,
        "resultExpected": row.course.credential != Credential.ATTENDANCE,
        "startDateTime": _moment(row.starts_on, row.begins_at),
        "endDateTime": _moment(row.ends_on, row.ends_at) if row.ends_on else None,
        "addresses": [_teaching_address(row.location)] if row.location else [],
        "priceInformation": _price(row),
        "link": absolute(reverse("catalogue:course_detail", args=[row.course.slug])),
        "organisationId": str(provider_id()),
    }


def course_offering(row: Offering) -> Shape:
    return _known({"courseOfferingId": str(row.pk), "courseId": str(row.course_id), **_offering(row)})


def programme_offering(row: Offering) -> Shape:
    return _known({"programmeOfferingId": str(row.pk), "programmeId": str(row.course_id), **_offering(row)})


def _price(row: Offering) -> list[Shape]:
    price = selectors.price_of(row, selectors.vat_rates())
    if price is None:
        return []
    return [
        {
            "costType": "total_costs",
            "amount": f"{price.including:.2f}",
            "vatAmount": f"{price.vat:.2f}",
            "amountWithoutVat": f"{price.excluding:.2f}",
            "currency": "EUR",
            "displayAmount": words(euro(price.including)),
        }
    ]


def _teaching_address(place: Any) -> Shape:
    told = codes.address("teaching", place.street, place.postcode, place.place) or {"addressType": "teaching"}
    return told | {"additional": words(place.name)}


def _first(coming: list[Offering]) -> str | None:
    return _moment(coming[0].starts_on, coming[0].begins_at) if coming else None


def _moment(day: date, clock: time | None) -> str:
    """RFC 3339 with the offset of Amsterdam on that day; without a clock time the day begins at midnight."""
    return datetime.combine(day, clock or time.min, tzinfo=AMSTERDAM).isoformat()


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
