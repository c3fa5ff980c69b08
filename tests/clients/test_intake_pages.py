"""Intakes on the screen: drafts, conflicts, steps."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from clients.models import Intake, Organisation, TimelineEntry
from tests.factories.accounts import TeamFactory, UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.clients import IntakeFactory, OrganisationFactory
from tests.factories.strategy import published_strategy

pytestmark = pytest.mark.django_db


def typed(organisation: Organisation, **more: Any) -> dict[str, Any]:
    return {
        "klant": organisation.pk, "version": 0, "page_id": uuid4(), "question": "Wij zoeken bhv", "subject": "Bhv",
        "duur_aantal": "2", "duur_eenheid": "dag", "locatie": ["op school"], "tijdstip": "avond", "budget": "1.250,50",
        "participants": "12", "held_on": "2026-11-20",
    } | more  # fmt: skip


def draft_url(key: Any) -> str:
    return reverse("clients:intake_draft", args=[key])


def test_the_way_from_client_to_complete_intake(web: Client, organisation: Organisation) -> None:
    start = web.get(reverse("clients:intake_create"), {"klant": organisation.pk})
    page = web.get(start.url)
    assert page.status_code == 200
    for name in ("duur_aantal", "locatie", "klantinbreng", "learning_goal", "confidential_note"):
        assert f'name="{name}"' in page.content.decode()
    saved = web.post(start.url, typed(organisation, learning_goal="12 mensen kunnen in maart reanimeren; toets"))
    intake = Intake.objects.get()
    assert saved.url == intake.get_absolute_url()
    assert intake.choices == {"duur": {"aantal": 2, "eenheid": "dag"}, "locatie": ["op school"], "tijdstip": "avond"}
    assert str(intake.budget) == "1250.50"
    assert intake.policy is not None
    web.post(reverse("clients:intake_complete", args=[intake.pk]))
    web.post(reverse("clients:intake_close", args=[intake.pk]))
    web.post(reverse("clients:intake_reopen", args=[intake.pk]))
    intake.refresh_from_db()
    assert intake.state == "concept"
    assert TimelineEntry.objects.filter(kind="intake").count() == 4
    assert "2 dagen" in web.get(intake.get_absolute_url()).content.decode()


def test_without_the_essentials_it_is_not_complete_but_it_is_saved(web: Client, organisation: Organisation) -> None:
    key = uuid4()
    web.post(reverse("clients:intake_edit", args=[key]), {"klant": organisation.pk, "version": 0})
    answer = web.post(reverse("clients:intake_complete", args=[key]), follow=True)
    assert "Vul eerst nog in: vraag van de klant, toetsbare leervraag, aantal deelnemers." in answer.content.decode()
    assert Intake.objects.get(pk=key).state == "concept"


def test_a_draft_is_kept_and_says_when(web: Client, organisation: Organisation) -> None:
    key = uuid4()
    answer = web.post(draft_url(key), typed(organisation))
    assert "Concept bewaard" in answer.content.decode()
    assert 'data-version="1"' in answer.content.decode()
    web.post(draft_url(key), typed(organisation, version=1, question="Iets anders"))
    intake = Intake.objects.get()
    assert (intake.pk, intake.version, intake.question) == (key, 2, "Iets anders")


def test_a_value_that_cannot_be_read_does_not_stop_the_draft(web: Client, organisation: Organisation) -> None:
    answer = web.post(draft_url(uuid4()), typed(organisation, participants="veel", budget="duizend"))
    assert "Niet bewaard, want niet leesbaar: Aantal deelnemers en Budget in euro." in answer.content.decode()
    assert Intake.objects.get().question == "Wij zoeken bhv"


def test_an_answer_that_got_lost_is_no_conflict(web: Client, organisation: Organisation) -> None:
    key, data = uuid4(), typed(organisation)
    web.post(draft_url(key), data)
    again = web.post(draft_url(key), data | {"question": "Verder getypt"})
    assert again.status_code == 200
    assert Intake.objects.get().question == "Verder getypt"


def test_two_people_at_once_see_both_texts(web: Client, owner: Any, organisation: Organisation, colleague: Any) -> None:
    TeamFactory(users=(owner, colleague))
    key = uuid4()
    web.post(draft_url(key), typed(organisation))
    other = Client()
    other.force_login(colleague)
    other.post(draft_url(key), typed(organisation, version=1, question="Van mijn collega"))
    mine = web.post(draft_url(key), typed(organisation, version=1, question="Van mij", page_id=uuid4()))
    assert mine.status_code == 409
    for words in ("Van mijn collega", "Van mij", str(colleague)):
        assert words in mine.content.decode()
    assert Intake.objects.get().question == "Van mijn collega"
    page = web.post(
        reverse("clients:intake_edit", args=[key]), typed(organisation, version=1, question="Van mij", page_id=uuid4())
    )
    assert page.status_code == 409
    assert 'name="version" value="2"' in page.content.decode()
    web.post(reverse("clients:intake_edit", args=[key]), typed(organisation, version=2, question="Van mij"))
    assert Intake.objects.get().question == "Van mij"


def test_a_conflict_shows_the_courses_too(web: Client, organisation: Organisation) -> None:
    mine, theirs, key = CourseFactory(title="Lassen"), CourseFactory(title="Verspanen"), uuid4()
    web.post(draft_url(key), typed(organisation))
    web.post(draft_url(key), typed(organisation, version=1, courses=[theirs.pk]))
    answer = web.post(draft_url(key), typed(organisation, version=1, courses=[mine.pk]))
    assert answer.status_code == 409
    for words in ("Opleidingen die in beeld zijn", "Lassen", "Verspanen"):
        assert words in answer.text


def test_another_formula_asks_its_own_questions_and_keeps_what_was_told(web: Client, owner: Any) -> None:
    town, key = OrganisationFactory(kind="gemeente", owner=owner), uuid4()
    page = web.get(reverse("clients:intake_edit", args=[key]), {"klant": town.pk}).text
    assert "vraag_doelgroep" in page
    assert "vraag_functies" not in page
    sent = typed(town, formula="werkgevers", vragen_voor="uitkeringsinstanties", vraag_doelgroep="Twaalf statushouders")
    draft = web.post(draft_url(key), sent).text
    assert "data-questions" in draft
    assert "vraag_functies" in draft
    assert "vraag_doelgroep" not in draft
    assert Intake.objects.get().more.answers["doelgroep"] == "Twaalf statushouders"
    assert "data-questions" not in web.post(draft_url(key), sent | {"version": 1, "vragen_voor": "werkgevers"}).text
    saved = web.post(reverse("clients:intake_edit", args=[key]), sent | {"version": 2})
    assert saved.url == reverse("clients:intake_edit", args=[key])
    assert "vraag_functies" in web.get(saved.url).text
    back = sent | {
        "version": 3,
        "formula": "uitkeringsinstanties",
        "vragen_voor": "werkgevers",
        "vraag_functies": "Lassers",
    }
    del back["vraag_doelgroep"]
    assert "Twaalf statushouders" in web.post(draft_url(key), back).text
    assert Intake.objects.get().more.answers == {"doelgroep": "Twaalf statushouders", "functies": "Lassers"}


def test_a_draft_may_send_only_what_changed(web: Client, organisation: Organisation) -> None:
    key = uuid4()
    course = CourseFactory()
    told = typed(organisation, courses=[course.pk], who="acht bakkers", vraag_aanleiding="Een nieuwe oven")
    web.post(draft_url(key), told)
    sent = {"version": 1, "gewijzigd": ["question", "doorvragen"], "question": "Verder getypt", "what": "zelf bakken",
            "who": "acht bakkers"}  # fmt: skip
    answer = web.post(draft_url(key), sent)
    assert answer.status_code == 200
    intake = Intake.objects.get()
    assert (intake.question, intake.subject, str(intake.budget), intake.version) == (
        "Verder getypt",
        "Bhv",
        "1250.50",
        2,
    )
    assert intake.choices["locatie"] == ["op school"]
    assert list(intake.courses.all()) == [course]
    assert (intake.more.who, intake.more.what) == ("acht bakkers", "zelf bakken")
    assert intake.more.answers == {}, "what goes together was sent whole: the answer was emptied"
    web.post(draft_url(key), {"version": 2, "gewijzigd": ["courses", "keuzes"]})
    intake.refresh_from_db()
    assert (list(intake.courses.all()), intake.choices, intake.question) == ([], {}, "Verder getypt")


def test_what_was_remarked_stays_said_when_something_else_changes(web: Client, organisation: Organisation) -> None:
    key = uuid4()
    web.post(draft_url(key), typed(organisation, notes="Piet heeft schulden"))
    answer = web.post(draft_url(key), {"version": 1, "gewijzigd": "subject", "subject": "Anders"})
    assert "schulden" in answer.content.decode()


def test_what_could_not_be_kept_is_named_for_the_page(web: Client, organisation: Organisation) -> None:
    answer = web.post(draft_url(uuid4()), typed(organisation, participants="veel", duur_eenheid=""))
    assert 'data-wrong="participants keuzes"' in answer.content.decode()


@pytest.mark.parametrize("names", [["onzin"], ["question", "klant", "policy"], ["x" * 1000]])
def test_unknown_names_of_changes_change_nothing(web: Client, organisation: Organisation, names: list[str]) -> None:
    key = uuid4()
    web.post(draft_url(key), typed(organisation))
    web.post(draft_url(key), {"version": 1, "gewijzigd": names, "question": "Wij zoeken bhv", "policy": "x"})
    intake = Intake.objects.get()
    assert (intake.question, intake.subject, intake.organisation) == ("Wij zoeken bhv", "Bhv", organisation)


def test_a_colleague_reads_and_cannot_change(organisation: Organisation, colleague: Any, owner: Any) -> None:
    intake = IntakeFactory(organisation=organisation, confidential_note="Ligt gevoelig")
    client = Client()
    client.force_login(colleague)
    page = client.get(intake.get_absolute_url())
    assert page.status_code == 200
    assert "Ligt gevoelig" not in page.content.decode()
    assert client.post(draft_url(intake.pk), typed(organisation, version=1)).status_code == 404
    assert client.get(reverse("clients:intake_edit", args=[intake.pk])).status_code == 404
    assert client.post(reverse("clients:intake_close", args=[intake.pk])).status_code == 404


def test_a_team_mate_changes_all_but_the_confidential_note(
    organisation: Organisation, owner: Any, colleague: Any
) -> None:
    TeamFactory(users=(owner, colleague))
    intake = IntakeFactory(organisation=organisation, confidential_note="Ligt gevoelig")
    client = Client()
    client.force_login(colleague)
    page = client.get(reverse("clients:intake_edit", args=[intake.pk]))
    assert "Ligt gevoelig" not in page.content.decode()
    client.post(draft_url(intake.pk), typed(organisation, version=1, confidential_note="weg", question="Nieuw"))
    intake.refresh_from_db()
    assert (intake.question, intake.confidential_note) == ("Nieuw", "Ligt gevoelig")


def test_the_policy_refuses_a_formula_it_does_not_serve(web: Client, owner: Any) -> None:
    published_strategy(doelgroepen=["werkgevers"])
    uwv = OrganisationFactory(owner=owner, kind="uwv")
    answer = web.post(draft_url(uuid4()), typed(uwv))
    assert answer.status_code == 422
    assert "werken we nu niet voor uitkeringsinstanties" in answer.content.decode()
    page = web.get(reverse("clients:intake_edit", args=[uuid4()]) + f"?klant={uwv.pk}", follow=True)
    assert "werken we nu niet voor uitkeringsinstanties" in page.content.decode()
    assert not Intake.objects.exists()


def test_an_intake_keeps_the_policy_of_its_day(web: Client, owner: Any) -> None:
    uwv = OrganisationFactory(owner=owner, kind="uwv")
    key = uuid4()
    web.post(draft_url(key), typed(uwv))
    published_strategy(doelgroepen=["werkgevers"])
    assert web.post(draft_url(key), typed(uwv, version=1, question="Toch door")).status_code == 200


def test_a_municipality_chooses_its_formula(web: Client, owner: Any) -> None:
    town = OrganisationFactory(owner=owner, kind="gemeente")
    web.post(draft_url(uuid4()), typed(town, formula="werkgevers"))
    web.post(draft_url(uuid4()), typed(town))
    assert sorted(Intake.objects.values_list("formula", flat=True)) == ["uitkeringsinstanties", "werkgevers"]


@pytest.mark.parametrize("kind", ["werkgever", "uwv"])
def test_others_do_not_choose(web: Client, owner: Any, kind: str) -> None:
    one = OrganisationFactory(owner=owner, kind=kind)
    answer = web.post(draft_url(uuid4()), typed(one, formula="particulieren"))
    assert answer.status_code in (200, 422)
    assert not Intake.objects.filter(formula="particulieren").exists()


def test_an_educator_is_a_partner(web: Client, owner: Any) -> None:
    school = OrganisationFactory(owner=owner, kind="opleider")
    page = web.get(reverse("clients:intake_edit", args=[uuid4()]) + f"?klant={school.pk}", follow=True)
    assert "een partner, geen klant" in page.content.decode()


def test_a_complete_intake_is_reopened_before_it_changes(web: Client, owner: Any, organisation: Organisation) -> None:
    intake = IntakeFactory(organisation=organisation)
    web.post(reverse("clients:intake_complete", args=[intake.pk]))
    answer = web.post(draft_url(intake.pk), typed(organisation, version=2))
    assert answer.status_code == 422
    assert "Heropen hem eerst" in answer.content.decode()


def test_a_citizen_number_is_warned_for(web: Client, organisation: Organisation) -> None:
    answer = web.post(draft_url(uuid4()), typed(organisation, notes="Piet, 111222333, heeft schulden"))
    assert "burgerservicenummer" in answer.content.decode()
    assert "schulden" in answer.content.decode()
    assert Intake.objects.get().notes == "Piet, [nummer weggehaald], heeft schulden"


def test_a_note_about_a_client_keeps_no_citizen_number(web: Client, organisation: Organisation) -> None:
    url = reverse("clients:note_create", args=[organisation.pk])
    page = web.post(url, {"kind": "notitie", "text": "Piet, 111222333\nheeft schulden, 111 222 333"}, follow=True)
    assert "burgerservicenummer" in page.content.decode()
    entry = organisation.timeline.get(kind="notitie")
    assert (entry.text, entry.body) == ("Piet, [nummer weggehaald]", "heeft schulden, [nummer weggehaald]")


def test_nothing_of_the_draft_stays_in_the_browser(web: Client, organisation: Organisation) -> None:
    answer = web.post(draft_url(uuid4()), typed(organisation))
    assert answer["Cache-Control"] == "no-store"


def test_the_director_may_change(organisation: Organisation) -> None:
    intake = IntakeFactory(organisation=organisation, confidential_note="Ligt gevoelig")
    client = Client()
    client.force_login(UserFactory(roles=("directeur",)))
    assert "Ligt gevoelig" in client.get(intake.get_absolute_url()).content.decode()
    assert client.post(draft_url(intake.pk), typed(organisation, version=1)).status_code == 200


@pytest.mark.parametrize(
    "data", [{"version": "x"}, {"page_id": "x"}, {"klant": "x"}, {"courses": "x"}, {"formula": "x"}]
)
def test_nonsense_is_no_server_error(web: Client, organisation: Organisation, data: dict[str, str]) -> None:
    answer = web.post(draft_url(uuid4()), typed(organisation, **data))
    assert answer.status_code in (200, 404, 422)
