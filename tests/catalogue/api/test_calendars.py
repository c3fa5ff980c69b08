"""Public starts in somebody's calendar."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from catalogue.models import Course, Offering
from tests.factories.catalogue import OfferingFactory

URL = "/opleidingen/agenda.ics"


def events(client: Client, url: str = URL) -> dict[str, Any]:
    book = Calendar.from_ical(client.get(url).content)
    return {str(event["uid"]).partition("@")[0]: event for event in book.walk("VEVENT")}


def test_the_file_is_as_the_standard_says(offer: SimpleNamespace, client: Client):
    Course.objects.filter(pk=offer.plain.pk).update(title="Heftruck, reachtruck; en meer " + "é\U0001f69c" * 60)
    answer = client.get(URL)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["ETag"]
    lines = answer.content.split(b"\r\n")
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert b"BEGIN:VTIMEZONE" in lines
    assert b"TZID:Europe/Amsterdam" in lines
    assert lines.count(b"BEGIN:VEVENT") == len(vars(offer.starts))
    found = events(client)
    assert set(found) == {str(start.pk) for start in vars(offer.starts).values()}
    assert found[str(offer.starts.plain.pk)]["summary"].startswith("Start: Heftruck, reachtruck; en meer é\U0001f69c")


def test_times_are_those_of_amsterdam(offer: SimpleNamespace, client: Client):
    timed, open_ended = (events(client)[str(pk)] for pk in (offer.starts.plain.pk, offer.starts.online.pk))
    begin = timed["dtstart"].dt
    assert (begin.date(), begin.time(), begin.tzinfo.key) == (
        offer.starts.plain.starts_on,
        time(19),
        "Europe/Amsterdam",
    )
    assert (open_ended["dtstart"].dt, open_ended["dtend"].dt - open_ended["dtstart"].dt) == (
        offer.starts.online.starts_on, timedelta(days=1),
    )  # fmt: skip
    assert not isinstance(open_ended["dtstart"].dt, datetime)
    assert timed["dtstamp"].dt.utcoffset() == timedelta(0)


def test_the_sequence_goes_up_when_it_changes_and_only_then(offer: SimpleNamespace, client: Client):
    key = str(offer.starts.mix.pk)
    before = events(client)[key]
    Offering.objects.filter(pk=key).update(seats_taken=5)
    assert events(client)[key]["sequence"] == before["sequence"] == 0
    Offering.objects.filter(pk=key).update(starts_on=offer.starts.mix.starts_on + timedelta(days=7))
    after = events(client)[key]
    assert (after["sequence"], after["uid"]) == (1, before["uid"])
    assert events(client)[key]["sequence"] == 1


def test_a_cancelled_start_stays_and_says_so(offer: SimpleNamespace, client: Client):
    key = str(offer.starts.mix.pk)
    assert events(client)[key]["status"] == "CONFIRMED"
    Offering.objects.filter(pk=key).update(is_cancelled=True, is_open=False)
    found = events(client)[key]
    assert (found["status"], found["sequence"]) == ("CANCELLED", 1)


def test_starts_of_a_withdrawn_course_are_cancelled(offer: SimpleNamespace, client: Client):
    own = f"/opleidingen/{offer.bare.slug}/agenda.ics"
    assert set(events(client, own)) == {str(offer.starts.at_client.pk)}
    Course.objects.filter(pk=offer.bare.pk).update(state="uit aanbod")
    assert events(client, own)[str(offer.starts.at_client.pk)]["status"] == "CANCELLED"


def test_what_was_never_public_stays_out(offer: SimpleNamespace, client: Client):
    OfferingFactory(course=offer.hidden.concept)
    hidden = {str(offer.hidden.cancelled.pk), str(offer.hidden.past.pk), str(offer.hidden.of_old.pk)}
    assert not hidden & set(events(client))
    assert client.get(f"/opleidingen/{offer.hidden.concept.slug}/agenda.ics").status_code == 404
    assert client.get("/opleidingen/bestaat-niet/agenda.ics").status_code == 404


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 10, 30), date(2028, 2, 29)])
def test_clock_changes_and_leap_days(day: date, offer: SimpleNamespace, client: Client):
    Offering.objects.filter(pk=offer.starts.plain.pk).update(starts_on=day, decides_on=None, ends_on=None)
    assert events(client)[str(offer.starts.plain.pk)]["dtstart"].dt.replace(tzinfo=None) == datetime.combine(
        day, time(19)
    )
