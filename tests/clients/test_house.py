"""What this chapter offers the rest of the house."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.audit import MASKED, history
from accounts.services import leave, lifting
from clients.models import Intake, IntakeAnswers, Organisation, TimelineEntry
from llo_portal.kernel.dates import Period, now
from llo_portal.kernel.indicators import indicators
from llo_portal.kernel.personal_data import personal_data
from tests.factories.accounts import UserFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_clients_go_over_when_somebody_leaves(owner: Any, colleague: Any, run_outbox: Any) -> None:
    intake = IntakeFactory(organisation__owner=owner)
    OrganisationFactory(owner=owner)
    leave(user=owner, successor=colleague, by=UserFactory(roles=("beheer",)))
    run_outbox()
    run_outbox()
    intake.refresh_from_db()
    assert intake.owner == colleague
    assert Organisation.objects.filter(owner=colleague).count() == 2
    assert TimelineEntry.objects.filter(kind="overdracht").count() == 2


def test_the_leaving_page_tells_how_many(owner: Any) -> None:
    IntakeFactory(organisation__owner=owner)
    client = Client()
    client.force_login(UserFactory(roles=("beheer",)))
    page = client.get(reverse("accounts:user_leave", args=[owner.pk])).content.decode()
    assert "<strong>1</strong> klant gaat over" in " ".join(page.split())


def test_today_shows_my_drafts_and_my_clients(web: Client, owner: Any, colleague: Any) -> None:
    IntakeFactory(organisation__owner=owner, subject="Van mij")
    IntakeFactory(organisation__owner=colleague, subject="Van een ander")
    web.post(
        reverse("clients:note_create", args=[Organisation.objects.get(owner=owner).pk]),
        {"kind": "mail", "text": "Mailtje"},
    )
    page = web.get(reverse("today")).content.decode()
    assert "Van mij" in page
    assert "Mailtje" in page
    assert "Van een ander" not in page


def test_search_finds_clients_contacts_and_intakes_for_who_may_see_them(web: Client, owner: Any) -> None:
    IntakeFactory(organisation__owner=owner, organisation__name="Zwanenhof", subject="Zwanen voeren")
    ContactFactory(person__first_name="Zwaantje")
    page = web.get(reverse("search"), {"q": "zwa"}).content.decode()
    for words in ("Zwanenhof", "Zwanen voeren", "Zwaantje"):
        assert words in page
    other = Client()
    other.force_login(UserFactory(roles=("marketeer",)))
    assert "Zwa" not in other.get(reverse("search"), {"q": "zwa"}).content.decode()


def test_indicators_count_within_the_period(owner: Any) -> None:
    IntakeFactory(organisation__owner=owner, held_on=date(2026, 3, 31))
    IntakeFactory(organisation__owner=owner, held_on=date(2026, 4, 1))
    quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    assert indicators.get("intakes").compute(quarter) == 1
    assert indicators.get("intakes_volledig").compute(quarter) == 0
    Intake.objects.update(state="volledig")
    assert indicators.get("intakes_volledig").compute(quarter) == 1
    assert indicators.get("klanten_gesproken").compute(quarter) == 1


def test_a_contact_is_exported_and_erased(owner: Any) -> None:
    told = {"notes": "Wil snel.", "decision_maker": "De directeur", "confidential_note": "Ligt gevoelig"}
    intake = IntakeFactory(organisation__owner=owner, **told)
    IntakeAnswers.objects.create(intake=intake, what="Deeg maken", answers={"aanleiding": "Pensioen"})
    name = str(intake.contact.person)
    for body in (f"{name} belde terug.", "Iemand anders belde."):
        TimelineEntry.objects.create(organisation=intake.organisation, kind="gesprek", text="Gebeld", body=body,
                                     happened_at=now())  # fmt: skip
    person = intake.contact.person_id
    (row,) = personal_data.get("clients").export(person)
    (talk,) = row["gesprekken"]
    assert (talk["op"], talk["onderwerp"], talk["aantekeningen"]) == ("2026-11-02", "Vakbekwame bakkers", "Wil snel.")
    assert (talk["wie beslist"], talk["wat"]) == ("De directeur", "Deeg maken")
    assert "Pensioen" in talk.values()
    assert "Ligt gevoelig" not in str(row)
    assert talk["vertrouwelijke notitie"]
    assert [story["verslag"] for story in row["verslagen"]] == [f"{name} belde terug."]
    with lifting.task():
        assert len(personal_data.get("clients").erase(person)) == 2
        assert personal_data.get("clients").erase(person) == []
    intake.refresh_from_db()
    assert intake.contact is None


def test_the_trail_hides_the_confidential_note(owner: Any, colleague: Any) -> None:
    intake = IntakeFactory(organisation__owner=owner)
    intake.confidential_note = "Ligt gevoelig"
    intake.save()
    told = str(history(intake, colleague))
    assert "Ligt gevoelig" not in told
    assert MASKED in told
    assert "Ligt gevoelig" in str(history(intake, owner))
