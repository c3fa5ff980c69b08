"""Houd mij op de hoogte: confirmed by mail, one mail per new start, and one click to stop."""

from datetime import timedelta

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.urls import reverse

from accounts import services
from delivery import personal_data, tasks
from delivery.models import EnrolmentDraft, KeepInformed
from delivery.services import drafting, informing
from llo_portal.documents import outbox
from llo_portal.kernel import limits
from llo_portal.kernel.dates import now
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.clients import ContactFactory, OrganisationFactory
from tests.factories.delivery import open_programme, strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    strategy()
    return CourseFactory(state="gepubliceerd")


def last_link(part):
    outbox.run_all()
    return next(w for w in outgoing.outbox[-1].body.split() if part in w).replace("http://testserver", "")


def path_of(link):
    return "/" + link.split("/", 3)[3]


def confirmed(course, email="lezer@voorbeeld.nl"):
    informing.ask(course=course, email=email)
    Client().post(path_of(last_link("/bevestigen/")))
    return KeepInformed.objects.get(course=course, email=email)


def test_nobody_hears_anything_before_confirming(course, client):
    informing.ask(course=course, email="Lezer@Voorbeeld.nl")
    link = path_of(last_link("/bevestigen/"))
    client.get(link)
    assert KeepInformed.objects.get().confirmed_at is None  # a mail program that opens links confirms nothing
    assert client.post(link).status_code == 302
    assert KeepInformed.objects.get().confirmed_at is not None
    assert client.post(link).status_code == 410


def test_asking_again_the_same_day_mails_once_and_says_the_same(course):
    informing.ask(course=course, email="lezer@voorbeeld.nl")
    informing.ask(course=course, email="lezer@voorbeeld.nl")
    outbox.run_all()
    assert (KeepInformed.objects.count(), len(outgoing.outbox)) == (1, 1)


def test_a_link_ends_after_a_week(course, client):
    informing.ask(course=course, email="lezer@voorbeeld.nl")
    link = path_of(last_link("/bevestigen/"))
    KeepInformed.objects.update(expires_at=now() - timedelta(minutes=1))
    assert client.post(link).status_code == 410


def test_a_new_start_is_told_once_with_a_way_to_stop(course):
    confirmed(course)
    open_programme(offering__course=course)
    assert (tasks.announce_starts(), tasks.announce_starts()) == (1, 0)
    outbox.run_all()
    letter = outgoing.outbox[-1]
    assert letter.to == ["lezer@voorbeeld.nl"]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    strict = Client(enforce_csrf_checks=True)  # the button of a mail program comes without cookies
    answer = strict.post(path_of(address), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, KeepInformed.objects.count()) == (302, 0)
    assert strict.post(path_of(address)).status_code == 302


def test_stopping_is_never_too_often_for_the_few_addresses_of_a_mail_program(course, client, monkeypatch):
    monkeypatch.setattr(limits, "MOST", 1)
    stop = reverse("delivery:informed_stop", args=[informing.unsubscribe_token(confirmed(course))])

    assert [client.post(stop).status_code for _ in range(3)] == [302, 302, 302]
    assert not KeepInformed.objects.exists()


def test_a_made_up_token_stops_nobody(course, client):
    confirmed(course)
    client.post(reverse("delivery:informed_stop", args=["onzin"]))
    client.post(reverse("delivery:informed_stop", args=[KeepInformed.objects.get().pk.hex + ".fout"]))
    assert KeepInformed.objects.count() == 1


def test_addresses_are_forgotten(course):
    row = confirmed(course)
    informing.ask(course=course, email="nooit@voorbeeld.nl")
    assert informing.forget() == 0
    KeepInformed.objects.filter(confirmed_at=None).update(updated_at=now() - timedelta(days=15))
    KeepInformed.objects.filter(pk=row.pk).update(confirmed_at=now() - timedelta(days=400))
    assert informing.forget() == 2


def test_what_is_under_a_hold_is_not_forgotten(course, run_outbox):
    """By the link to the person, or by the address alone; also through a contact of an organisation under a hold."""
    admin = UserFactory(roles=("beheer",))
    person = PersonFactory(email="vast@voorbeeld.nl")
    ContactFactory(
        person=PersonFactory(email="inkoop@voorbeeld.nl"), organisation=OrganisationFactory(name="Vaste klant")
    )
    held = ("vast@voorbeeld.nl", "inkoop@voorbeeld.nl")
    for email in (*held, "vrij@voorbeeld.nl"):
        confirmed(course, email)
        informing.ask(course=CourseFactory(state="gepubliceerd"), email=email)
        draft, _ = drafting.begin(offering=open_programme().offering, user=None)
        drafting.keep(draft=draft, step="about", values={"email": email.upper()})
    mine, _ = drafting.begin(offering=open_programme().offering, user=UserFactory(person=person))
    past = now() - timedelta(days=800)
    KeepInformed.objects.update(updated_at=past, created_at=past)
    KeepInformed.objects.exclude(confirmed_at=None).update(confirmed_at=past)
    EnrolmentDraft.objects.update(expires_at=past)
    holds = [
        services.place_hold(kind=kind, wanted=wanted, reason="Zaak 12", until=None, by=admin)
        for kind, wanted in (("persoon", person.email), ("organisatie", "vaste klant"))
    ]
    services.start_night()
    tasks.forget_waiting()
    tasks.look_after_enrolments()
    run_outbox()
    assert set(KeepInformed.objects.values_list("email", flat=True)) == set(held)
    assert KeepInformed.objects.count() == 4
    assert EnrolmentDraft.objects.filter(pk=mine.pk).exists()
    assert EnrolmentDraft.objects.count() == 3
    assert {row["onderdeel"] for row in personal_data.export(person.pk)} == {"op de hoogte", "aanmelding in concept"}
    for hold in holds:
        services.lift_hold(hold=hold, by=admin)
    tasks.forget_waiting()
    tasks.look_after_enrolments()
    assert not KeepInformed.objects.exists()
    assert not EnrolmentDraft.objects.exists()
