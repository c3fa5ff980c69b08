"""The public site. No page here needs an account; every page works without JavaScript."""

from typing import Any

from django.core.paginator import EmptyPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.context import the_provider
from catalogue import (
    completeness,
    course_rows,
    criteria,
    drafts,
    listing,
    papers,
    schema_org,
    selectors,
    services,
)
from catalogue.models import Course, CourseImage, EditablePage, SkillKind, SubsidyScheme
from llo_portal.kernel.dates import today
from llo_portal.kernel.head import Head, absolute, crumbs_data
from llo_portal.kernel.money import ZERO
from llo_portal.kernel.shared_pages import SharedPage
from llo_portal.kernel.views import PUBLIC, DetailPage, Page, guarded

HOME_WORDS = "Korte opleidingen voor wie werkt of werk zoekt. Bekijk wat je leert, wat het kost en wanneer je begint."
LIST_WORDS = "Alle opleidingen met prijs, uren per week, startdatum en papier. Zoek wat bij je past en meld je aan."


def _provider() -> dict[str, Any]:
    return schema_org.provider_data(the_provider(), absolute(reverse("home")))


class Home(SharedPage, Page):
    """What this provider is, and the way in."""

    permission = PUBLIC
    template_name = "catalogue/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sectors = listing.sector_counts()
        return super().get_context_data(
            title="Leren naast je werk",
            sectors=sectors,
            course_count=sum(count for _, _, count in sectors),
            starts=listing.next_starts(),
            head=Head(HOME_WORDS, reverse("home"), (_provider(),)),
            **kwargs,
        )


class CourseList(SharedPage, Page):
    """Search and filters; the address holds the whole question, so it can be shared and bookmarked."""

    permission = PUBLIC
    template_name = "catalogue/course_list.html"
    status = 200

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if criteria.tells_too_much(request.GET.lists()):
            return HttpResponseRedirect(request.path + criteria.read(request.GET.lists()).address())
        response = super().get(request, *args, **kwargs)
        response.status_code = self.status
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = criteria.read(self.request.GET.lists())
        missing_page = False
        try:
            found = listing.listing(asked)
        except EmptyPage:
            missing_page, self.status = True, 404
            asked = criteria.read([(k, v) for k, v in self.request.GET.lists() if k != "pagina"])
            found = listing.listing(asked)
        nothing = not found.counts.total
        if nothing and asked.words and not listing.finds_words(asked):
            services.note_missed_term(words=asked.words)
        breadcrumb = [("Home", reverse("home")), ("Opleidingen", "")]
        whole = asked.is_empty and not asked.sort and not asked.unknown and not missing_page and not nothing
        return super().get_context_data(
            title="Opleidingen",
            breadcrumb=breadcrumb,
            head=_list_head(asked, whole, breadcrumb),
            asked=asked,
            found=found,
            chips=asked.chips(),
            sorts=asked.sorts(),
            missing_page=missing_page,
            alternatives=listing.alternatives(asked) if nothing else [],
            pages=_pages(asked, found.page),
            **kwargs,
        )


def _list_head(asked: criteria.Criteria, whole: bool, crumbs: list[tuple[str, str]]) -> Head:
    """The whole list and its next pages can be found; every selection from it points to the list."""
    path = reverse("catalogue:course_list")
    further = asked.address(page=asked.page) if whole and asked.page > 1 else ""
    return Head(LIST_WORDS, path + further, (crumbs_data(crumbs),), is_findable=whole)


def _pages(asked: criteria.Criteria, page: Any) -> dict[str, Any]:
    """What the pagination component shows, with our own addresses."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        {"number": n, "url": asked.address(page=n) if isinstance(n, int) else "", "current": n == page.number}
        for n in numbers
    ]
    return {
        "page": page,
        "links": links,
        "previous": asked.address(page=page.number - 1) if page.has_previous() else "",
        "next": asked.address(page=page.number + 1) if page.has_next() else "",
    }


class CoursePage(SharedPage, DetailPage):
    """Everything somebody must know before enrolling. Staff sees what is not published yet, with a notice."""

    permission = PUBLIC
    model = Course
    template_name = "catalogue/course_page.html"
    context_object_name = "course"

    def rows(self) -> QuerySet[Course]:
        return Course.objects.for_user(self.request.user).select_related("licence_holder", "image")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course, lists = self.object, self.lists()
        starts, blocks = selectors.all_starts(course)
        priced = starts or [start for _, found in blocks for start in found]
        breadcrumb = [("Home", reverse("home")), ("Opleidingen", reverse("catalogue:course_list")), (course.title, "")]
        open_starts = [start for start in starts if start.can_enrol]
        streams = [start.offering.stream for start in priced] or ["privaat"]
        asked = [start for start in open_starts or priced if start.price]
        cheapest = min(asked, key=lambda start: start.price.including if start.price else ZERO, default=None)
        return super().get_context_data(
            title=course.title,
            breadcrumb=breadcrumb,
            head=self.head(starts, breadcrumb),
            starts=starts,
            open_starts=open_starts,
            lowest=cheapest.price if cheapest else None,
            lowest_reason=cheapest.offering.vat_reason if cheapest else "",
            may_enrol=selectors.individuals_may_enrol(),
            worth=papers.worth_of(course.credential),
            student_finance=papers.student_finance(course.learning_route, streams[0]),
            house=selectors.house_texts(),
            blocks=blocks,
            all_blocks=selectors.all_blocks_from(blocks, len(lists["modules"])),
            figures=completeness.figures(
                rated=course.rated_count,
                rating_sum=course.rating_sum,
                finished=course.finished_count,
                passed=course.passed_count,
            ),
            week=listing.week_hours(course),
            **lists,
            gives_skills=any(row.kind == SkillKind.GIVES for row in lists["skills"]),
            needs_skills=any(row.kind == SkillKind.NEEDS for row in lists["skills"]),
            hours_per_week=listing.hours_per_week(course),
            **kwargs,
        )

    is_findable = True

    def head(self, starts: list[selectors.Start], crumbs: list[tuple[str, str]]) -> Head:
        course, path = self.object, reverse("catalogue:course_detail", args=[self.object.slug])
        image = reverse("catalogue:course_image", args=[course.image_id]) if course.image_id else ""
        data = schema_org.course_data(
            course, starts, address=absolute(path), provider=_provider(), image=absolute(image) if image else ""
        )
        return Head(course.summary, path, (data, crumbs_data(crumbs)), image, self.is_findable)

    def lists(self) -> dict[str, Any]:
        """What belongs to the course in rows of its own."""
        return course_rows.rows_of(self.object.pk)


class CoursePreview(CoursePage):
    """For staff: the page as it would be with the words that are being worked on."""

    permission = "catalogue.view"
    is_findable = False

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Course:
        course = get_object_or_404(self.rows(), pk=self.kwargs["pk"])
        self.content = drafts.working_content(course)
        return drafts.overlay(course, self.content)

    def lists(self) -> dict[str, Any]:
        valid = SubsidyScheme.objects.valid_on(today()).filter(pk__in=self.content.schemes)
        parents = Course.objects.published().filter(pk__in=self.content.leads_to)
        joined = {"schemes": valid, "leads_to": parents, "parts": self.object.parts.published()}
        return drafts.rows_of(self.object, self.content) | joined

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_preview=True, **kwargs)


@guarded(PUBLIC)
def course_image(request: HttpRequest, pk: Any) -> HttpResponse:
    """A picture that a published course chose; for staff any."""
    rows = CourseImage.objects.all()
    if not request.user.has_perm("catalogue.view"):
        rows = rows.filter(pk__in=Course.objects.published().filter(image__isnull=False).values("image"))
    image = get_object_or_404(rows, pk=pk)
    with image.file.open("rb") as picture:
        answer = HttpResponse(picture.read(), content_type="image/webp")
    answer["Cache-Control"] = "public, max-age=86400" if request.user.is_anonymous else "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class EmployerPage(CoursePage):
    """The same course on one printed page, to hand to an employer (check 27)."""

    template_name = "catalogue/course_print.html"
    is_findable = False


class PublicPage(SharedPage, DetailPage):
    """A text the provider wrote: privacy, terms, complaints."""

    permission = PUBLIC
    model = EditablePage
    template_name = "catalogue/page.html"
    context_object_name = "page"

    def get_object(self, queryset: QuerySet[Any] | None = None) -> EditablePage:
        found = EditablePage.objects.filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404("no such page")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, breadcrumb = self.object, [("Home", reverse("home")), (self.object.title, "")]
        words = f"{page.title}: wat je hierover moet weten."
        head = Head(words, page.get_absolute_url(), (crumbs_data(breadcrumb),))
        return super().get_context_data(title=page.title, breadcrumb=breadcrumb, head=head, **kwargs)
