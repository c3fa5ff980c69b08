"""Staff: the words of a course. A concept changes at once; a published course in a proposal beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify

from catalogue import drafts, images, services
from catalogue.choices import CourseState
from catalogue.content import Content
from catalogue.forms import (
    CourseCostForm,
    CourseForm,
    CourseGuideForm,
    CourseTextForm,
    ExtraCostFormSet,
    ImageForm,
    ModuleFormSet,
    PriceExampleFormSet,
)
from catalogue.models import Course
from catalogue.models.courses import RESERVED_SLUGS
from catalogue.views.courses import CRUMB, detail_url
from catalogue.views.whole_lists import WholeListsPage
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import FormPage, ObjectFormPage


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
    taken = RESERVED_SLUGS | set(Course.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 3) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


class CourseEdit(ObjectFormPage):
    """Words of a concept. Who may only propose sees only the words."""

    permission = "catalogue.propose_course"
    model = Course
    success_message = "De wijzigingen zijn bewaard."

    def get_form_class(self) -> Any:
        return CourseForm if self.request.user.has_perm("catalogue.edit_course") else CourseTextForm

    @cached_property
    def content(self) -> Content:
        """What editors see: of a published course the words proposed."""
        return drafts.working_content(self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": drafts.overlay(self.object, self.content)}

    def save(self, form: Any) -> str:
        return detail_url(services.save_course(course=form.instance, by=self.request.user))

    def cancel_url(self) -> str:
        return detail_url(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.title, detail_url(self.object)), ("Wijzigen", "")]
        told = {"title": f"{self.object.title} wijzigen", "breadcrumb": crumbs, "intro": intro_of(self.object)}
        return super().get_context_data(**(told | kwargs))


def intro_of(course: Course) -> str:
    if course.state != CourseState.PUBLISHED:
        return ""
    return "Deze opleiding staat op de site. Wat je hier wijzigt, zien bezoekers pas als een collega het goedkeurt."


class CourseModules(WholeListsPage):
    """The blocks of a concept, all on one page; an emptied title removes a block."""

    permission = "catalogue.edit_course"
    model = Course
    form_class = ModuleFormSet
    template_name = "catalogue/staff_course_modules.html"
    success_message = "De blokken zijn bewaard."
    parts = ("modules", "order")

    def get_initial(self) -> Any:
        content = drafts.working_content(self.object)
        return [
            dict(row) | {"needs": [o["needed"] for o in content.order if o["block"] == place]}
            for place, row in enumerate(content.modules, 1)
        ]

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
        told = {"title": "Blokken", "breadcrumb": crumbs, "intro": intro_of(self.object)}
        return super().get_context_data(**(told | kwargs))


class CourseGuide(CourseEdit):
    """What a learner wants to know beside the facts."""

    permission = "catalogue.edit_course"

    def get_form_class(self) -> Any:
        return CourseGuideForm

    def get_initial(self) -> dict[str, Any]:
        return {"leads_to": list(self.content.leads_to)}

    def save(self, form: Any) -> str:
        course = services.save_course(
            course=form.instance, leads_to=form.cleaned_data["leads_to"], by=self.request.user
        )
        return detail_url(course)


class CourseCosts(WholeListsPage, CourseEdit):
    """The price in full: what is in it, what comes on top, who pays along and two worked examples."""

    permission = "catalogue.edit_course"
    template_name = "catalogue/staff_course_costs.html"
    parts = ("extras", "examples", "schemes")
    words = ("price_includes", "funding_note")

    def get_form_class(self) -> Any:
        return CourseCostForm

    def get_initial(self) -> dict[str, Any]:
        return {"schemes": list(self.content.schemes)}

    def formsets(self) -> dict[str, Any]:
        data = self.request.POST or None
        extras, examples = (list(map(dict, rows)) for rows in (self.content.extras, self.content.examples))
        return {
            "extras": ExtraCostFormSet(data, prefix="extra", initial=extras),
            "examples": PriceExampleFormSet(data, prefix="voorbeeld", initial=examples),
        }

    def save_lists(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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


class CourseImageCreate(FormPage):
    """A picture to choose from in the words of the course."""

    permission = "catalogue.propose_course"
    title = "Beeld toevoegen"
    form_class = ImageForm
    success_message = "Het beeld staat klaar. Kies het bij Wijzigen."

    @property
    def course(self) -> Course:
        return get_object_or_404(Course.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def save(self, form: ImageForm) -> str:
        content = form.cleaned_data["file"].read(images.MAX_BYTES + 1)
        services.add_image(course=self.course, content=content, alt=form.cleaned_data["alt"], by=self.request.user)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("catalogue:staff_course_detail", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.course.title, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)
