"""Staff: opleidingen and their blocks, from concept to site."""

import re
from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy

from accounts.audit import history
from catalogue import completeness, drafts, selectors, services
from catalogue.choices import CourseState
from catalogue.filters import CourseFilter
from catalogue.forms import ReturnForm
from catalogue.forms.picker import LONGEST, options
from catalogue.models import Course, CourseProposal, CourseVersion, Material, ProposalState
from catalogue.tables import COURSE_TONES, CourseTable, standing
from catalogue.versions import words_of
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, Guarded, ListPage

# what lies beside the list of courses: label, page, right
BESIDE = (
    ("Opleidingen", "catalogue:staff_course_list", "catalogue.view"),
    ("Modulecatalogus", "catalogue:module_list", "catalogue.view"),
    ("Vaardigheden", "catalogue:skill_list", "catalogue.view"),
    ("Leermaterialen", "catalogue:material_list", "catalogue.view_materials"),
    ("Crebo-lijst", "catalogue:crebo_list", "catalogue.import"),
)
FIELD = re.compile(r"[a-z][a-z_]{0,39}")
MOST_MARKED = 200
MOST_STARTS = 40
CRUMB = ("Opleidingen", reverse_lazy("catalogue:staff_course_list"))


class OfferListPage(ListPage):
    """A list with its neighbours as tabs: courses, blocks, skills, materials, codes."""

    template_name = "catalogue/offer_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, path = self.request.user, self.request.path
        tabs = [
            {"label": label, "url": (url := reverse(name)), "active": path == url, "count": ""}
            for label, name, right in BESIDE
            if user.has_perm(right)
        ]
        return super().get_context_data(tabs=tabs if len(tabs) > 1 else [], **kwargs)


def detail_url(course: Course) -> str:
    return reverse("catalogue:staff_course_detail", args=[course.pk])


class CourseListPage(OfferListPage):
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
        proposal = drafts.open_proposal(course)
        facts = selectors.course_facts(course)
        starts = course.offerings.select_related("location").order_by("-starts_on")[:MOST_STARTS]
        return super().get_context_data(
            title=course.title,
            breadcrumb=[CRUMB, (course.title, "")],
            tone=COURSE_TONES[course.state],
            unmet=[(check, _mend_url(check, course)) for check in completeness.unmet(facts)],
            is_hidden=course.state == CourseState.PUBLISHED and not selectors.is_fresh(course.checked_on),
            score=completeness.score(facts),
            modules=course.modules.all(),
            skills=course.course_skills.select_related("skill"),
            parts=course.parts.all(),
            wholes=course.leads_to.all(),
            materials=Material.objects.for_user(user).filter(course=course),
            standing=selectors.crebo_standing(course.crebo).value,
            starts=[(start, *standing(start)) for start in starts],
            starts_count=course.offerings.count() if len(starts) == MOST_STARTS else len(starts),
            may=(may := _possible(course, proposal, user)),
            seen=drafts.stamp(drafts.working_content(course)) if may["publish"] else "",
            proposal=proposal,
            differences=drafts.proposed_differences(course, proposal) if proposal else [],
            versions=list(course.versions.select_related("published_by__person").defer("content")),
            history_entries=history(course, user),
            panel_key="catalogue.course",
            **kwargs,
        )


EDITORS = {"kern": "staff_course_edit", "uitleg": "staff_course_guide", "kosten": "staff_course_costs",
           "blokken": "staff_course_modules"}  # fmt: skip


def _mend_url(check: completeness.Check, course: Course) -> str:
    """Where an editor mends this item; empty when that is somebody else's page."""
    if course.state not in (CourseState.DRAFT, CourseState.PUBLISHED) or check.page not in EDITORS:
        return ""
    anchor = f"#id_{check.field}" if check.field else ""
    return reverse(f"catalogue:{EDITORS[check.page]}", args=[course.pk]) + anchor


def _possible(course: Course, proposal: CourseProposal | None, user: Any) -> dict[str, bool]:
    """Which steps this user can take now; the services decide again."""
    propose, approve = user.has_perm("catalogue.propose_course"), user.has_perm("catalogue.approve_course")
    draft, public = course.state == CourseState.DRAFT, course.state == CourseState.PUBLISHED
    waits = course.state == CourseState.REVIEW or (proposal is not None and proposal.state == ProposalState.REVIEW)
    mine = (proposal.submitted_by_id if proposal else course.submitted_by_id) == user.pk
    return {
        "edit": propose and not waits and (draft or public),
        "submit": propose and not waits and (draft or proposal is not None),
        "publish": approve and waits and not mine,
        "send_back": waits and (approve or mine),
        "withdraw": propose and proposal is not None,
        "reopen": approve and course.state in (CourseState.PUBLISHED, CourseState.RETIRED),
        "check": approve and public,
        "retire": approve and public,
        "plan": user.has_perm("catalogue.manage_offerings"),
    }


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


class CourseWithdraw(CourseAction):
    """The proposed change is off."""

    permission = "catalogue.propose_course"
    success_message = "De wijziging is ingetrokken."

    def act(self) -> str:
        return detail_url(services.withdraw_proposal(course=self.course, by=self.request.user))


class CoursePublish(CourseAction):
    permission = "catalogue.approve_course"
    success_message = "De opleiding staat op de site."

    def act(self) -> str:
        return detail_url(
            services.publish(course=self.course, by=self.request.user, seen=self.request.POST.get("seen"))
        )


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
        """In review, and to be returned by this user: a reviewer, or who submitted it."""
        waits = Q(state=CourseState.REVIEW) | Q(proposals__state=ProposalState.REVIEW)
        rows = Course.objects.for_user(self.request.user).filter(waits)
        if not self.request.user.has_perm("catalogue.approve_course"):
            me = self.request.user  # of what waits now: an earlier change of theirs gives no say over a colleague's
            concept, change = Q(state=CourseState.REVIEW), Q(proposals__state=ProposalState.REVIEW)
            rows = rows.filter(concept & Q(submitted_by=me) | change & Q(proposals__submitted_by=me))
        return get_object_or_404(rows.distinct(), pk=self.kwargs["pk"])

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


class CourseVersionPage(DetailPage):
    """The words of a published version, as an enrolment was sold with them."""

    permission = "catalogue.view"
    model = CourseVersion
    template_name = "catalogue/course_version.html"
    context_object_name = "version"

    def get_object(self, queryset: QuerySet[Any] | None = None) -> CourseVersion:
        rows = self.rows().select_related("course", "submitted_by__person", "published_by__person")
        return get_object_or_404(rows, course=self.kwargs["pk"], number=self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, course = self.object, self.object.course
        title = f"{version.content['fields'].get('title') or course.title}, versie {version.number}"
        return super().get_context_data(
            title=title,
            breadcrumb=[CRUMB, (course.title, detail_url(course)), (f"Versie {version.number}", "")],
            said=words_of(version),
            others=course.versions.exclude(pk=version.pk).defer("content"),
            **kwargs,
        )


class CourseOptions(Guarded):
    """Fragment: the boxes of a field in which courses are chosen. `veld` is the name of the field; what was marked stays."""

    permission = "catalogue.view"
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        field = request.GET.get("veld", "")
        if not FIELD.fullmatch(field):
            raise Http404
        term = request.GET.get(f"{field}_zoek", "")[:LONGEST].strip()
        context = options(field, request.GET.getlist(field)[:MOST_MARKED], term)
        return render(request, "catalogue/course_options.html", context)
