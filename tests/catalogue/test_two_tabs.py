"""Two tabs with a list of a course: the second does not throw away what the first saved, unless somebody chooses so."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalogue import drafts, services
from catalogue.models import Course
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, ModuleFactory, SkillFactory

pytestmark = pytest.mark.django_db
TOLD = "heeft dit intussen ook bewaard"


@pytest.fixture
def course() -> Course:
    made = CourseFactory()
    ModuleFactory(course=made, number=1, title="Begin")
    return made


def typed(page: Any, *sets: str) -> dict[str, Any]:
    """What the browser sends back of a page that was opened, untouched."""
    data: dict[str, Any] = {"seen": page.context["seen"]}
    forms = [page.context["form"], *(page.context[name] for name in sets)]
    for one in forms:
        parts = [one.management_form, *one.forms] if hasattr(one, "management_form") else [one]
        for part in parts:
            for field in part:
                if (value := field.value()) is not None and value is not False:
                    data[field.html_name] = value
    return data


def check(course: Course, name: str, sets: tuple[str, ...], change: Any, mine: dict[str, str], kept: str) -> None:
    url = reverse(f"catalogue:{name}", args=[course.pk])
    client, by = Client(), UserFactory(roles=("onderwijsontwikkelaar",))
    client.force_login(by)
    first = typed(client.get(url), *sets) | mine
    change(by)
    before = drafts.working_content(course)
    answer = client.post(url, first)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert TOLD in page
    assert kept in page
    assert all(value in page for value in mine.values())
    assert drafts.working_content(course) == before
    again = client.post(url, first | {"seen": answer.context["seen"]})
    assert again.status_code == 302
    assert drafts.working_content(course) != before


def test_blocks(course: Course) -> None:
    def add(by: Any) -> None:
        rows = [*({"id": m.pk, "title": m.title} for m in course.modules.all()), {"title": "Van een collega"}]
        services.save_modules(course=course, rows=rows, by=by)

    check(course, "staff_course_modules", (), add, {"form-1-title": "Van mij"}, "Van een collega")


def test_costs(course: Course) -> None:
    def add(by: Any) -> None:
        extras = [{"name": "Werkkleding", "amount": 80, "is_optional": False}]
        services.save_costs(course=Course.objects.get(pk=course.pk), schemes=[], extras=extras, examples=[], by=by)

    mine = {"extra-0-name": "Boek", "extra-0-amount": "39,50"}
    check(course, "staff_course_costs", ("extras", "examples"), add, mine, "Werkkleding")


def test_skills(course: Course) -> None:
    mine, theirs = SkillFactory(name="Lassen"), SkillFactory(name="Frezen")

    def add(by: Any) -> None:
        services.save_skills(course=course, rows=[{"skill_id": theirs.pk, "kind": "geeft", "level": 2}], by=by)

    typed_now = {"rij-0-name": mine.name, "rij-0-kind": "geeft", "rij-0-level": "3"}
    check(course, "staff_course_skills", ("rows",), add, typed_now, "Frezen")
