"""The steps of enrolling in the funnel of the catalogue."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services import lifting
from catalogue.models import FunnelCount
from delivery.models import EnrolmentOrigin
from delivery.personal_data import erase, export
from delivery.services import counting
from tests.factories.accounts import ProviderFactory
from tests.factories.delivery import EnrolmentFactory, open_programme

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.FUNNEL_FLUSH_SECONDS = 0


def counts() -> dict[tuple[str, str], int]:
    return {(step, channel): n for step, channel, n in FunnelCount.objects.values_list("step", "channel", "count")}


def test_opening_the_form_is_counted_and_the_channel_travels_on(django_capture_on_commit_callbacks: Any):
    ProviderFactory()
    programme = open_programme()
    url = reverse("delivery:enrol", args=[programme.offering_id])
    with django_capture_on_commit_callbacks(execute=True):
        page = Client(HTTP_USER_AGENT=BROWSER).get(f"{url}?via=nieuwsbrief")
    assert counts() == {("formulier", "nieuwsbrief"): 1}
    assert '<input type="hidden" name="via" value="nieuwsbrief">' in page.content.decode()


def test_an_order_and_a_start_are_counted_once(django_capture_on_commit_callbacks: Any):
    one, two, by_staff = (EnrolmentFactory(programme=p) for p in [open_programme()] * 3)
    with django_capture_on_commit_callbacks(execute=True):
        for enrolment, via in ((one, "uwv"), (one, "uwv"), (two, "www.google.nl")):
            counting.ordered(enrolment=enrolment, via=via)
    assert counts() == {("besteld", "partner"): 1, ("besteld", "zoekmachine"): 1}
    for state in ("bevestigd", "gestart"):
        type(one).objects.filter(pk__in=(one.pk, by_staff.pk)).update(state=state)
    with django_capture_on_commit_callbacks(execute=True):
        counting.started(programme=one.programme)
    assert counts()["gestart", "partner"] == 1
    assert ("gestart", "zoekmachine") not in counts()


def test_the_channel_is_told_and_wiped_with_the_person():
    enrolment = EnrolmentFactory()
    EnrolmentOrigin.objects.create(enrolment=enrolment, channel="partner")
    person = enrolment.learner.person_id
    assert export(person)[0]["kanaal"] == "Partner"
    erase(person)
    assert not EnrolmentOrigin.objects.exists()


@pytest.fixture(autouse=True)
def _task() -> Iterator[None]:
    """Erasing sets triggers aside, which only a task that is written down may do."""
    with lifting.task():
        yield
