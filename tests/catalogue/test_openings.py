"""What a course opens of the own choices of individuals."""

import pytest

from catalogue.forms.courses import CourseForm
from catalogue.openings import open_choices, options_to_open, unfit
from tests.factories.catalogue import CourseFactory


def test_only_what_the_course_opens_is_a_choice() -> None:
    opened = ["leermiddelen: digitaal", "leermiddelen: papier", "tijdstip: avond"]
    found = {choice.key: choice.options for choice in open_choices(opened, guidance=False)}
    assert found == {"leermiddelen": ("digitaal", "papier")}, "one option is no choice"


def test_guidance_has_its_own_switch() -> None:
    assert [choice.key for choice in open_choices([], guidance=True)] == ["begeleiding"]
    assert "Begeleiding" not in [name for name, _ in options_to_open()]


def test_no_paper_heavier_than_that_of_the_course() -> None:
    assert unfit(["afronding: mbo-diploma"], "branchecertificaat") == "mbo-diploma"
    assert unfit(["afronding: bewijs van deelname"], "branchecertificaat") == ""


@pytest.mark.django_db
def test_an_editor_cannot_open_a_heavier_paper() -> None:
    course = CourseFactory()
    form = CourseForm(
        {"credential": "bewijs van deelname", "open_options": ["afronding: mbo-diploma"]}, instance=course
    )
    assert "zwaarder" in str(form.errors["open_options"])
