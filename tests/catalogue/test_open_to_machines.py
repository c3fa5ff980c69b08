"""What search engines and shared links find, and what visitors without an account share."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from catalogue import schema_org, services
from catalogue.models import Offering
from llo_portal.kernel import shared_pages
from llo_portal.kernel.dates import today
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.catalogue import CourseFactory, LocationFactory, OfferingFactory

pytestmark = pytest.mark.django_db
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def published(title="Lassen voor beginners", **extra):
    return CourseFactory(title=title, state="gepubliceerd", **extra)


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def told(html, kind):
    found = [json.loads(text) for text in DATA.findall(html)]
    return next(data for data in found if data["@type"] == kind)


def course_page(course):
    return reverse("catalogue:course_detail", args=[course.slug])


def test_a_course_tells_what_schema_org_asks(client):
    ProviderFactory(name="Groene Hart Leert")
    course = published(weeks=4, contact_hours=Decimal(40), self_study_hours=Decimal("2.5"))
    place = LocationFactory(name="Lokaal 3", street="Singel 1", place="Woerden")
    OfferingFactory(course=course, is_open=True, location=place, price=Decimal(500), capacity=8)
    data = told(page(client, course_page(course)), "Course")
    assert data["@context"] == "https://schema.org"
    assert data["name"] == "Lassen voor beginners"
    assert data["courseCode"] == course.code
    assert data["timeRequired"] == "PT42H30M"
    assert data["provider"]["name"] == "Groene Hart Leert"
    assert "price" not in data
    assert data["offers"]["priceCurrency"] == "EUR"
    [instance] = data["hasCourseInstance"]
    assert instance["courseMode"] == "Onsite"
    assert instance["location"]["address"]["addressLocality"] == "Woerden"
    assert instance["maximumAttendeeCapacity"] == 8
    assert instance["offers"]["price"] == "500.00"
    assert instance["offers"]["availability"].endswith("InStock")


def test_online_is_no_place_and_an_unknown_price_no_offer(client):
    course = published()
    OfferingFactory(course=course, form="online", location=None, room=None, price=None)
    [instance] = told(page(client, course_page(course)), "Course")["hasCourseInstance"]
    assert instance["courseMode"] == "Online"
    assert instance["location"]["@type"] == "VirtualLocation"
    assert "offers" not in instance


@pytest.mark.parametrize(("hours", "words"), [((), ""), ((Decimal("0.5"),), "PT30M"), ((Decimal(8), None), "PT8H")])
def test_hours_become_a_duration(hours, words):
    assert schema_org.duration(*hours) == words


def test_a_title_cannot_end_the_script(client):
    course = published("Lassen </script><script>alert(1)</script> & meer")
    html = page(client, course_page(course))
    assert told(html, "Course")["name"] == course.title
    assert "<script>alert" not in html


def test_every_public_page_says_where_it_stands(client, settings):
    settings.SITE_URL = "https://leren.voorbeeld.nl"
    course = published(summary="Je leert lassen.")
    html = page(client, course_page(course))
    assert f'<link rel="canonical" href="https://leren.voorbeeld.nl{course_page(course)}">' in html
    assert '<meta property="og:title" content="Lassen voor beginners">' in html
    assert '<meta name="description" content="Je leert lassen.">' in html
    assert told(html, "BreadcrumbList")["itemListElement"][1]["item"] == "https://leren.voorbeeld.nl/opleidingen/"


def test_a_selection_from_the_list_is_followed_and_not_found(client):
    published()
    assert "noindex" not in page(client, "/opleidingen/")
    for question in ("?sector=zorg", "?q=lassen", "?volgorde=titel", "?sector=onzin"):
        html = page(client, f"/opleidingen/{question}")
        assert '<meta name="robots" content="noindex, follow">' in html
        assert 'rel="canonical" href="http://localhost:8000/opleidingen/"' in html


def test_what_a_personal_link_opens_is_left_alone(client):
    course = published()
    assert "noindex" in page(client, reverse("catalogue:course_print", args=[course.slug]))


def test_the_sitemap_holds_what_is_published_and_looked_at_in_time(client):
    shown, old, draft = published(), published("Oud", checked_on=today() - timedelta(days=181)), CourseFactory()
    response = client.get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    text = response.content.decode()
    assert course_page(shown) in text
    assert course_page(old) not in text
    assert course_page(draft) not in text


def test_robots_manifest_and_icon(client):
    ProviderFactory(name="Groene Hart Leert")
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /account/" in robots
    assert "Sitemap: http" in robots
    assert client.get("/site.webmanifest").json()["name"] == "Groene Hart Leert"
    assert client.get("/favicon.ico").url.endswith("icon.svg")


def free_places(client, course):
    return re.search(r"Nog (\d+) van", page(client, course_page(course))).group(1)


class Process(Client):
    """A client of a process of its own: its shelf is not that of the tests."""

    def __init__(self, monkeypatch, clock):
        super().__init__()
        self.shelf = shared_pages.Shelf(clock)
        with monkeypatch.context() as patch:
            patch.setattr(shared_pages.SharedPageMiddleware.__init__, "__defaults__", (self.shelf,))
            self.handler.load_middleware()


def test_free_places_are_right_within_a_second_in_every_process(
    monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.SHARED_PAGE_SECONDS = 0.9
    now = [50.0]
    course = published()
    offering = OfferingFactory(course=course, is_open=True, capacity=8)
    here, there = Process(monkeypatch, lambda: now[0]), Process(monkeypatch, lambda: now[0])
    monkeypatch.setattr(shared_pages, "shelf", here.shelf)
    assert free_places(here, course) == free_places(there, course) == "8"
    with django_capture_on_commit_callbacks(execute=True):
        services.take_seat(offering_id=offering.pk)
    assert free_places(here, course) == "7"
    now[0] += 1
    assert free_places(there, course) == "7"


def test_a_kept_page_is_never_a_colleagues(settings):
    settings.SHARED_PAGE_SECONDS = 30
    course = published()
    OfferingFactory(course=course, capacity=8)
    visitor, colleague = Client(), Client()
    colleague.force_login(UserFactory(roles=["onderwijskundige"]))
    page(visitor, course_page(course))
    Offering.objects.update(capacity=5)
    first = colleague.get(course_page(course))
    assert first["Cache-Control"] == "no-store"
    assert b"van 5 plaatsen" in first.content or b"Aanmelden kan nog niet" in first.content
    kept = visitor.get(course_page(course))
    assert kept["Cache-Control"].startswith("public")
    assert not kept.cookies
    assert b"csrf" not in kept.content
    assert b"nonce" not in kept.content
    assert "nonce" not in kept["Content-Security-Policy"]
