"""Screening: what a group can do, what it should be able to do, and what it misses."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy

from catalogue.models import CourseSkill, Skill, SkillKind
from clients.errors import GroupChanged, SheetFaults
from clients.forms.imports import ImportForm
from clients.forms.screening import GroupFormSet, SkillFormSet, cell_name
from clients.models import Intake
from clients.selectors.screening import GridRow, grid, lines, screening_of, skills_of, stamp_of
from clients.services import screening
from clients.services.screening import GroupMember
from llo_portal.kernel.dutch import join_words
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.exports import csv_response
from llo_portal.kernel.sheets import SheetError
from llo_portal.kernel.views import DetailPage, Guarded

CRUMB = ("Intakes", reverse_lazy("clients:intake_list"))
MOST_FAULTS = 200


def screening_url(intake: Intake) -> str:
    return reverse("clients:screening", args=[intake.pk])


def crumbs(intake: Intake, *more: tuple[str, str]) -> list[Any]:
    return [CRUMB, (str(intake), intake.get_absolute_url()), *more]


class ScreeningDetail(DetailPage):
    """What the group misses. Persons and small groups only for who may change the intake."""

    permission = "clients.view_intake"
    template_name = "clients/screening_detail.html"
    model = Intake
    object: Intake

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intake, user = self.object, self.request.user
        mine = Intake.objects.editable_by(user).filter(pk=intake.pk).exists()
        skills = skills_of(intake)
        rows = grid(intake, skills) if mine else []
        return super().get_context_data(
            title="Screening", breadcrumb=crumbs(intake, ("Screening", "")), may_edit=mine, skills=skills,
            found=screening_of(intake, is_insider=mine), rows=rows,
            lines=lines(rows, skills), with_names=screening.allows_names(intake), **kwargs,
        )  # fmt: skip


class ScreeningPage(Guarded):
    """What the forms share: an intake this user may change."""

    permission = "clients.change_intake"

    def intake(self) -> Intake:
        rows = Intake.objects.editable_by(self.request.user).select_related("organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def seen(self) -> str | None:
        """The stamp that the form was made from."""
        return self.request.POST.get("seen")

    def stamp(self, intake: Intake, status: int) -> str:
        """What was typed keeps the stamp it was typed on, until both texts were shown."""
        typed_on = self.seen if self.request.method == "POST" and status != 409 else None
        return stamp_of(intake) if typed_on is None else typed_on


class ScreeningSkills(ScreeningPage):
    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        intake = self.intake()
        chosen = [{"name": one.skill.name, "wanted": str(one.wanted)} for one in skills_of(intake)]
        return self.page(intake, SkillFormSet(initial=chosen or _of_courses(intake)))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        intake, formset = self.intake(), SkillFormSet(request.POST)
        if formset.is_valid():
            try:
                screening.set_skills(intake=intake, wanted=formset.wanted, by=request.user, seen=self.seen)
            except GroupChanged:
                told = skill_differences(intake, formset.wanted)
                return self.page(intake, formset, status=409, conflict=told, conflict_url=request.path)
            except DomainError as error:
                messages.error(request, error.message)
                return self.page(intake, formset)
            return HttpResponseRedirect(reverse("clients:screening_group", args=[intake.pk]))
        return self.page(intake, formset)

    def page(self, intake: Intake, formset: Any, status: int = 200, **extra: Any) -> HttpResponse:
        context = {
            "title": "Vaardigheden kiezen", "formset": formset, "intake": intake, "seen": self.stamp(intake, status), **extra,
            "names": Skill.objects.values_list("name", flat=True),
            "breadcrumb": crumbs(intake, ("Screening", screening_url(intake)), ("Vaardigheden", "")),
        }  # fmt: skip
        return render(self.request, "clients/screening_skills.html", context, status=status)


def _of_courses(intake: Intake) -> list[dict[str, str]]:
    """What the courses that came up give, as a first proposal."""
    rows = CourseSkill.objects.filter(course__in=intake.courses.all(), kind=SkillKind.GIVES).select_related("skill")
    return [
        {"name": name, "wanted": str(level)} for name, level in sorted({r.skill.name: r.level for r in rows}.items())
    ][:8]


class ScreeningGroup(ScreeningPage):
    """The grid: a row per person, a column per skill. Without JavaScript; five empty rows at a time."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        intake = self.intake()
        skills = skills_of(intake)
        if not skills:
            return HttpResponseRedirect(reverse("clients:screening_skills", args=[intake.pk]))
        initial = [
            {"code": row.code, "name": row.name, **dict(zip(map(cell_name, skills), row.levels, strict=True))}
            for row in grid(intake, skills)
        ]
        return self.page(intake, skills, self.formset(intake, skills, initial=initial))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        intake = self.intake()
        skills = skills_of(intake)
        formset = self.formset(intake, skills, data=request.POST)
        if formset.is_valid():
            members = [form.member() for form in formset.forms if form.is_filled]
            try:
                count = screening.save_group(intake=intake, members=members, by=request.user, seen=self.seen)
            except GroupChanged:
                told = group_differences(grid(intake, skills), members, skills)
                return self.page(intake, skills, formset, status=409, conflict=told, conflict_url=request.path)
            except DomainError as error:
                return self.page(intake, skills, formset, refusal=error.message)
            messages.success(request, f"De screening is bewaard: {count} deelnemers.")
            more = "meer" in request.POST
            return HttpResponseRedirect(request.path if more else screening_url(intake))
        return self.page(intake, skills, formset)

    def formset(self, intake: Intake, skills: list[Any], **given: Any) -> Any:
        words = {"skills": skills, "with_names": screening.allows_names(intake)}
        return GroupFormSet(form_kwargs=words, **given)

    def page(
        self, intake: Intake, skills: list[Any], formset: Any, refusal: str = "", status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = {
            "title": "Groep invullen", "formset": formset, "intake": intake, "skills": skills, "refusal": refusal,
            "seen": self.stamp(intake, status), **extra,
            "with_names": screening.allows_names(intake),
            "breadcrumb": crumbs(intake, ("Screening", screening_url(intake)), ("Groep", "")),
        }  # fmt: skip
        return render(self.request, "clients/screening_group.html", context, status=status)


def group_differences(rows: list[GridRow], members: list[GroupMember], skills: list[Any]) -> list[tuple[str, str, str]]:
    """(code, stored, typed) of everybody who was stored otherwise than typed."""

    def words(name: str, levels: Any) -> str:
        told = [
            f"{one.skill.name} {'–' if level is None else level}" for one, level in zip(skills, levels, strict=True)
        ]
        return ", ".join([*([name] if name else []), *told])

    stored = {row.code.casefold(): (row.code, words(row.name, row.levels)) for row in rows}
    typed = {m.code.casefold(): (m.code, words(m.name, [m.levels[one.skill_id][0] for one in skills])) for m in members}
    both = [(key, stored.get(key, ("", "")), typed.get(key, ("", ""))) for key in stored | typed]
    return [(theirs[0] or mine[0], theirs[1], mine[1]) for _, theirs, mine in both if theirs[1] != mine[1]]


def skill_differences(intake: Intake, wanted: dict[Skill, int]) -> list[tuple[str, str, str]]:
    """(skill, stored, typed) of every skill that was stored otherwise than typed."""
    stored = {one.skill.name: f"niveau {one.wanted}" for one in skills_of(intake)}
    typed = {skill.name: f"niveau {level}" for skill, level in wanted.items()}
    names = sorted(stored | typed)
    return [(n, stored.get(n, ""), typed.get(n, "")) for n in names if stored.get(n) != typed.get(n)]


class ScreeningImport(ScreeningPage):
    """All rows are right, or nothing is taken over and every cell that is wrong is named."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(self.intake(), ImportForm())

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        intake, form = self.intake(), ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(intake, form)
        file = form.cleaned_data["file"]
        try:
            count, unknown = screening.import_group(intake=intake, content=file.read(), name=file.name, by=request.user)
        except SheetFaults as error:
            sheet: Any = error.sheet
            return self.page(intake, ImportForm(), faults=sheet.faults[:MOST_FAULTS], unknown=sheet.unknown_columns,
                             count=len(sheet.faults), rows=len(sheet.rows))  # fmt: skip
        except SheetError as error:
            form.add_error("file", str(error))
            return self.page(intake, form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page(intake, form)
        messages.success(request, f"De screening is overgenomen: {count} deelnemers.")
        if unknown:
            messages.info(request, f"Overgeslagen kolommen: {join_words(unknown)[:500]}.")
        return HttpResponseRedirect(screening_url(intake))

    def page(self, intake: Intake, form: ImportForm, **extra: Any) -> HttpResponse:
        form.fields["file"].help_text = "Een csv- of xlsx-bestand met een kolom “Code” en een kolom per vaardigheid."
        context = {
            "title": "Screening importeren", "form": form, "intake": intake, "skills": skills_of(intake),
            "with_names": screening.allows_names(intake), **extra,
            "breadcrumb": crumbs(intake, ("Screening", screening_url(intake)), ("Importeren", "")),
        }  # fmt: skip
        return render(self.request, "clients/screening_import.html", context)


class ScreeningSheet(ScreeningPage):
    """The group as a file: to fill in elsewhere and read back, or to keep."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        intake = self.intake()
        skills = skills_of(intake)
        rows = [(row.code, *("" if level is None else level for level in row.levels)) for row in grid(intake, skills)]
        return csv_response("screening", ["Code", *(one.skill.name for one in skills)], rows)
