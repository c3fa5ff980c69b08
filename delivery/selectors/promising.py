"""Which clients this chapter finds promising (clients.promising)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Min

from clients.promising import Sign
from delivery.models import Certificate, Programme
from llo_portal.kernel.dutch import long_date

AT_MOST = 300
AFTER, UNTIL = timedelta(days=60), timedelta(days=400)  # when a finished group may want a next step
EXPIRES = timedelta(days=120)


def ended_programmes(day: date) -> Iterator[Sign]:
    """A programme of the client ended two to thirteen months ago."""
    rows = Programme.objects.filter(
        organisation__isnull=False, state="afgerond", ends_on__range=(day - UNTIL, day - AFTER)
    ).order_by("-ends_on")
    for key, title, ends_on in rows.values_list("organisation", "title", "ends_on")[:AT_MOST]:
        yield Sign(key, f"Traject afgerond op {long_date(ends_on)}: {title}", 25)


def expiring_certificates(day: date) -> Iterator[Sign]:
    """Papers of learners of the client that expire within four months: counted, no names."""
    rows = (
        Certificate.objects.filter(
            state="uitgegeven", valid_until__range=(day, day + EXPIRES),
            enrolment__programme__organisation__isnull=False,
        )
        .values("enrolment__programme__organisation", "course_title")
        .annotate(count=Count("pk"), first=Min("valid_until"))
        .order_by("first")
    )  # fmt: skip
    for row in rows[:AT_MOST]:
        papers = "certificaat verloopt" if row["count"] == 1 else "certificaten verlopen"
        reason = f"{row['count']} {papers} vanaf {long_date(row['first'])}: {row['course_title']}"
        yield Sign(row["enrolment__programme__organisation"], reason, 35)
