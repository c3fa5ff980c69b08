"""The start of a course as a calendar file (RFC 5545): the same UID for the same enrolment, so that a newer file with a
higher SEQUENCE moves the entry instead of adding one."""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from llo_portal.kernel.dates import AMSTERDAM

MIME = "text/calendar"


def start_file(
    *, uid: str, sequence: int, title: str, day: date, begins_at: time | None, ends_at: time | None, place: str,
    stamp: datetime, url: str,
) -> str:  # fmt: skip
    """One event: with clock times when they are known, else the whole day."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("summary", f"Start {title}")
    event.add("location", place)
    event.add("url", url)
    if begins_at and ends_at:
        event.add("dtstart", datetime.combine(day, begins_at, AMSTERDAM).astimezone(UTC))
        event.add("dtend", datetime.combine(day, ends_at, AMSTERDAM).astimezone(UTC))
    else:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    calendar = Calendar()
    calendar.add("prodid", "-//LLO-portaal//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical().decode()
