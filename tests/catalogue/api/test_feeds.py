"""Changes since a moment: nothing is missed, nothing hidden is told, what is withdrawn is said."""

import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django.db import connection, transaction
from django.test import Client

from catalogue.models import Course, Location, Module, Offering, PublicChange
from llo_portal.kernel.dates import today
from tests.factories.accounts import ProviderFactory
from tests.factories.catalogue import CourseFactory, OfferingFactory

URL = "/api/wijzigingen/"


def ask(client: Client, since: str | None = None) -> dict[str, Any]:
    response = client.get(URL, {"sinds": since} if since else {})
    assert response.status_code == 200, response.content
    return response.json()


def told(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(entry["id"], entry["actie"]) for entry in answer["wijzigingen"]}


def test_the_first_time_everything_public_is_new(offer: SimpleNamespace, client: Client):
    first = ask(client)
    courses = {str(c.pk) for c in (offer.diploma, offer.part, offer.ad, offer.plain, offer.bare)}
    starts = {str(o.pk) for o in vars(offer.starts).values()}
    assert told(first) == {(pk, "nieuw") for pk in courses | starts}
    moments = [entry["moment"] for entry in first["wijzigingen"]]
    assert moments == sorted(set(moments))
    assert ask(client, first["tot"])["wijzigingen"] == []


def test_addresses_in_the_feed_work(offer: SimpleNamespace, client: Client, settings: Any):
    for entry in ask(client)["wijzigingen"]:
        path = entry["api"].removeprefix(settings.SITE_URL)
        assert client.get(path).status_code == 200, entry


def test_a_change_comes_back_once(offer: SimpleNamespace, client: Client):
    seen = ask(client)["tot"]
    Course.objects.filter(pk=offer.plain.pk).update(title="Heftruck rijden")
    Offering.objects.filter(pk=offer.starts.mix.pk).update(seats_taken=2)
    after = ask(client, seen)
    assert told(after) == {(str(offer.plain.pk), "gewijzigd"), (str(offer.starts.mix.pk), "gewijzigd")}
    assert ask(client, after["tot"])["wijzigingen"] == []


def test_blocks_and_places_count_as_changes(offer: SimpleNamespace, client: Client):
    seen = ask(client)["tot"]
    Module.objects.filter(course=offer.diploma).update(title="Ander blok")
    Location.objects.filter(pk=offer.starts.plain.location_id).update(place="Gouda")
    assert told(ask(client, seen)) == {(str(offer.diploma.pk), "gewijzigd"), (str(offer.starts.plain.pk), "gewijzigd")}


def test_what_is_withdrawn_is_said_with_its_starts(offer: SimpleNamespace, client: Client):
    seen = ask(client)["tot"]
    Offering.objects.filter(course=offer.plain).update(is_open=False)
    seen = ask(client, seen)["tot"]
    Course.objects.filter(pk=offer.plain.pk).update(state="uit aanbod")
    gone = ask(client, seen)
    wanted = {str(offer.plain.pk), str(offer.starts.plain.pk), str(offer.starts.online.pk)}
    assert told(gone) == {(pk, "ingetrokken") for pk in wanted}
    assert all("pagina" not in entry for entry in gone["wijzigingen"])


def test_time_withdraws_too(offer: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch):
    seen = ask(client)["tot"]
    later = today() + timedelta(days=200)
    for place in ("catalogue.querysets", "llo_portal.kernel.dates"):
        monkeypatch.setattr(f"{place}.today", lambda: later)
    assert {action for _, action in told(ask(client, seen))} == {"ingetrokken"}


def test_a_deleted_start_leaves_a_trace(offer: SimpleNamespace, client: Client):
    seen, pk = ask(client)["tot"], offer.starts.online.pk
    offer.starts.online.delete()
    assert told(ask(client, seen)) == {(str(pk), "ingetrokken")}


def test_concepts_are_never_told(offer: SimpleNamespace, client: Client):
    seen = ask(client)["tot"]
    Course.objects.filter(pk=offer.hidden.concept.pk).update(title="Nog geheim")
    assert ask(client, seen)["wijzigingen"] == []
    assert not PublicChange.objects.filter(object_id=offer.hidden.concept.pk).exists()


def test_publishing_again_is_new(offer: SimpleNamespace, client: Client):
    Course.objects.filter(pk=offer.bare.pk).update(checked_on=None)
    seen = ask(client)["tot"]
    Course.objects.filter(pk=offer.bare.pk).update(checked_on=today())
    assert (str(offer.bare.pk), "nieuw") in told(ask(client, seen))


def test_pages_follow_each_other(client: Client, db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("catalogue.api.feeds.PAGE", 3)
    ProviderFactory()
    made = {str(CourseFactory(state="gepubliceerd").pk) for _ in range(8)}
    found: list[str] = []
    answer = ask(client)
    while True:
        found += [entry["id"] for entry in answer["wijzigingen"]]
        if not answer["heeftMeer"]:
            break
        answer = client.get(answer["volgende"].partition("8000")[2]).json()
    assert (len(found), set(found)) == (8, made)


@pytest.mark.parametrize("text", ["gisteren", "2027-13-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "\x00", "1" * 900])
def test_no_moment_is_a_problem(text: str, client: Client, db: None):
    response = client.get(URL, {"sinds": text})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_plus_in_the_address_may_be_a_space(client: Client, db: None):
    assert client.get(f"{URL}?sinds=2027-03-01T09:00:00+01:00").json()["sinds"] == "2027-03-01T08:00:00.000000Z"


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_not_missed(client: Client):
    """The slow one wrote first and commits last: a clock or a number taken while writing would lose it."""
    slow, quick = CourseFactory(state="gepubliceerd"), CourseFactory(state="gepubliceerd")
    seen = ask(client)["tot"]
    written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                Course.objects.filter(pk=slow.pk).update(title="Traag")
                written.set()
                assert may_commit.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert written.wait(10)
    Course.objects.filter(pk=quick.pk).update(title="Snel")
    between = ask(client, seen)
    may_commit.set()
    thread.join()
    assert told(between) == {(str(quick.pk), "gewijzigd")}
    assert told(ask(client, between["tot"])) == {(str(slow.pk), "gewijzigd")}


def test_new_starts_as_atom(offer: SimpleNamespace, client: Client):
    Course.objects.filter(pk=offer.plain.pk).update(title="Heftruck <&> \U0001f69c")
    first = client.get("/opleidingen/nieuwe-starts.xml")
    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = fromstring(first.content)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert len(feed.findall("a:entry", atom)) == len(vars(offer.starts))
    assert any("Heftruck <&>" in (title.text or "") for title in feed.findall("a:entry/a:title", atom))
    for needed in (
        "a:id",
        "a:title",
        "a:updated",
        "a:author/a:name",
        "a:entry/a:id",
        "a:entry/a:updated",
        "a:entry/a:link",
    ):
        assert feed.find(needed, atom) is not None, needed
    new = OfferingFactory(course=offer.part)
    again = fromstring(client.get("/opleidingen/nieuwe-starts.xml").content)
    assert again.find("a:entry/a:id", atom).text == f"urn:uuid:{new.pk}"
    assert client.get("/opleidingen/nieuwe-starts.xml", headers={"If-None-Match": first["ETag"]}).status_code == 200
