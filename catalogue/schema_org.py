"""A course in the words of schema.org: Course, CourseInstance, Offer. Pure; a price stands on an Offer, never on a Course."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from catalogue.choices import DeliveryForm

MODES = {
    DeliveryForm.ON_SITE: "Onsite",
    DeliveryForm.ONLINE: "Online",
    DeliveryForm.OWN_TIME: "Online",
    DeliveryForm.AT_CLIENT: "Onsite",
    DeliveryForm.MIX: "Blended",
}
AVAILABILITY = {True: "https://schema.org/InStock", False: "https://schema.org/SoldOut"}


def provider_data(provider: Any, address: str) -> dict[str, Any]:
    """`address` is that of the home page; without a provider only that."""
    told: dict[str, Any] = {"@type": "EducationalOrganization", "@id": f"{address}#aanbieder", "url": address}
    if provider:
        told |= {"name": provider.name, "telephone": provider.phone, "email": provider.email}
        told["address"] = postal(provider)
    return _known(told)


def postal(place: Any) -> dict[str, str]:
    """PostalAddress of whatever has street, postcode and place; empty when it has none."""
    told = {"streetAddress": place.street, "postalCode": place.postcode, "addressLocality": place.place}
    known = {name: value for name, value in told.items() if value}
    return {"@type": "PostalAddress", **known, "addressCountry": "NL"} if known else {}


def course_data(
    course: Any, starts: Iterable[Any], *, address: str, provider: Mapping[str, Any], image: str = ""
) -> dict[str, Any]:
    """`starts` are those of selectors.coming_starts, `address` the public one of the page; hours become ISO 8601."""
    paper = {
        "@type": "EducationalOccupationalCredential",
        "name": course.get_credential_display(),
        "educationalLevel": course.get_level_display(),
    }
    instances = [_instance(course, start, address) for start in starts]
    prices = [start.price.including for start in starts if start.price]
    return _known(
        {
            "@type": "Course",
            "@id": address,
            "url": address,
            "name": course.title,
            "description": course.summary,
            "courseCode": course.code,
            "inLanguage": "nl",
            "educationalLevel": course.get_level_display(),
            "educationalCredentialAwarded": _known(paper),
            "coursePrerequisites": course.entry_requirement,
            "timeRequired": duration(course.contact_hours, course.self_study_hours, course.practice_hours),
            "image": image,
            "provider": provider,
            "offers": _offer(min(prices), address) if prices else {},
            "hasCourseInstance": instances,
        }
    )


def _instance(course: Any, start: Any, address: str) -> dict[str, Any]:
    offering = start.offering
    told = {
        "@type": "CourseInstance",
        "name": course.title,
        "courseMode": MODES[DeliveryForm(offering.form)],
        "inLanguage": "nl",
        "startDate": offering.starts_on.isoformat(),
        "endDate": offering.ends_on.isoformat() if offering.ends_on else "",
        "courseWorkload": duration(course.contact_hours, course.self_study_hours, course.practice_hours),
        "maximumAttendeeCapacity": offering.capacity,
        "remainingAttendeeCapacity": offering.free_seats,
    }
    if offering.location:
        place = {"@type": "Place", "name": offering.location.name, "address": postal(offering.location)}
        told["location"] = _known(place)
    elif DeliveryForm(offering.form).is_online:
        told["location"] = {"@type": "VirtualLocation", "url": address}
    if start.price:
        told["offers"] = _offer(start.price.including, address) | {"availability": AVAILABILITY[not offering.is_full]}
    return {name: value for name, value in told.items() if value not in ("", None)}


def _offer(price: Decimal, address: str) -> dict[str, Any]:
    """What a consumer pays, VAT included."""
    kind = "Paid" if price else "Free"
    return {"@type": "Offer", "price": f"{price:.2f}", "priceCurrency": "EUR", "category": kind, "url": address}


def duration(*hours: Decimal | None) -> str:
    """ISO 8601 of hours together, to the minute; empty when nothing is known."""
    minutes = int(sum((part for part in hours if part), Decimal(0)) * 60)
    if not minutes:
        return ""
    return "PT" + (f"{minutes // 60}H" if minutes >= 60 else "") + (f"{minutes % 60}M" if minutes % 60 else "")


def _known(told: Mapping[str, Any]) -> dict[str, Any]:
    """Without what nobody filled in."""
    return {name: value for name, value in told.items() if value}
