"""Which rows are open data: published courses that somebody looked at recently, and their coming starts."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from catalogue.models import Course, Institution, Offering
from llo_portal.kernel.choices import Credential

Rows = QuerySet[Any]


def _has_parts() -> Exists:
    """Whether published courses count towards this one."""
    return Exists(Course.objects.published().filter(leads_to=OuterRef("pk")))


def _furnished(courses: Rows) -> Rows:
    coming = Offering.objects.upcoming().select_related("location")
    return courses.select_related("licence_holder").prefetch_related(
        "modules",
        Prefetch("offerings", coming, to_attr="coming"),
        Prefetch("leads_to", Course.objects.published(), to_attr="towards"),
    )


def programmes() -> Rows:
    """Leads to a diploma, or has parts that others sell as courses of their own."""
    return _furnished(Course.objects.published().filter(Q(credential=Credential.DIPLOMA) | _has_parts()))


def courses() -> Rows:
    return _furnished(Course.objects.published().filter(~Q(credential=Credential.DIPLOMA), ~_has_parts()))


def offerings(of: Rows) -> Rows:
    """Coming starts that go on, of these courses, soonest first."""
    rows = Offering.objects.upcoming().filter(course__in=of.order_by().values("pk"))
    return rows.select_related("course__licence_holder", "location").order_by("starts_on", "pk")


def licence_holders() -> Rows:
    """Whose papers the published courses lead to."""
    used = Course.objects.published().filter(licence_holder__isnull=False).order_by().values("licence_holder")
    return Institution.objects.filter(pk__in=used).order_by("name", "pk")
