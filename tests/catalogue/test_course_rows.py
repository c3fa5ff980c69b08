"""One statement gives what the ORM gives table by table."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from catalogue.course_rows import rows_of
from catalogue.models import ExtraCost, NetPriceExample, Skill, SubsidyScheme
from llo_portal.kernel.dates import today
from tests.factories.catalogue import CourseFactory, ModuleFactory, OfferingFactory

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
    assert {name: len(rows) for name, rows in found.items() if rows} == {
        "modules": 3, "extras": 2, "examples": 1, "schemes": 2,
    }  # fmt: skip


def test_skills_come_with_their_names_and_parts_only_when_published(django_assert_num_queries):
    course = CourseFactory()
    for name, kind in (("Meten", "geeft"), ("Lezen", "vraagt"), ("Boren", "geeft")):
        course.course_skills.create(skill=Skill.objects.create(name=name), kind=kind)
    for title, state in (("Deel 2", "gepubliceerd"), ("Deel 1", "gepubliceerd"), ("Deel 3", "concept")):
        CourseFactory(title=title, state=state).leads_to.add(course)
    with django_assert_num_queries(1):
        found = rows_of(course.pk)
        skills = [(row.skill.name, row.skill_id, row.kind, row.get_level_display()) for row in found["skills"]]
        parts = [(part.title, part.slug) for part in found["parts"]]
    wanted = course.course_skills.select_related("skill")
    assert skills == [(row.skill.name, row.skill_id, row.kind, row.get_level_display()) for row in wanted]
    assert parts == [(part.title, part.slug) for part in course.parts.published()]


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


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_four_statements_however_much_belongs_to_the_course(
    client, django_assert_max_num_queries, number
):
    course = CourseFactory(state="gepubliceerd")
    for each in range(number):
        ModuleFactory(course=course, number=each + 1)
        OfferingFactory(course=course)
        course.course_skills.create(skill=Skill.objects.create(name=f"Kunnen {each}"))
        CourseFactory(title=f"Deel {each}", state="gepubliceerd", weeks=4).leads_to.add(course)
    address = reverse("catalogue:course_detail", args=[course.slug])
    client.get(address)
    with django_assert_max_num_queries(4):
        assert b"Kunnen 0" in client.get(address).content
