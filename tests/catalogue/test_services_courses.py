from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from catalogue import services
from catalogue.errors import CatalogueError, CourseIncomplete
from catalogue.models import Course, Offering, SubsidyScheme
from llo_portal.kernel.dates import today
from tests.factories.catalogue import CourseFactory, InstitutionFactory, OfferingFactory, complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return User.objects.create_user("schrijver@voorbeeld.nl")


@pytest.fixture
def reviewer():
    return User.objects.create_user("lezer@voorbeeld.nl")


@pytest.fixture
def course():
    return complete(CourseFactory())


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
    course = complete(CourseFactory(summary="", contact_hours=None))
    course.modules.all().delete()
    with pytest.raises(CourseIncomplete) as refusal:
        services.submit_for_review(course=course, by=writer)
    assert len(refusal.value.missing) == 3
    assert "lesuren" in refusal.value.message


def test_a_start_without_price_stands_in_the_way(course, writer):
    OfferingFactory(course=course, price=None)
    with pytest.raises(CourseIncomplete):
        services.submit_for_review(course=course, by=writer)


def test_a_recognised_paper_needs_crebo_and_licence_holder(course, writer, reviewer):
    Course.objects.filter(pk=course.pk).update(credential="mbo-certificaat", level="mbo-3")
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


def test_retired_words_do_not_change():
    course = CourseFactory(state="uit aanbod")
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


def test_a_page_nobody_looked_at_for_half_a_year_is_hidden_until_somebody_does(course, writer, reviewer):
    services.submit_for_review(course=course, by=writer)
    services.publish(course=course, by=reviewer)
    OfferingFactory(course=course, is_open=True)
    Course.objects.filter(pk=course.pk).update(checked_on=today() - timedelta(days=181))
    assert not Course.objects.published().exists()
    assert not Offering.objects.open_for_enrolment().exists()
    assert list(Course.objects.hidden_for_age()) == [course]
    services.mark_checked(course=course, by=reviewer)
    assert list(Course.objects.published()) == [course]
    assert Offering.objects.open_for_enrolment().count() == 1


def test_costs_replace_what_was_there(course):
    scheme = SubsidyScheme.objects.create(
        name="Fonds",
        kind="sectorfonds",
        audience="jou",
        contribution="De helft.",
        starts_on=today(),
        checked_on=today(),
    )
    rows = {
        "extras": [{"name": "Boek", "amount": Decimal(40), "is_optional": False}],
        "examples": [{"situation": "S", "price": Decimal(100), "contribution": Decimal(30), "payer": "UWV"}],
    }
    for _ in range(2):
        services.save_costs(course=course, schemes=[scheme], by=None, **rows)
    assert [extra.name for extra in course.extra_costs.all()] == ["Boek"]
    assert [example.net for example in course.price_examples.all()] == [Decimal(70)]
    assert course.course_schemes.count() == 1
    services.save_costs(course=course, schemes=[], extras=[], examples=[], by=None)
    assert not course.course_schemes.exists()


def test_a_scheme_that_expired_vanishes():
    common = {"kind": "regeling", "audience": "jou", "contribution": "Iets.", "checked_on": today()}
    day = today()
    SubsidyScheme.objects.create(
        name="Voorbij", starts_on=day - timedelta(days=90), ends_on=day - timedelta(days=1), **common
    )
    SubsidyScheme.objects.create(
        name="Te laat", starts_on=day - timedelta(days=90), deadline=day - timedelta(days=1), **common
    )
    SubsidyScheme.objects.create(name="Straks", starts_on=day + timedelta(days=1), **common)
    SubsidyScheme.objects.create(name="Nu", starts_on=day, ends_on=day, deadline=day, **common)
    assert [scheme.name for scheme in SubsidyScheme.objects.valid_on(day)] == ["Nu"]
