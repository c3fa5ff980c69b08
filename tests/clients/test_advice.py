"""From conversation to a report, for both formulas; who may do what."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import Course, CourseSkill, SubsidyScheme
from clients import advising
from clients.errors import ClientsError, StateError
from clients.models import Advice, AdvisedCourse, Intake, LabourMarketFact, TimelineEntry
from clients.paper import advice_context, conversation_context
from clients.services import advice as services
from clients.services import answers_of, complete
from clients.services.conversation import report_of
from clients.services.screening import GroupMember, save_group, set_skills
from llo_portal.documents import outbox
from llo_portal.documents.services import words
from llo_portal.kernel.dates import today
from strategy.models import EvaluationRound
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, SkillFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory
from tests.factories.strategy import advice_questionnaire, published_strategy

pytestmark = pytest.mark.django_db


def course(skill: Any, level: int = 3, **more: Any) -> Course:
    made: Course = CourseFactory(state="gepubliceerd", **more)
    CourseSkill.objects.create(course=made, skill=skill, level=level)
    return made


def fact(**more: Any) -> LabourMarketFact:
    told = {
        "statement": "Van 100 vacatures blijven er 30 open.", "source": "Fictief onderzoek", "dated": today(),
        "checked_on": today(), "valid_until": today() + timedelta(days=90),
    }  # fmt: skip
    return LabourMarketFact.objects.create(**told | more)


@pytest.fixture
def skill(db: None) -> Any:
    return SkillFactory(name="Brood bakken", sector="groen-en-voeding")


@pytest.fixture
def intake(organisation: Any, skill: Any) -> Intake:
    made: Intake = IntakeFactory(organisation=organisation)
    made.contact.person.email = "klant@voorbeeld.nl"
    made.contact.person.save()
    set_skills(intake=made, wanted={skill: 3}, by=made.owner)
    save_group(
        intake=made, members=[GroupMember(f"P{n}", levels={skill.pk: (1, None)}) for n in range(6)], by=made.owner
    )
    return complete(intake=made, by=made.owner)


@pytest.fixture
def advice(intake: Intake, skill: Any) -> Advice:
    course(skill, title="Brood en banket", sector="groen-en-voeding")
    course(skill, level=2, title="Broodkennis")
    return services.start_advice(intake=intake, by=intake.owner)


def ready(advice: Advice) -> Advice:
    return services.change_advice(advice=advice, summary="Begin met bakken.", facts=[fact()], by=advice.owner)


@pytest.mark.parametrize(("kind", "formula"), [("werkgever", "werkgevers"), ("gemeente", "uitkeringsinstanties")])
def test_the_way_from_conversation_to_report(web: Client, owner: Any, skill: Any, kind: str, formula: str) -> None:
    client = OrganisationFactory(owner=owner, kind=kind, sector="groen-en-voeding")
    contact = ContactFactory(organisation=client, person__email="klant@voorbeeld.nl")
    course(skill, title="Brood en banket", sector="groen-en-voeding")
    key = uuid4()
    typed = {
        "klant": client.pk, "version": 0, "page_id": uuid4(), "question": "Wij zoeken bakkers", "participants": "6",
        "subject": "Bakkers", "contact": contact.pk, "who": "Zes bakkers", "what": "zelf brood bakken", "by_when": "voor 1 mei",
        "seen_by": "een brood dat de chef keurt", "vraag_aanleiding": "Een nieuwe oven", "vraag_concurrentie": "Het ROC",
    }  # fmt: skip
    page = web.get(reverse("clients:intake_edit", args=[key]) + f"?klant={client.pk}").content.decode()
    assert ("vraag_gegevens" in page) == (formula == "uitkeringsinstanties")
    web.post(reverse("clients:intake_draft", args=[key]), typed)
    intake = Intake.objects.get(pk=key)
    assert intake.formula == formula
    assert intake.learning_goal.startswith("Zes bakkers kunnen voor 1 mei zelf brood bakken.")
    assert answers_of(intake).answers == {"aanleiding": "Een nieuwe oven", "concurrentie": "Het ROC"}
    web.post(
        reverse("clients:screening_skills", args=[key]),
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": skill.name, "form-0-wanted": "3"},
    )
    rows = {f"form-{n}-{name}": value for n in range(6) for name, value in (("code", f"P{n}"), (f"s-{skill.pk}", "1"))}
    group = reverse("clients:screening_group", args=[key])
    web.post(group, {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "0", **rows})
    web.post(reverse("clients:intake_complete", args=[key]))
    start = web.post(reverse("clients:advice_start", args=[key]))
    made = Advice.objects.get()
    assert start.url == made.get_absolute_url()
    assert "Werkt aan 1 van de 1 vaardigheden" in web.get(start.url).content.decode()
    refused = web.post(reverse("clients:advice_issue", args=[made.pk]), follow=True).content.decode()
    assert "Schrijf eerst ons advies in het kort." in refused
    web.post(reverse("clients:advice_edit", args=[made.pk]), {"summary": "Begin met bakken."})
    web.post(reverse("clients:advice_issue", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "uitgebracht"
    assert intake.opportunities.get().stage == "advies"
    assert TimelineEntry.objects.filter(kind="advies", text__startswith="Advies uitgebracht").exists()
    outbox.run_all()
    assert mail.outbox[-1].to == ["klant@voorbeeld.nl"]
    assert mail.outbox[-1].attachments[0][1][:5] == b"%PDF-"
    assert web.get(reverse("clients:advice_pdf", args=[made.pk])).status_code == 200
    assert "Bekijk het rapport" in web.get(start.url).content.decode()


def test_the_best_course_comes_first_with_its_reasons(advice: Advice) -> None:
    lines = list(advice.lines.all())
    assert [line.course.title for line in lines] == ["Brood en banket", "Broodkennis"]
    assert lines[0].score > lines[1].score
    assert "Brood bakken: van niveau 1 naar 3 (gewenst 3), voor 6 mensen." in lines[0].reasons


def test_a_person_overrules_only_with_a_reason(advice: Advice, skill: Any) -> None:
    first, second = advice.lines.all()
    with pytest.raises(ClientsError, match="waarom je hiervan afwijkt"):
        services.leave_out(line=first, is_left_out=True, note=" ", by=advice.owner)
    services.place_line(line=second, place=1, note="Sluit beter aan.", by=advice.owner)
    assert [line.course_id for line in advice.lines.all()] == [second.course_id, first.course_id]
    services.leave_out(line=first, is_left_out=True, note="Te lang.", by=advice.owner)
    other = course(SkillFactory(), title="Ondernemen")
    with pytest.raises(ClientsError):
        services.add_course(advice=advice, course=other, note="", by=advice.owner)
    services.add_course(advice=advice, course=other, note="De klant wil een eigen winkel.", by=advice.owner)
    services.recompute(advice=advice, by=advice.owner)
    kept = {line.course.title: (line.is_left_out, line.is_by_hand) for line in advice.lines.all()}
    assert kept == {"Broodkennis": (False, False), "Ondernemen": (False, True), "Brood en banket": (True, False)}
    with pytest.raises(IntegrityError):
        AdvisedCourse.objects.filter(course=other).update(note="")


def test_what_was_given_out_stands(advice: Advice) -> None:
    services.issue(advice=ready(advice), by=advice.owner)
    for change in (services.recompute, services.issue):
        with pytest.raises(StateError):
            change(advice=advice, by=advice.owner)
    second = services.start_advice(intake=advice.intake, by=advice.owner)
    assert (second.version, second.summary) == (2, "Begin met bakken.")
    assert services.start_advice(intake=advice.intake, by=advice.owner) == second
    with pytest.raises(IntegrityError):
        AdvisedCourse.objects.filter(advice=advice).update(score=1)


def test_the_database_keeps_the_words_too(advice: Advice) -> None:
    services.issue(advice=ready(advice), by=advice.owner)
    with pytest.raises(IntegrityError):
        Advice.objects.filter(pk=advice.pk).update(summary="Anders")


def test_without_a_complete_intake_or_a_policy_there_is_no_advice(organisation: Any) -> None:
    draft = IntakeFactory(organisation=organisation)
    with pytest.raises(StateError):
        services.start_advice(intake=draft, by=draft.owner)
    other = IntakeFactory(organisation=organisation, policy=published_strategy(diensten=["scholing"]))
    with pytest.raises(ClientsError, match="geen advies"):
        services.start_advice(intake=other, by=other.owner)


def test_expired_arguments_and_schemes_vanish(intake: Intake, web: Client) -> None:
    old = fact(statement="Oud", valid_until=today() - timedelta(days=1), dated=today() - timedelta(days=9))
    new, other = fact(statement="Nieuw"), fact(statement="Elders", region="AM01")
    assert advising.facts_for(intake) == [new]
    page = web.get(reverse("clients:fact_list")).content.decode()
    assert new.statement in page and other.statement in page and old.statement not in page  # noqa: PT018
    assert "Oud" in web.get(reverse("clients:fact_list"), {"stand": "verlopen"}).content.decode()
    scheme = {"kind": "regeling", "audience": "Werkgevers", "contribution": "Een deel.", "checked_on": today()}
    SubsidyScheme.objects.create(name="Loopt", starts_on=today(), **scheme)
    SubsidyScheme.objects.create(
        name="Klaar", starts_on=today() - timedelta(days=9), deadline=today() - timedelta(days=1), **scheme
    )
    SubsidyScheme.objects.create(name="Voor zorg", starts_on=today(), sectors=["zorg-en-welzijn"], **scheme)
    assert [one["name"] for one in advising.schemes_for(intake)] == ["Loopt"]


def test_the_report_tells_no_small_group_and_nothing_of_our_own(advice: Advice, skill: Any) -> None:
    Intake.objects.filter(pk=advice.intake_id).update(confidential_note="GEHEIM", notes="EIGEN NOTITIE")
    advice.refresh_from_db()
    told = advice_context(ready(advice))
    assert told["gaps"][0]["behind"] == 6
    assert told["facts"][0]["source"] == "Fictief onderzoek"
    save_group(intake=advice.intake, members=[GroupMember("P1", levels={skill.pk: (1, None)})], by=advice.owner)
    assert advice_context(advice)["gaps"] == []
    assert "GEHEIM" not in str(told) and "EIGEN NOTITIE" not in str(told)  # noqa: PT018


def test_the_report_of_a_conversation_leaves_out_what_is_not_for_the_client(web: Client, intake: Intake) -> None:
    Intake.objects.filter(pk=intake.pk).update(confidential_note="GEHEIM", notes="EIGEN NOTITIE")
    intake.refresh_from_db()
    more = answers_of(intake)
    more.answers = {"concurrentie": "Het ROC", "gevolg": "Stilstand", "ervaring": "Een van hen heeft een burn-out"}
    more.save()
    told, left_out = conversation_context(intake)
    assert left_out == ["Opleiding en ervaring"]
    for hidden in ("GEHEIM", "EIGEN NOTITIE", "ROC", "burn-out"):
        assert hidden not in str(told)
    answer = web.post(reverse("clients:intake_report", args=[intake.pk]), {"mail": "ja"}, follow=True)
    assert "opleiding en ervaring" in answer.content.decode()
    outbox.run_all()
    assert "Verslag van ons gesprek" in mail.outbox[-1].subject
    document = report_of(intake)
    assert document is not None
    assert "Stilstand" in words(document)
    assert web.get(reverse("clients:intake_report_pdf", args=[intake.pk])).status_code == 200


def test_a_client_is_asked_what_they_think(web: Client, advice: Advice) -> None:
    advice_questionnaire()
    url = reverse("clients:advice_evaluate", args=[advice.pk])
    assert web.get(url).status_code == 404
    services.issue(advice=ready(advice), by=advice.owner)
    contact = advice.intake.contact
    web.post(url, {"contacts": [contact.pk], "closes_on": (today() + timedelta(days=9)).isoformat()})
    asked = EvaluationRound.objects.get()
    assert (asked.subject_kind, asked.subject_id) == ("clients.advice", advice.pk)
    assert asked.get_absolute_url() in web.get(advice.get_absolute_url()).content.decode()


def test_a_quote_takes_the_courses_of_the_advice(advice: Advice) -> None:
    assert advising.courses_to_quote(advice.intake) == []
    services.issue(advice=ready(advice), by=advice.owner)
    assert [one.title for one in advising.courses_to_quote(advice.intake)] == ["Brood en banket", "Broodkennis"]


def test_a_colleague_reads_and_a_stranger_does_not(advice: Advice, colleague: Any) -> None:
    line, client = advice.lines.first(), Client()
    client.force_login(colleague)
    assert client.get(advice.get_absolute_url()).status_code == 200
    for name in ("advice_edit", "advice_add_course"):
        assert client.get(reverse(f"clients:{name}", args=[advice.pk])).status_code == 404
    for name, pk in (
        ("advice_issue", advice.pk), ("advice_recompute", advice.pk), ("advice_line_place", line.pk),
        ("advice_line_leave_out", line.pk), ("advice_start", advice.intake_id), ("intake_report", advice.intake_id),
    ):  # fmt: skip
        assert client.post(reverse(f"clients:{name}", args=[pk])).status_code == 404
    client.force_login(UserFactory(roles=("klantcontact",)))
    for name in ("advice_detail", "advice_pdf"):
        assert client.get(reverse(f"clients:{name}", args=[advice.pk])).status_code == 403


def test_the_list_asks_as_much_for_four_as_for_two(web: Client, advice: Advice) -> None:
    url = reverse("clients:advice_list")
    services.start_advice(intake=complete(intake=IntakeFactory(), by=advice.owner), by=advice.owner)
    web.get(url)
    with CaptureQueriesContext(connection) as two:
        web.get(url)
    for _ in range(2):
        services.start_advice(intake=complete(intake=IntakeFactory(), by=advice.owner), by=advice.owner)
    with CaptureQueriesContext(connection) as four:
        web.get(url)
    assert len(four) == len(two)
