"""Courses in the one search box of the staff."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from catalogue.models import Course
from llo_portal.kernel.search import Hit


def find_courses(user: Any, term: str, limit: int) -> Sequence[Hit]:
    rows = Course.objects.for_user(user).search(term).defer("description", "search_vector")[:limit]
    return [
        Hit(
            course.title,
            f"{course.code}, {course.get_state_display().lower()}",
            reverse("catalogue:staff_course_detail", args=[course.pk]),
        )
        for course in rows
    ]
