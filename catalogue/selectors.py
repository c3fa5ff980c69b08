"""Reads for pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from catalogue.choices import CourseState
from catalogue.completeness import CourseFacts
from catalogue.models import Course, Offering, VatRate
from catalogue.vat import Price, Rate, consumer_price
from llo_portal.kernel.choices import CourseRange, MarketFormula
from llo_portal.kernel.dates import today
from strategy.errors import NoStrategy
from strategy.policy import policy_on


def vat_rates() -> list[Rate]:
    """All rates ever, to be asked by date."""
    return [Rate(row.treatment, row.starts_on, row.fraction) for row in VatRate.objects.all()]


def price_of(offering: Offering, rates: list[Rate], day: date | None = None) -> Price | None:
    """What a consumer pays, by the rate on the day it starts; None when the price is on request."""
    if offering.price is None:
        return None
    return consumer_price(Decimal(offering.price), offering.vat_treatment, day or offering.starts_on, rates)


def course_facts(course: Course) -> CourseFacts:
    """What the publication checks look at."""
    coming = course.offerings.filter(starts_on__gte=today(), is_cancelled=False).aggregate(
        all=Count("pk"), free=Count("pk", filter=Q(price__isnull=True))
    )
    return CourseFacts(
        title=course.title,
        summary=course.summary,
        description=course.description,
        credential=course.credential,
        is_recognised=course.is_recognised,
        crebo=course.crebo,
        has_licence_holder=course.licence_holder_id is not None,
        contact_hours=course.contact_hours,
        self_study_hours=course.self_study_hours,
        weeks=course.weeks,
        entry_requirement=course.entry_requirement,
        modules=course.modules.count(),
        starts=coming["all"],
        starts_without_price=coming["free"],
    )


def individuals_may_enrol() -> bool:
    """Whether the published strategy of today serves individuals with training."""
    try:
        policy = policy_on()
    except NoStrategy:
        return False
    return policy.enrolment_open_for(MarketFormula.INDIVIDUAL)


@dataclass(frozen=True, slots=True)
class Start:
    """A start on the course page. `can_enrol` is about the start; the policy is asked for the page as a whole."""

    offering: Offering
    price: Price | None
    can_enrol: bool


def coming_starts(course: Course, limit: int = 12) -> list[Start]:
    """What comes, soonest first, with consumer prices."""
    rates = vat_rates()
    rows = course.offerings.upcoming().select_related("location", "room")[:limit]
    for_individuals = course.range == CourseRange.CORE and course.state == CourseState.PUBLISHED
    return [Start(o, price_of(o, rates), for_individuals and o.is_open and not o.is_full) for o in rows]
