"""What the catalogue can measure about itself."""

from decimal import Decimal

from django.db.models import Sum

from catalogue.choices import CourseState
from catalogue.funnel_figures import ordered_of_viewed
from catalogue.models import Course, Offering
from llo_portal.kernel.dates import Period


def occupancy(period: Period) -> Decimal | None:
    """Percentage of places taken, over starts in the period that went on."""
    told = Offering.objects.filter(starts_on__range=(period.start, period.end), is_cancelled=False).aggregate(
        taken=Sum("seats_taken"), places=Sum("capacity")
    )
    if not told["places"]:
        return None
    return (Decimal(told["taken"]) * 100 / told["places"]).quantize(Decimal("0.1"))


def published_courses(period: Period) -> int:
    """Courses on the site now that were published on or before the end of the period."""
    _, end = period.moments
    return Course.objects.filter(state=CourseState.PUBLISHED, published_at__lt=end).count()


def starts(period: Period) -> int:
    return Offering.objects.filter(starts_on__range=(period.start, period.end), is_cancelled=False).count()


__all__ = ["occupancy", "ordered_of_viewed", "published_courses", "starts"]
