"""Starts on the screens of staff: what stays where people are, and what a long list leaves out."""

from datetime import timedelta

import pytest

from catalogue.drafts import told_module
from catalogue.forms import SchemeForm
from catalogue.forms.materials import MaterialForm
from llo_portal.kernel.dates import today
from tests.catalogue.test_staff import OFFERING, sign_in, url
from tests.factories.catalogue import CourseFactory, OfferingFactory

pytestmark = pytest.mark.django_db


def test_a_start_with_people_on_it_is_not_moved_without_telling_them(client):
    sign_in(client, "programmaleider")
    offering = OfferingFactory(seats_taken=6, capacity=10)
    change = OFFERING | {"price": str(offering.price), "starts_on": "2027-09-01", "ends_on": "", "decides_on": ""}
    answer = client.post(url("offering_edit", offering.pk), change)
    assert "krijgt iedereen een mail" in answer.context["form"].errors["starts_on"][0]
    first = offering.starts_on
    offering.refresh_from_db()
    assert offering.starts_on == first


def test_the_page_of_a_course_tells_how_many_starts_it_leaves_out(client):
    sign_in(client, "programmaleider")
    course = CourseFactory(code="LANG-1")
    for days in range(42):
        OfferingFactory(course=course, starts_on=today() + timedelta(days=days))
    page = client.get(url("staff_course_detail", course.pk)).content.decode()
    assert "De laatste 40 van 42" in page
    assert "<strong>42</strong> startmomenten" in client.get(url("offering_list") + "?q=LANG-1").content.decode()


def test_a_block_without_words_is_told_by_its_title():
    block = {
        "title": "Begin",
        "content": "",
        "study_hours": None,
        "level": "",
        "counts_as": "",
        "code": "",
        "worth": "",
    }
    assert told_module(block) == "Begin"
    assert (
        told_module(block | {"content": "Je leert lassen.", "worth": "Telt mee."}) == "Begin: Je leert lassen. Telt mee"
    )


@pytest.mark.parametrize("form", [SchemeForm, MaterialForm])
def test_nothing_was_looked_over_on_a_day_still_to_come(form):
    for days, told in ((1, ["Deze dag moet nog komen."]), (0, None)):
        day = (today() + timedelta(days=days)).isoformat()
        assert form({"checked_on": day}).errors.get("checked_on") == told
