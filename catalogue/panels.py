"""What the catalogue shows on other pages."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from catalogue.choices import CourseState
from catalogue.models import Course, ProposalState

MOST = 8


def _first(rows: Any, work: str) -> dict[str, Any] | None:
    """The first few, how many there are, and the list of all by the same name."""
    courses = list(rows[: MOST + 1])
    if not courses:
        return None
    count = len(courses) if len(courses) <= MOST else rows.count()
    url = f"{reverse('catalogue:staff_course_list')}?werk={work}"
    return {"courses": courses[:MOST], "count": count, "all_url": url, "has_more": count > MOST}


def awaiting_review(request: HttpRequest, obj: Any) -> dict[str, Any] | None:
    """Courses that a colleague submitted and this user may approve."""
    rows = Course.objects.awaiting_review_by(request.user).select_related("submitted_by__person").order_by("updated_at")
    return _first(rows, "beoordelen")


def returned(request: HttpRequest, obj: Any) -> dict[str, Any] | None:
    """Courses and changes this user submitted that came back with a remark."""
    me = request.user.pk
    concepts = Q(state=CourseState.DRAFT, submitted_by=me) & ~Q(review_note="")
    changes = Q(proposals__state=ProposalState.DRAFT, proposals__submitted_by=me) & ~Q(proposals__note="")
    courses = list(Course.objects.filter(concepts | changes).distinct().order_by("-updated_at")[:MOST])
    return {"courses": courses} if courses else None


def ageing(request: HttpRequest, obj: Any) -> dict[str, Any] | None:
    """Published courses that visitors no longer see, or will not within thirty days, unless somebody looks."""
    return _first(Course.objects.to_check_soon().order_by("checked_on"), "nakijken")


def retired_crebo(request: HttpRequest, obj: Any) -> dict[str, Any] | None:
    """Courses whose code SBB no longer lists: their recognised paper is at stake."""
    return _first(Course.objects.for_user(request.user).with_retired_crebo().order_by("title_key"), "crebo")
