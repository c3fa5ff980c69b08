"""One statement gives what the ORM gives table by table."""

from datetime import timedelta
from decimal import Decimal

import pytest

from catalogue.course_rows import rows_of
from catalogue.models import ExtraCost, NetPriceExample, SubsidyScheme
from llo_portal.kernel.dates import today
from tests.factories.catalogue import CourseFactory, ModuleFactory

pytestmark = pytest.mark.django_db


def plain(rows):
    return [{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields} for row in rows]


def scheme(course, name, **extra):
    fields = {"starts_on": today() - timedelta(days=9), "checked_on": today(), "audience": "iedereen"} | extra
    made = SubsidyScheme.objects.create(name=name, contribution="De helft.", url="https://voorbeeld.nl", **fields)
    made.course_schemes.create(course=course)
    return made


def test_the_rows_are_those_of_the_tables_in_their_order():
    course, other = CourseFactory(), CourseFactory()
    for number in (2, 1, 3):
        ModuleFactory(course=course, number=number, study_hours=Decimal("7.50"))
    ModuleFactory(course=other, number=1)
    ExtraCost.objects.create(course=course, name="Examen", amount=Decimal("1234.50"), is_optional=True)
    ExtraCost.objects.create(course=course, name="Boek", amount=Decimal("30.10"))
    NetPriceExample.objects.create(
        course=course, number=1, situation="Je werkt.", price=100, payer="Je baas", contribution=60
    )
    scheme(course, "Zo"), scheme(course, "Als"), scheme(course, "Voorbij", ends_on=today() - timedelta(days=1))
    scheme(other, "Van een ander")
    found = rows_of(course.pk)
    assert plain(found["modules"]) == plain(course.modules.all())
    assert plain(found["extras"]) == plain(course.extra_costs.all())
    assert plain(found["examples"]) == plain(course.price_examples.all())
    assert plain(found["schemes"]) == plain(SubsidyScheme.objects.filter(name__in=["Als", "Zo"]))
    assert [len(rows) for rows in found.values()] == [3, 2, 1, 2, 0]


def test_a_course_counts_only_for_what_visitors_can_see(django_assert_num_queries):
    course = CourseFactory()
    for title in ("Verder", "Breder"):
        course.leads_to.add(CourseFactory(title=title, state="gepubliceerd"))
    course.leads_to.add(CourseFactory(title="Nog niet"))
    rows_of(course.pk)
    with django_assert_num_queries(1):
        found = rows_of(course.pk)["leads_to"]
    assert [(row.title, row.slug) for row in found] == [(c.title, c.slug) for c in course.leads_to.published()]
    assert [row.title for row in found] == ["Breder", "Verder"]


def test_a_course_without_rows_has_empty_lists():
    assert set(map(tuple, rows_of(CourseFactory().pk).values())) == {()}
