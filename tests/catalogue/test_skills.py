"""Skills belong to the words of a course: proposed, compared, frozen and put through like the rest."""

import pytest
from django.db import IntegrityError, transaction

from catalogue import drafts, services
from catalogue.content import Content
from catalogue.models import Skill
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, SkillFactory, complete

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
