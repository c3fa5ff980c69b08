"""Blocks that wait for each other, and starts of one block."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from catalogue.content import Content
from catalogue.drafts import proposed_differences, stored_content
from catalogue.errors import CatalogueError
from catalogue.models import ModulePrerequisite, Offering
from catalogue.services import publish, save_modules, save_offering, submit_for_review
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, ModuleFactory, OfferingFactory, complete

pytestmark = pytest.mark.django_db


def rows_of(course, **needs):
    return [
        {"id": m.pk, "title": m.title, "content": m.content, "study_hours": m.study_hours, "needs": needs.get(f"b{n}", [])}
        for n, m in enumerate(course.modules.all(), 1)
    ]  # fmt: skip


@pytest.fixture
def course():
    found = CourseFactory()
    for number in (1, 2, 3):
        ModuleFactory(course=found, number=number)
    return found


def pairs(course):
    found = ModulePrerequisite.objects.filter(module__course=course)
    return set(found.values_list("module__number", "needed__number"))


def test_the_order_is_stored_and_changed(course):
    editor = UserFactory(roles=("onderwijskundige",))
    save_modules(course=course, rows=rows_of(course, b2=[1], b3=[1, 2]), by=editor)
    assert pairs(course) == {(2, 1), (3, 1), (3, 2)}
    save_modules(course=course, rows=rows_of(course, b3=[2]), by=editor)
    assert pairs(course) == {(3, 2)}


def test_a_block_that_goes_takes_its_place_in_the_order_along(course):
    rows = rows_of(course, b3=[2])
    rows[0]["title"] = ""
    save_modules(course=course, rows=rows, by=None)
    assert pairs(course) == {(2, 1)}
    rows = rows_of(course, b2=[1])
    rows[0]["title"] = ""
    with pytest.raises(CatalogueError, match="dat blok is er niet"):
        save_modules(course=course, rows=rows, by=None)


@pytest.mark.parametrize("needs", [{"b1": [1]}, {"b1": [2], "b2": [1]}, {"b1": [3], "b2": [1], "b3": [2]}])
def test_a_circle_is_refused_by_service_and_database(course, needs):
    with pytest.raises(CatalogueError, match="wachten op elkaar"):
        save_modules(course=course, rows=rows_of(course, **needs), by=None)
    blocks = list(course.modules.all())
    *first, (last, needed) = [
        (blocks[int(name[1]) - 1], blocks[one - 1]) for name, found in needs.items() for one in found
    ]
    for block, wanted in first:
        ModulePrerequisite.objects.create(module=block, needed=wanted)
    with pytest.raises(IntegrityError, match="circle"), transaction.atomic():
        ModulePrerequisite.objects.create(module=last, needed=needed)


def test_blocks_of_two_courses_do_not_wait_for_each_other(course):
    with pytest.raises(IntegrityError, match="two courses"), transaction.atomic():
        ModulePrerequisite.objects.create(module=course.modules.first(), needed=ModuleFactory())


def test_a_start_is_of_a_block_of_its_own_course(course):
    start = OfferingFactory(course=course, module=course.modules.first())
    assert str(start).startswith(f"{course.title}: {course.modules.first().title}")
    with pytest.raises(IntegrityError, match="belongs to its course"), transaction.atomic():
        Offering.objects.filter(pk=start.pk).update(module=ModuleFactory())


def test_a_block_with_starts_does_not_go(course):
    OfferingFactory(course=course, module=course.modules.get(number=2))
    rows = rows_of(course)
    rows[1]["title"] = ""
    with pytest.raises(CatalogueError, match="hangen al startmomenten"):
        save_modules(course=course, rows=rows, by=None)


def test_a_start_with_learners_stays_with_its_block(course):
    one, two = course.modules.all()[:2]
    start = OfferingFactory(course=course, module=one, seats_taken=2)
    start.module = two
    with pytest.raises(CatalogueError, match="blijft bij zijn blok"):
        save_offering(offering=start, by=None)


def test_the_order_of_a_published_course_waits_for_a_second_person():
    course = complete(CourseFactory(state="gepubliceerd"))
    ModuleFactory(course=course, number=1001)
    OfferingFactory(course=course)
    writer, reviewer = (UserFactory(roles=("onderwijskundige",)) for _ in range(2))
    save_modules(course=course, rows=rows_of(course, b2=[1]), by=writer)
    assert pairs(course) == set()
    proposal = course.proposals.get()
    told = [(d.label, d.new) for d in proposed_differences(course, proposal)]
    assert ("Volgorde", "Blok 2 pas na blok 1") in told
    submit_for_review(course=course, by=writer)
    publish(course=course, by=reviewer)
    assert len(pairs(course)) == 1
    assert stored_content(course).order == ({"block": 2, "needed": 1},)


def test_an_older_proposal_knows_no_order(course):
    content = stored_content(course).as_json()
    del content["order"]
    assert Content.from_json(content).order == ()


def test_the_page_shows_and_takes_the_order(client, course):
    client.force_login(UserFactory(roles=("onderwijskundige",)))
    url = reverse("catalogue:staff_course_modules", args=[course.pk])
    blocks = list(course.modules.all())
    data = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3}
    for n, block in enumerate(blocks):
        data |= {
            f"form-{n}-id": block.pk,
            f"form-{n}-title": block.title,
            f"form-{n}-content": "x",
            f"form-{n}-needs": "",
        }
    assert client.post(url, data | {"form-2-needs": "1 en 2"}).status_code == 302
    assert pairs(course) == {(3, 1), (3, 2)}
    assert 'value="1, 2"' in client.get(url).content.decode()
    for wrong, told in (
        ("blok 1", "alleen nummers"),
        ("3", "wachten op elkaar"),
        ("9", "dat blok is er niet"),
        ("😀" * 200, "alleen nummers"),
    ):
        assert told in client.post(url, data | {"form-2-needs": wrong}).content.decode()
    assert pairs(course) == {(3, 1), (3, 2)}
