"""Public starts as iCalendar: to subscribe to, or to add one course to a calendar."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from icalendar import Calendar, Event, Timezone

from accounts.context import the_provider
from catalogue.api.answers import open_data
from catalogue.api.problems import Problem, absolute
from catalogue.models import Course, Offering, StartEntry
from catalogue.services.calendars import keep_entries
from catalogue.services.changes import public_rows
from llo_portal.kernel.dates import AMSTERDAM, today

CONTENT_TYPE = "text/calendar; charset=utf-8"
ZONE = "Europe/Amsterdam"
Row = tuple[Offering, bool]


def _rows(course: Course | None) -> list[Row]:
    """Coming starts, with whether each still goes on for the public. What was never told of and is not public stays out."""
    public = public_rows("startmoment")
    told = StartEntry.objects.values("offering")
    rows = Offering.objects.filter(Q(pk__in=public.values("pk")) | Q(pk__in=told, starts_on__gte=today()))
    if course is not None:
        rows = rows.filter(course=course)
    going_on = set(public.values_list("pk", flat=True))
    found = rows.select_related("course", "location").order_by("starts_on", "pk")
    return [(row, row.pk in going_on) for row in found]


def _told(row: Offering, goes_on: bool) -> dict[str, Any]:
    """What a calendar shows: the first lesson, or the whole day while its times are not known."""
    begin: Any = row.starts_on
    end: Any = row.starts_on + timedelta(days=1)
    if row.begins_at and row.ends_at and row.begins_at < row.ends_at:
        begin, end = (
            datetime.combine(row.starts_on, clock, tzinfo=AMSTERDAM) for clock in (row.begins_at, row.ends_at)
        )
    place = row.location
    return {
        "summary": f"Start: {row.course.title}",
        "dtstart": begin,
        "dtend": end,
        "location": ", ".join(part for part in (place.name, place.address) if part)
        if place
        else row.get_form_display(),
        "description": f"{row.when_text}. Meer over deze opleiding: {_page(row)}",
        "url": _page(row),
        "status": "CONFIRMED" if goes_on else "CANCELLED",
    }


def _page(row: Offering) -> str:
    return absolute(reverse("catalogue:course_detail", args=[row.course.slug]))


def _event(row: Offering, told: dict[str, Any], entry: StartEntry) -> Event:
    event = Event()
    host = settings.SITE_URL.partition("://")[2]
    event.add("uid", f"{row.pk}@{host}")
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.sequence)
    for name, value in told.items():
        event.add(name, value)
    event.add("transp", "TRANSPARENT")
    return event


def calendar(course: Course | None) -> bytes:
    provider = the_provider()
    name = f"Starts van {course.title if course else (provider.name if provider else 'het LLO-portaal')}"
    book = Calendar()
    for key, value in (("prodid", "-//LLO-portaal//Starts//NL"), ("version", "2.0"), ("method", "PUBLISH")):
        book.add(key, value)
    book.add("x-wr-calname", name)
    book.add("x-wr-timezone", ZONE)
    book.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    book.add_component(Timezone.from_tzid(ZONE))
    found = {row.pk: (row, _told(row, goes_on)) for row, goes_on in _rows(course)}
    entries = keep_entries({pk: sha256(repr(told).encode()).hexdigest() for pk, (_, told) in found.items()})
    for pk, (row, told) in found.items():
        book.add_component(_event(row, told, entries[pk]))
    return book.to_ical()


def _all_starts(request: HttpRequest) -> HttpResponse:
    return _file(calendar(None), "opleidingen")


def _course_starts(request: HttpRequest, slug: str) -> HttpResponse:
    course = Course.objects.published().filter(slug=slug).first()
    if course is None and StartEntry.objects.filter(offering__course__slug=slug).exists():
        course = Course.objects.get(slug=slug)  # withdrawn: who subscribed hears that its starts are cancelled
    if course is None:
        raise Problem(404, "Deze opleiding bestaat niet, of staat niet meer op de site.")
    return _file(calendar(course), slug)


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return answer


all_starts = open_data(_all_starts, scope="ics")
course_starts = open_data(_course_starts, scope="ics")
