"""Somebody edits a start of the catalogue: its programme and the people in it go along."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outgoing

from catalogue.errors import CatalogueError
from catalogue.models import Offering
from catalogue.services import save_offering
from delivery.models import Programme
from llo_portal.documents import outbox
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import LocationFactory
from tests.factories.delivery import open_programme
from tests.factories.waiting import enrol, give_up

pytestmark = pytest.mark.django_db


def edited(programme: Programme, **changes: Any) -> Offering:
    offering = Offering.objects.get(pk=programme.offering_id)
    for name, value in changes.items():
        setattr(offering, name, value)
    return save_offering(offering=offering, by=UserFactory(roles=("programmaleider",)))


def letters() -> list[Any]:
    outgoing.outbox.clear()
    outbox.run_all()
    return [letter for letter in outgoing.outbox if "verandert iets" in letter.subject]


def test_the_programme_of_an_empty_start_begins_when_the_start_does() -> None:
    programme = open_programme()
    later = programme.starts_on + timedelta(days=14)
    edited(programme, starts_on=later, ends_on=later + timedelta(days=30))
    programme.refresh_from_db()
    assert (programme.starts_on, programme.ends_on) == (later, later + timedelta(days=30))


def test_a_programme_that_is_over_keeps_its_days() -> None:
    programme = open_programme()
    begun = programme.starts_on
    Programme.objects.filter(pk=programme.pk).update(state="geannuleerd")
    edited(programme, starts_on=begun + timedelta(days=14), is_open=False)
    programme.refresh_from_db()
    assert programme.starts_on == begun


def test_another_last_day_leaves_the_first_that_a_leader_chose() -> None:
    programme = open_programme()
    begun = programme.starts_on + timedelta(days=1)
    Programme.objects.filter(pk=programme.pk).update(starts_on=begun)
    edited(programme, ends_on=programme.starts_on + timedelta(days=60))
    programme.refresh_from_db()
    assert (programme.starts_on, programme.ends_on) == (begun, begun + timedelta(days=59))


def test_everybody_hears_of_another_place_once() -> None:
    programme = open_programme()
    enrol(programme.offering, "Cas")
    give_up(programme)
    enrol(programme.offering, "Anna")
    enrol(programme.offering, "Bea")
    letters()
    was = programme.offering.place_text
    place = LocationFactory(name="Kade 1", place="Gouda")
    edited(programme, location=place, room=None)
    told = letters()
    assert {letter.to[0] for letter in told} == {"anna@voorbeeld.nl", "bea@voorbeeld.nl"}
    assert f"Waar: Kade 1, Gouda (dit was: {was})" in told[0].body
    assert "(dit was" not in told[0].body.split("Waar")[0]
    edited(programme, location=place)
    assert letters() == []


def test_what_a_learner_does_not_notice_is_no_mail() -> None:
    programme = open_programme()
    enrol(programme.offering, "Anna")
    letters()
    edited(programme, capacity=programme.offering.capacity + 2)
    assert letters() == []


def test_a_refused_change_moves_nothing() -> None:
    programme = open_programme()
    enrol(programme.offering, "Anna")
    letters()
    begun = programme.starts_on
    with pytest.raises(CatalogueError):
        edited(programme, starts_on=begun + timedelta(days=7), location=LocationFactory(name="Elders"))
    programme.refresh_from_db()
    assert programme.starts_on == begun
    assert letters() == []


def test_a_start_that_is_over_mails_nobody() -> None:
    programme = open_programme()
    enrol(programme.offering, "Anna")
    letters()
    long_ago = today() - timedelta(days=90)
    Offering.objects.filter(pk=programme.offering_id).update(starts_on=long_ago, ends_on=long_ago, decides_on=None)
    edited(programme, location=LocationFactory(name="Elders"), room=None)
    assert letters() == []
