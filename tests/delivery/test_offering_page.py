"""From a new start on: its programme and its delivery request begin on the start's own page."""

import pytest
from django.test import Client
from django.urls import reverse

from delivery.models import Programme
from offers.models import DeliveryRequest
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import OfferingFactory
from tests.factories.strategy import published_strategy

pytestmark = pytest.mark.django_db


def test_a_planner_makes_the_programme_from_the_page_of_the_start(client: Client) -> None:
    published_strategy()
    offering = OfferingFactory()
    client.force_login(UserFactory(roles=("programmaleider",)))
    page = reverse("catalogue:offering_detail", args=[offering.pk])
    make, ask = (
        reverse(name, args=[offering.pk]) for name in ("delivery:offering_plan", "offers:request_for_offering")
    )
    before = client.get(page).text
    assert make in before
    assert ask in before
    client.post(make)
    programme = Programme.objects.get(offering=offering)
    after = client.get(page).text
    assert make not in after
    assert reverse("delivery:programme_detail", args=[programme.pk]) in after


def test_who_may_not_plan_sees_no_button(client: Client) -> None:
    published_strategy()
    offering = OfferingFactory()
    client.force_login(UserFactory(roles=("marketeer",)))
    text = client.get(reverse("catalogue:offering_detail", args=[offering.pk])).text
    assert reverse("delivery:offering_plan", args=[offering.pk]) not in text
    assert reverse("offers:request_for_offering", args=[offering.pk]) not in text
    assert not DeliveryRequest.objects.exists()
