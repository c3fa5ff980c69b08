"""Staff: the list of skills, and the skills of one course."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from catalogue import drafts, services
from catalogue.filters import SkillFilter
from catalogue.forms.skills import CourseSkillFormSet, MergeForm, SkillForm, SkillPasteForm, unknown_words
from catalogue.models import Course, CourseSkill, Skill
from catalogue.services import skills
from catalogue.tables import SkillTable
from catalogue.views.courses import CRUMB, OfferListPage, detail_url
from catalogue.views.editing import intro_of
from catalogue.views.whole_lists import WholeListsPage
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ObjectFormPage

SKILLS = ("Vaardigheden", reverse_lazy("catalogue:skill_list"))


def skill_url(skill: Skill) -> str:
    return reverse("catalogue:skill_detail", args=[skill.pk])


class SkillList(OfferListPage):
    permission = "catalogue.view"
    title = "Vaardigheden"
    model = Skill
    table_class = SkillTable
    filterset_class = SkillFilter
    count_one, count_many = "vaardigheid", "vaardigheden"
    create_label = "Nieuwe vaardigheid"
    empty_title = "Nog geen vaardigheden"
    empty_text = "Een vaardigheid is iets wat je kunt. Opleidingen zeggen wat ze vragen en wat je erna kunt."

    def rows(self) -> QuerySet[Skill]:
        return super().rows().with_course_counts()

    def create_url(self) -> str:
        return reverse("catalogue:skill_create") if self.request.user.has_perm("catalogue.manage_skills") else ""


class SkillDetail(DetailPage):
    """One skill with the courses that add it and those that ask for it."""

    permission = "catalogue.view"
    model = Skill
    template_name = "catalogue/skill_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = CourseSkill.objects.filter(skill=self.object).select_related("course").order_by("course__title_key")
        return super().get_context_data(
            title=self.object.name,
            breadcrumb=[CRUMB, SKILLS, (self.object.name, "")],
            gives=[row for row in rows if row.kind == "geeft"],
            needs=[row for row in rows if row.kind == "vraagt"],
            **kwargs,
        )


class SkillCreate(FormPage):
    permission = "catalogue.manage_skills"
    title = "Nieuwe vaardigheid"
    form_class = SkillForm
    success_message = "De vaardigheid staat in de lijst."

    def save(self, form: SkillForm) -> str:
        return skill_url(form.save())

    def cancel_url(self) -> str:
        return str(SKILLS[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, SKILLS, (self.title, "")], **kwargs)


class SkillForms(ObjectFormPage):
    permission = "catalogue.manage_skills"
    model = Skill

    def cancel_url(self) -> str:
        return skill_url(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, SKILLS, (self.object.name, skill_url(self.object)), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class SkillEdit(SkillForms):
    title = "Vaardigheid wijzigen"
    form_class = SkillForm
    success_message = "De vaardigheid is bewaard."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: SkillForm) -> str:
        return skill_url(form.save())


class SkillMerge(SkillForms):
    """Two names for one thing become one."""

    title = "Samenvoegen"
    submit_label = "Voeg samen"
    form_class = MergeForm
    success_message = "De vaardigheden zijn samengevoegd."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"skill": self.object}

    def save(self, form: MergeForm) -> str:
        into = form.cleaned_data["into"]
        return skill_url(skills.merge(skill=self.object, into=into, by=self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = (
            f"“{self.object.name}” verdwijnt uit de lijst. Opleidingen die haar noemen, krijgen de vaardigheid die je hier "
            "kiest. Noemen ze allebei, dan blijft het hoogste niveau staan."
        )
        return super().get_context_data(intro=intro, **kwargs)


class SkillDelete(ActionView):
    permission = "catalogue.manage_skills"
    success_message = "De vaardigheid is uit de lijst."

    def act(self) -> str:
        skill = get_object_or_404(Skill.objects.editable_by(self.request.user), pk=self.kwargs["pk"])
        skills.delete(pk=skill.pk, by=self.request.user)
        return str(SKILLS[1])

    def error_url(self) -> str:
        return reverse("catalogue:skill_detail", args=[self.kwargs["pk"]])


class CourseSkills(WholeListsPage):
    """What a course asks and adds: rows by name, or a list pasted from elsewhere."""

    permission = "catalogue.edit_course"
    model = Course
    form_class = SkillPasteForm
    template_name = "catalogue/staff_course_skills.html"
    title = "Vaardigheden"
    success_message = "De vaardigheden zijn bewaard."
    parts = ("skills",)

    def formset(self) -> Any:
        rows = drafts.working_content(self.object).skills
        names = dict(Skill.objects.filter(pk__in=[row["skill_id"] for row in rows]).values_list("pk", "name"))
        told = {str(pk): name for pk, name in names.items()}
        initial = [dict(row) | {"name": told[row["skill_id"]]} for row in rows if row["skill_id"] in told]
        return CourseSkillFormSet(self.request.POST or None, prefix="rij", initial=initial)

    def save_lists(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, rows = self.get_form(), self.formset()
        if not all([form.is_valid(), rows.is_valid()]):
            return self.render_to_response(self.get_context_data(form=form, rows=rows))
        self.told = [row.cleaned_data for row in rows if row.cleaned_data.get("name", "").strip()]
        self.told += [{"name": n, "kind": form.cleaned_data["kind"], "level": v} for n, v in form.cleaned_data["lines"]]
        names = [row["name"].strip() for row in self.told]
        known = skills.named(names)
        unknown = [name for name in dict.fromkeys(names) if name not in known]
        if unknown and not form.cleaned_data["add_new"]:
            form.add_error(None, unknown_words(unknown))
            return self.render_to_response(self.get_context_data(form=form, rows=rows))
        return self.form_valid(form)

    def save(self, form: Any) -> str:
        by = self.request.user
        known = skills.add_missing(names=[row["name"] for row in self.told], sector=self.object.sector, by=by)
        rows = [
            {"skill_id": known[row["name"].strip()].pk, "kind": row["kind"], "level": row["level"]} for row in self.told
        ]
        services.save_skills(course=self.object, rows=rows, by=by)
        return detail_url(self.object)

    def cancel_url(self) -> str:
        return detail_url(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.title, detail_url(self.object)), ("Vaardigheden", "")]
        if "rows" not in kwargs:
            kwargs["rows"] = self.formset()
        listed = Skill.objects.for_user(self.request.user).values_list("name", flat=True)
        told = {"breadcrumb": crumbs, "intro": intro_of(self.object), "listed": listed}
        return super().get_context_data(**(told | kwargs))
