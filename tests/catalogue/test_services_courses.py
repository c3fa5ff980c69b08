import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from catalogue import services
from catalogue.errors import CatalogueError, CourseIncomplete
from catalogue.models import Course
from tests.factories.catalogue import CourseFactory, InstitutionFactory, ModuleFactory, OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return User.objects.create_user("schrijver@voorbeeld.nl")


@pytest.fixture
def reviewer():
    return User.objects.create_user("lezer@voorbeeld.nl")


@pytest.fixture
def course():
    made = CourseFactory()
    ModuleFactory(course=made)
    return made


def test_a_course_is_published_by_a_second_person(course, writer, reviewer):
    services.submit_for_review(course=course, by=writer)
    with pytest.raises(CatalogueError):
        services.publish(course=course, by=writer)
    services.publish(course=course, by=reviewer)
    course.refresh_from_db()
    assert course.state == "gepubliceerd"
    assert course.checked_on is not None
    assert course in Course.objects.published()


def test_publishing_is_refused_while_something_is_missing(writer):
    course = CourseFactory(summary="", contact_hours=None)
    with pytest.raises(CourseIncomplete) as refusal:
        services.submit_for_review(course=course, by=writer)
    assert len(refusal.value.missing) == 3  # and no module
    assert "lesuren" in refusal.value.message


def test_a_start_without_price_stands_in_the_way(course, writer):
    OfferingFactory(course=course, price=None)
    with pytest.raises(CourseIncomplete):
        services.submit_for_review(course=course, by=writer)


def test_a_recognised_paper_needs_crebo_and_licence_holder(course, writer, reviewer):
    Course.objects.filter(pk=course.pk).update(credential="mbo-certificaat")
    with pytest.raises(CourseIncomplete) as refusal:
        services.submit_for_review(course=course, by=writer)
    assert len(refusal.value.missing) == 2
    Course.objects.filter(pk=course.pk).update(crebo="99001", licence_holder=InstitutionFactory())
    services.submit_for_review(course=course, by=writer)
    assert services.publish(course=course, by=reviewer).state == "gepubliceerd"


def test_returning_asks_what_must_be_better(course, writer, reviewer):
    services.submit_for_review(course=course, by=writer)
    with pytest.raises(CatalogueError):
        services.return_to_draft(course=course, note=" ", by=reviewer)
    back = services.return_to_draft(course=course, note="De prijs klopt niet.", by=reviewer)
    assert (back.state, back.review_note) == ("concept", "De prijs klopt niet.")


def test_retiring_closes_the_starts():
    offering = OfferingFactory(is_open=True)
    services.retire(course=offering.course, by=None)
    offering.refresh_from_db()
    assert not offering.is_open


def test_published_words_do_not_change_in_silence():
    course = CourseFactory(state="gepubliceerd")
    course.title = "Anders"
    with pytest.raises(CatalogueError):
        services.save_course(course=course, by=None)


def test_modules_are_renumbered_in_the_order_given(course):
    first = course.modules.get()
    rows = [{"title": "Nieuw vooraan"}, {"id": first.pk, "title": "Daarna", "study_hours": 4}, {"title": ""}]
    services.save_modules(course=course, rows=rows, by=None)
    assert list(course.modules.values_list("number", "title")) == [(1, "Nieuw vooraan"), (2, "Daarna")]


@pytest.mark.parametrize("state", ["ter beoordeling", "gepubliceerd", "uit aanbod"])
def test_the_database_takes_a_new_course_as_concept_only(state):
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.create(code="X", slug="x", title="X", state=state)


def test_the_database_knows_the_order_of_states():
    course = CourseFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(state="gepubliceerd")


def test_the_database_wants_four_eyes(course, writer):
    Course.objects.filter(pk=course.pk).update(state="ter beoordeling", submitted_by=writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(state="gepubliceerd", published_by=writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(state="gepubliceerd")
