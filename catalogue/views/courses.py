"""Staff: opleidingen and their blocks, from concept to site."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.text import slugify

from accounts.audit import history
from catalogue import completeness, selectors, services
from catalogue.choices import CourseState
from catalogue.filters import CourseFilter
from catalogue.forms import (
    CourseCostForm,
    CourseForm,
    CourseGuideForm,
    CourseTextForm,
    ExtraCostFormSet,
    ModuleFormSet,
    PriceExampleFormSet,
    ReturnForm,
)
from catalogue.models import Course
from catalogue.tables import COURSE_TONES, CourseTable, standing
from llo_portal.kernel.dates import today
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage

CRUMB = ("Opleidingen", reverse_lazy("catalogue:staff_course_list"))


def detail_url(course: Course) -> str:
    return reverse("catalogue:staff_course_detail", args=[course.pk])


class CourseListPage(ListPage):
    permission = "catalogue.view"
    title = "Opleidingen"
    model = Course
    table_class = CourseTable
    filterset_class = CourseFilter
    count_one, count_many = "opleiding", "opleidingen"
    empty_title = "Nog geen opleidingen"
    empty_text = (
        "Een opleiding is wat iemand bij jullie kan volgen, los van wanneer. Begin met een import of maak er één."
    )
    create_label = "Nieuwe opleiding"

    def rows(self) -> QuerySet[Course]:
        coming = Q(offerings__starts_on__gte=today(), offerings__is_cancelled=False)
        return super().rows().defer("description", "search_vector").annotate(coming=Count("offerings", filter=coming))

    def create_url(self) -> str:
        may = self.request.user.has_perm("catalogue.edit_course")
        return reverse("catalogue:staff_course_create") if may else ""


class CourseDetail(DetailPage):
    """One course with what is still missing, its blocks and starts, and what may happen next."""

    permission = "catalogue.view"
    model = Course
    template_name = "catalogue/staff_course_detail.html"

    def rows(self) -> QuerySet[Course]:
        return super().rows().select_related("licence_holder", "submitted_by__person", "published_by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course, user = self.object, self.request.user
        facts = selectors.course_facts(course)
        starts = course.offerings.select_related("location").order_by("-starts_on")[:40]
        return super().get_context_data(
            title=course.title,
            breadcrumb=[CRUMB, (course.title, "")],
            tone=COURSE_TONES[course.state],
            unmet=[(check, _mend_url(check, course)) for check in completeness.unmet(facts)],
            is_hidden=course.state == CourseState.PUBLISHED and not selectors.is_fresh(course.checked_on),
            score=completeness.score(facts),
            modules=course.modules.all(),
            starts=[(start, *standing(start)) for start in starts],
            may=_possible(course, user),
            history_entries=history(course, user),
            panel_key="catalogue.course",
            **kwargs,
        )


EDITORS = {"kern": "staff_course_edit", "uitleg": "staff_course_guide", "kosten": "staff_course_costs",
           "blokken": "staff_course_modules"}  # fmt: skip


def _mend_url(check: completeness.Check, course: Course) -> str:
    """Where an editor of a concept mends this item; empty when that is somebody else's page."""
    if course.state != CourseState.DRAFT or check.page not in EDITORS:
        return ""
    anchor = f"#id_{check.field}" if check.field else ""
    return reverse(f"catalogue:{EDITORS[check.page]}", args=[course.pk]) + anchor


def _possible(course: Course, user: Any) -> dict[str, bool]:
    """Which steps this user can take now; the services decide again."""
    propose, approve = user.has_perm("catalogue.propose_course"), user.has_perm("catalogue.approve_course")
    mine = course.submitted_by_id == user.pk
    return {
        "edit": propose and course.state == CourseState.DRAFT,
        "submit": propose and course.state == CourseState.DRAFT,
        "publish": approve and course.state == CourseState.REVIEW and not mine,
        "send_back": course.state == CourseState.REVIEW and (approve or mine),
        "reopen": approve and course.state in (CourseState.PUBLISHED, CourseState.RETIRED),
        "check": approve and course.state == CourseState.PUBLISHED,
        "retire": approve and course.state == CourseState.PUBLISHED,
        "plan": user.has_perm("catalogue.manage_offerings"),
    }


class CourseCreate(FormPage):
    permission = "catalogue.edit_course"
    title = "Nieuwe opleiding"
    form_class = CourseForm
    success_message = "De opleiding is bewaard als concept."

    def save(self, form: CourseForm) -> str:
        course = form.instance
        course.slug = free_slug(course.title, course.code)
        return detail_url(services.save_course(course=course, by=self.request.user))

    def cancel_url(self) -> str:
        return str(CRUMB[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


def free_slug(title: str, code: str) -> str:
    """An address nobody has yet."""
    stem = slugify(title)[:120] or slugify(code) or "opleiding"
    taken = set(Course.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 3) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


class CourseEdit(ObjectFormPage):
    """Words of a concept. Who may only propose sees only the words."""

    permission = "catalogue.propose_course"
    model = Course
    success_message = "De wijzigingen zijn bewaard."

    def get_form_class(self) -> Any:
        return CourseForm if self.request.user.has_perm("catalogue.edit_course") else CourseTextForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: Any) -> str:
        return detail_url(services.save_course(course=form.instance, by=self.request.user))

    def cancel_url(self) -> str:
        return detail_url(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.title, detail_url(self.object)), ("Wijzigen", "")]
        return super().get_context_data(**({"title": f"{self.object.title} wijzigen", "breadcrumb": crumbs} | kwargs))


class CourseModules(ObjectFormPage):
    """The blocks of a concept, all on one page; an emptied title removes a block."""

    permission = "catalogue.edit_course"
    model = Course
    form_class = ModuleFormSet
    template_name = "catalogue/staff_course_modules.html"
    success_message = "De blokken zijn bewaard."

    def get_initial(self) -> Any:
        return list(self.object.modules.values("id", "title", "content", "study_hours"))

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            url = self.save(form)
        except DomainError as error:
            messages.error(self.request, error.message)
            return self.form_invalid(form)
        messages.success(self.request, self.success_message)
        return HttpResponseRedirect(url)

    def save(self, form: Any) -> str:
        services.save_modules(course=self.object, rows=[f.cleaned_data for f in form], by=self.request.user)
        return detail_url(self.object)

    def cancel_url(self) -> str:
        return detail_url(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.title, detail_url(self.object)), ("Blokken", "")]
        return super().get_context_data(**({"title": "Blokken", "breadcrumb": crumbs} | kwargs))


class CourseGuide(CourseEdit):
    """What a learner wants to know beside the facts."""

    permission = "catalogue.edit_course"

    def get_form_class(self) -> Any:
        return CourseGuideForm

    def save(self, form: Any) -> str:
        course = services.save_course(
            course=form.instance, leads_to=form.cleaned_data["leads_to"], by=self.request.user
        )
        return detail_url(course)


class CourseCosts(CourseEdit):
    """The price in full: what is in it, what comes on top, who pays along and two worked examples."""

    permission = "catalogue.edit_course"
    template_name = "catalogue/staff_course_costs.html"

    def get_form_class(self) -> Any:
        return CourseCostForm

    def formsets(self) -> dict[str, Any]:
        course, data = self.object, self.request.POST or None
        extras = list(course.extra_costs.values("name", "amount", "is_optional"))
        examples = list(course.price_examples.values("situation", "price", "contribution", "payer"))
        return {
            "extras": ExtraCostFormSet(data, prefix="extra", initial=extras),
            "examples": PriceExampleFormSet(data, prefix="voorbeeld", initial=examples),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, sets = self.get_form(), self.formsets()
        if not all([form.is_valid(), *(one.is_valid() for one in sets.values())]):
            return self.render_to_response(self.get_context_data(form=form, **sets))
        self.sets = sets
        return self.form_valid(form)

    def save(self, form: Any) -> str:
        extras = [row for row in (one.cleaned_data for one in self.sets["extras"]) if row.get("name")]
        examples = [row for row in (one.cleaned_data for one in self.sets["examples"]) if row.get("situation")]
        course = services.save_costs(
            course=form.instance,
            schemes=form.cleaned_data["schemes"],
            extras=extras,
            examples=examples,
            by=self.request.user,
        )
        return detail_url(course)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**(self.formsets() if "extras" not in kwargs else {}), **kwargs)


class CourseAction(ActionView):
    """A step in the life of one course."""

    @property
    def course(self) -> Course:
        return get_object_or_404(Course.objects.for_user(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("catalogue:staff_course_detail", args=[self.kwargs["pk"]])


class CourseSubmit(CourseAction):
    permission = "catalogue.propose_course"
    success_message = "De opleiding ligt klaar voor een collega om te beoordelen."

    def act(self) -> str:
        return detail_url(services.submit_for_review(course=self.course, by=self.request.user))


class CoursePublish(CourseAction):
    permission = "catalogue.approve_course"
    success_message = "De opleiding staat op de site."

    def act(self) -> str:
        return detail_url(services.publish(course=self.course, by=self.request.user))


class CourseRetire(CourseAction):
    permission = "catalogue.approve_course"
    success_message = "De opleiding is uit het aanbod."

    def act(self) -> str:
        return detail_url(services.retire(course=self.course, by=self.request.user))


class CourseChecked(CourseAction):
    """Looked over and found right: visible for another 180 days."""

    permission = "catalogue.approve_course"
    success_message = "De opleiding is nagekeken en blijft een half jaar zichtbaar."

    def act(self) -> str:
        return detail_url(services.mark_checked(course=self.course, by=self.request.user))


class CourseReopen(CourseAction):
    """A published or retired course back to concept, to change it."""

    permission = "catalogue.approve_course"
    success_message = "De opleiding is weer een concept."

    def act(self) -> str:
        return detail_url(services.return_to_draft(course=self.course, by=self.request.user))


class CourseSendBack(FormPage):
    """The reviewer says what must be better; the submitter may take it back without words."""

    permission = "catalogue.propose_course"
    title = "Terug naar de schrijver"
    submit_label = "Stuur terug"
    form_class = ReturnForm
    success_message = "De opleiding is weer een concept."

    @property
    def course(self) -> Course:
        rows = Course.objects.for_user(self.request.user).filter(state=CourseState.REVIEW)
        if not self.request.user.has_perm("catalogue.approve_course"):
            rows = rows.filter(submitted_by=self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def save(self, form: Any) -> str:
        note = form.cleaned_data["note"]
        return detail_url(services.return_to_draft(course=self.course, note=note, by=self.request.user))

    def cancel_url(self) -> str:
        return reverse("catalogue:staff_course_detail", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course = self.course
        return super().get_context_data(
            breadcrumb=[CRUMB, (course.title, detail_url(course)), ("Terugsturen", "")], **kwargs
        )
