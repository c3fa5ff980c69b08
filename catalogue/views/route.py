"""For everybody: the quickest way through a course in blocks. Nothing is stored."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from catalogue import carousel_rows
from catalogue.carousel_time import ALL_SLOTS
from catalogue.forms.availability import AvailabilityForm
from catalogue.models import Course
from catalogue.selectors import all_starts
from llo_portal.kernel.views import PUBLIC, DetailPage


class CourseRoute(DetailPage):
    """The address holds the wishes, so it can be kept or shared; it says nothing about who asks."""

    permission = PUBLIC
    model = Course
    template_name = "catalogue/course_route.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        course = self.get_object()
        if not all_starts(course)[1]:  # nothing to plan: its page tells how it starts
            return HttpResponseRedirect(reverse("catalogue:course_detail", args=[course.slug]))
        response = super().get(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course: Course = self.object
        asked = "slots" in self.request.GET or "earliest_start" in self.request.GET
        form = AvailabilityForm(self.request.GET if asked else None, initial={"slots": list(ALL_SLOTS)})
        plan = None
        if not asked or form.is_valid():
            data = form.cleaned_data if asked else {"slots": ALL_SLOTS, "earliest_start": None}
            wish = carousel_rows.wish_of(data["slots"], data["earliest_start"])
            plan = carousel_rows.freeze(course, carousel_rows.route(course, wish))
        page = reverse("catalogue:course_detail", args=[course.slug])
        trail = [("Opleidingen", reverse("catalogue:course_list")), (course.title, page), ("Je snelste route", "")]
        finish = date.fromisoformat(plan["finish"]) if plan and plan["finish"] else None
        return super().get_context_data(
            title="Je snelste route", course=course, form=form, asked=asked, breadcrumb=trail,
            plan=plan, finish=finish, steps=carousel_rows.steps(plan) if plan else [],
            **kwargs,
        )  # fmt: skip
