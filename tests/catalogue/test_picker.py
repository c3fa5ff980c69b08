"""Choosing courses in a form: what was marked stays, the rest is found by typing, with and without JavaScript."""

from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from catalogue.forms import picker
from catalogue.forms.picker import CoursesField
from catalogue.models import Course
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory

pytestmark = pytest.mark.django_db


class Choosing(forms.Form):
    courses = CoursesField(label="Opleidingen")


def published(**words: Any) -> Course:
    return CourseFactory(state="gepubliceerd", **words)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> list[Course]:
    """Two more than a field shows."""
    monkeypatch.setattr(picker, "SHOWN", 3)
    return [published(title=f"Opleiding {number:03}") for number in range(5)]


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(UserFactory(roles=("accountmanager",)))
    return client


def found(client: Client, **asked: Any) -> str:
    answer = client.get(reverse("catalogue:course_options"), {"veld": "courses"} | asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_short_list_has_no_search() -> None:
    course = published(title="Lassen")
    html = str(Choosing()["courses"])
    assert f'value="{course.pk}"' in html
    assert 'type="search"' not in html


def test_a_long_list_shows_the_first_and_can_be_searched(many: list[Course]) -> None:
    html = str(Choosing()["courses"])
    assert html.count('type="checkbox"') == 3
    assert 'name="courses_zoek"' in html
    assert "Er zijn er meer" in html


def test_what_was_chosen_stands_first_also_when_it_left_the_site(many: list[Course]) -> None:
    gone = CourseFactory(title="Zzz", state="uit aanbod")
    html = str(Choosing(initial={"courses": [gone.pk, many[-1].pk]})["courses"])
    boxes = [part.split(">", 1)[0] for part in html.split('type="checkbox"')[1:]]
    assert all("checked" in box for box in boxes[:2])
    assert not any("checked" in box for box in boxes[2:])
    assert str(gone.pk) in "".join(boxes[:2])


def test_nothing_is_read_to_check_a_form_without_a_choice(django_assert_num_queries: Any, many: list[Course]) -> None:
    with django_assert_num_queries(0):
        assert Choosing(QueryDict("")).is_valid()


def test_search_finds_by_part_of_the_title_code_and_typo(staff: Client, many: list[Course]) -> None:
    weld, care = published(title="MIG-lassen", code="LAS-01"), published(title="Zorg voor ouderen")
    for term in ("g-las", "LAS-0", "lasen"):
        html = found(staff, courses_zoek=term)
        assert str(weld.pk) in html, term
        assert str(care.pk) not in html
    assert "Geen opleiding gevonden" in found(staff, courses_zoek="qqqqqq")


def test_marked_boxes_stay_while_somebody_searches_on(staff: Client, many: list[Course]) -> None:
    html = found(staff, courses_zoek="Opleiding 004", courses=[many[0].pk, "x", uuid4()])
    assert f'value="{many[0].pk}" checked' in html
    assert f'value="{many[4].pk}"' in html
    assert html.count("checkbox") == 2


def test_concepts_are_not_offered(staff: Client) -> None:
    concept = CourseFactory(title="Nog niet klaar", state="concept")
    assert str(concept.pk) not in found(staff, courses_zoek="Nog niet")


@pytest.mark.parametrize("field", ["", "<b>", "x y", "a" * 41, "Courses"])
def test_a_name_that_is_no_field_is_refused(staff: Client, field: str) -> None:
    assert staff.get(reverse("catalogue:course_options"), {"veld": field}).status_code == 404


def test_without_javascript_the_button_searches_and_keeps_what_was_marked(many: list[Course]) -> None:
    sent = QueryDict(f"courses={many[0].pk}&courses_zoek=Opleiding+004&courses_zoekt=1")
    form = Choosing(sent)
    assert not form.is_valid()
    html = str(form["courses"])
    assert f'value="{many[0].pk}" checked' in html
    assert f'value="{many[4].pk}"' in html
    assert 'value="Opleiding 004"' in html


def test_enter_elsewhere_in_the_form_searches_nothing(many: list[Course]) -> None:
    """It presses the first button of the form, which is this one."""
    assert Choosing(QueryDict(f"courses={many[0].pk}&courses_zoek=&courses_zoekt=1")).is_valid()
