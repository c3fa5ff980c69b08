"""Skills belong to the words of a course: proposed, compared, frozen and put through like the rest."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue import drafts, services
from catalogue.content import Content
from catalogue.errors import CatalogueError
from catalogue.models import Skill
from catalogue.services import skills
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, ModuleFactory, SkillFactory, complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return UserFactory(roles=("onderwijsontwikkelaar",))


@pytest.fixture
def reviewer():
    return UserFactory(roles=("onderwijskundige",))


@pytest.fixture
def course(writer, reviewer):
    made = complete(CourseFactory())
    services.submit_for_review(course=made, by=writer)
    return services.publish(course=made, by=reviewer)


def row(skill, kind="geeft", level=3):
    return {"skill_id": skill.pk, "kind": kind, "level": level}


def test_skills_of_a_published_course_wait_for_a_second_person(course, writer, reviewer):
    lift, talk = SkillFactory(name="Tillen"), SkillFactory(name="Overleggen")
    services.save_skills(course=course, rows=[row(lift, level=2), row(talk, "vraagt", 1), row(lift)], by=writer)
    assert not course.course_skills.exists()
    told = [one.new for one in drafts.proposed_differences(course, drafts.open_proposal(course))]
    assert told == ["Tillen (leer je hier: je kunt het zelf)", "Overleggen (heb je nodig: je weet wat het is)"]
    services.submit_for_review(course=course, by=writer)
    services.publish(course=course, by=reviewer)
    assert list(course.course_skills.values_list("skill", "kind", "level")) == [
        (lift.pk, "geeft", 3),
        (talk.pk, "vraagt", 1),
    ]
    assert drafts.current_version(course).content["names"][str(lift.pk)] == "Tillen"


def test_the_order_in_which_they_are_typed_is_no_change(course, writer):
    one, two = SkillFactory(name="Aa"), SkillFactory(name="Bb")
    draft = CourseFactory()
    services.save_skills(course=draft, rows=[row(two), row(one)], by=writer)
    before = drafts.stored_content(draft).skills
    services.save_skills(course=draft, rows=[row(one), row(two)], by=writer)
    assert drafts.stored_content(draft).skills == before


def test_a_name_exists_once_whatever_its_capitals():
    SkillFactory(name="Één ding")
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillFactory(name="een ding")
    assert Skill.objects.count() == 1


def test_a_proposal_from_before_skills_is_still_read(course):
    old = drafts.stored_content(course).as_json()
    del old["skills"]
    for block in old["modules"]:
        del block["worth"], block["level"], block["code"], block["counts_as"]
    again = Content.from_json(old)
    assert again.skills == ()
    assert again.modules[0]["level"] == ""


def names(course):
    return sorted(course.course_skills.values_list("skill__name", "kind", "level"))


def form_of(client, course, rows, **more):
    data = {"rij-TOTAL_FORMS": len(rows), "rij-INITIAL_FORMS": 0, "lines": "", "kind": "geeft"}
    for number, (name, kind, level) in enumerate(rows):
        data |= {f"rij-{number}-name": name, f"rij-{number}-kind": kind, f"rij-{number}-level": level}
    return client.post(reverse("catalogue:staff_course_skills", args=[course.pk]), data | more)


def test_skills_are_typed_and_pasted_by_name(client, writer):
    SkillFactory(name="Veilig tillen")
    course = CourseFactory(sector="techniek")
    client.force_login(writer)
    answer = form_of(client, course, [("veilig tillen", "geeft", 3)], lines="Veilig tilen;2")
    assert "bedoel je “Veilig tillen”?" in answer.content.decode()
    assert not course.course_skills.exists()
    form_of(
        client,
        course,
        [("veilig TILLEN", "geeft", 3), ("", "geeft", 3)],
        lines="Overleggen; 2\n",
        add_new="on",
        kind="vraagt",
    )
    assert names(course) == [("Overleggen", "vraagt", 2), ("Veilig tillen", "geeft", 3)]
    assert Skill.objects.get(name="Overleggen").sector == "techniek"
    page = client.get(reverse("catalogue:staff_course_skills", args=[course.pk])).content.decode()
    assert 'value="Overleggen"' in page


@pytest.mark.parametrize("lines", ["Tillen;9", "; 3", "x" * 121, "\n".join(f"V{n}" for n in range(61))])
def test_a_list_that_makes_no_sense_comes_back_in_words(client, writer, lines):
    client.force_login(writer)
    course = CourseFactory()
    answer = form_of(client, course, [], lines=lines, add_new="on")
    assert answer.status_code == 200
    assert not Skill.objects.exists()


def test_doubles_are_merged_on_courses_and_in_proposals(course, writer):
    one, two = SkillFactory(name="Tillen"), SkillFactory(name="Tillen en dragen")
    both, single = CourseFactory(), CourseFactory()
    services.save_skills(course=both, rows=[row(one, level=4), row(two, level=2)], by=writer)
    services.save_skills(course=single, rows=[row(one, "vraagt", 1)], by=writer)
    services.save_skills(course=course, rows=[row(one)], by=writer)
    skills.merge(skill=one, into=two, by=writer)
    assert names(both) == [("Tillen en dragen", "geeft", 4)]
    assert names(single) == [("Tillen en dragen", "vraagt", 1)]
    assert [r["skill_id"] for r in drafts.open_proposal(course).content["skills"]] == [str(two.pk)]
    with pytest.raises(CatalogueError):
        skills.merge(skill=two, into=two, by=writer)
    with pytest.raises(CatalogueError):
        skills.delete(pk=two.pk, by=writer)


def test_the_list_is_maintained_on_screen(client, writer):
    client.force_login(writer)
    client.post(reverse("catalogue:skill_create"), {"name": " Lassen ", "sector": "techniek", "description": ""})
    lassen = Skill.objects.get(name="Lassen")
    again = client.post(reverse("catalogue:skill_create"), {"name": "LASSEN", "sector": "techniek"})
    assert "staat al in de lijst" in again.content.decode()
    other = SkillFactory(name="Laswerk")
    page = client.post(reverse("catalogue:skill_merge", args=[lassen.pk]), {"into": other.pk}, follow=True)
    assert "samengevoegd" in page.content.decode()
    client.post(reverse("catalogue:skill_delete", args=[other.pk]))
    assert not Skill.objects.exists()


@pytest.mark.parametrize(("name", "make"), [("skill_list", SkillFactory), ("module_list", ModuleFactory)])
def test_lists_ask_the_same_for_one_row_as_for_three(client, writer, name, make):
    client.force_login(writer)
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            make()
        client.get(reverse(f"catalogue:{name}"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse(f"catalogue:{name}"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_module_catalogue_is_searched_and_tells_where_a_part_is_used(client, writer):
    whole = CourseFactory(title="Verzorgende IG", credential="mbo-diploma")
    here = ModuleFactory(title="Medicijnen delen", code="K9901", counts_as="keuzedeel", level="mbo-3", study_hours=240)
    here.course.leads_to.add(whole)
    there = ModuleFactory(title="Medicatie", code="K9901", counts_as="keuzedeel")
    client.force_login(writer)
    url = reverse("catalogue:module_list")
    found = client.get(url + "?level=mbo-3&vanaf=200&q=k9901").content.decode()
    assert "Medicijnen delen" in found
    assert "Verzorgende IG" in found
    assert there.title not in found
    assert client.get(url + "?level=onzin&vanaf=x&q=%00").status_code == 200
    page = client.get(reverse("catalogue:module_detail", args=[here.pk])).content.decode()
    assert there.course.title in page
    assert "240 sbu" in page


def test_a_block_is_valued_on_screen(client, writer):
    course = CourseFactory()
    client.force_login(writer)
    url = reverse("catalogue:staff_course_modules", args=[course.pk])
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-title": "Delen", "form-0-counts_as": "keuzedeel"}
    assert "heeft een code van SBB" in client.post(url, data).content.decode()
    client.post(url, data | {"form-0-code": "k 9901", "form-0-level": "mbo-3", "form-0-worth": "Je mag delen."})
    block = course.modules.get()
    assert (block.code, block.level, block.worth) == ("K9901", "mbo-3", "Je mag delen.")
