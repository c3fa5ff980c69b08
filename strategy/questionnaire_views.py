"""Vragenlijsten: what people are asked, in versions. A version that was used is read and followed, never changed."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy

from accounts.audit import history
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, Guarded, ListPage
from strategy import services
from strategy.errors import ChangedMeanwhile, StrategyError
from strategy.evaluation_forms import AnswerForm
from strategy.models import QuestionKind, Questionnaire
from strategy.questionnaire_forms import (
    NewQuestionnaireForm,
    QuestionFormSet,
    QuestionnaireForm,
    open_kinds,
)
from strategy.services.questionnaires import Written
from strategy.subjects import label_of
from strategy.tables import STAGES, QuestionnaireTable

EVALUATIONS = ("Evaluaties", reverse_lazy("strategy:evaluation_list"))
CRUMB = ("Vragenlijsten", reverse_lazy("strategy:questionnaire_list"))
MAY_EDIT = "strategy.edit_questionnaires"


def tabs(active: str) -> list[dict[str, Any]]:
    """The two lists about evaluations; `active` is the name of one of them."""
    return [
        {"label": label, "url": reverse(f"strategy:{name}"), "active": name == active}
        for name, label in (("evaluation_list", "Evaluaties"), ("questionnaire_list", "Vragenlijsten"))
    ]


class QuestionnaireList(ListPage):
    permission = "strategy.view_evaluations"
    template_name = "strategy/questionnaire_list.html"
    title = "Vragenlijsten"
    model = Questionnaire
    table_class = QuestionnaireTable
    count_one, count_many = "versie", "versies"
    empty_title = "Nog geen vragenlijsten"
    empty_text = "Een vragenlijst zegt wat we vragen na een advies of een scholing. Per onderwerp is er één in gebruik."
    create_label = "Nieuwe vragenlijst"
    filterset_fields: tuple[str, ...] = ()

    def rows(self) -> QuerySet[Questionnaire]:
        rows: QuerySet[Questionnaire] = Questionnaire.objects.for_user(self.request.user)
        return rows.annotate(
            asked=Count("rounds", distinct=True), of_questions=Count("questions", distinct=True)
        ).order_by("subject_kind", "-version")

    def create_url(self) -> str:
        return reverse("strategy:questionnaire_create") if self.request.user.has_perm(MAY_EDIT) and open_kinds() else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs("questionnaire_list"), **kwargs)


class QuestionnaireDetail(DetailPage):
    """The version as people get it, and what may be done with it."""

    permission = "strategy.view_evaluations"
    template_name = "strategy/questionnaire_detail.html"
    model = Questionnaire
    object: Questionnaire

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, user = self.object, self.request.user
        questions = list(one.questions.all())
        mine = user.has_perm(MAY_EDIT)
        versions = Questionnaire.objects.for_user(user).filter(subject_kind=one.subject_kind)
        return super().get_context_data(
            title=str(one), breadcrumb=[EVALUATIONS, CRUMB, (str(one), "")], tone=STAGES[one.stage],
            preview=AnswerForm(questions=questions) if questions else None, questions=questions,
            about=label_of(one.subject_kind), versions=versions.order_by("-version"), asked=one.rounds.count(),
            may_edit=mine and one.is_draft, may_follow=mine and not one.is_draft,
            obstacles=services.obstacles_of(one) if mine and one.is_draft else [],
            draft=versions.drafts().first(), history_entries=history(one, user), **kwargs,
        )  # fmt: skip


class QuestionnaireCreate(FormPage):
    permission = MAY_EDIT
    title = "Nieuwe vragenlijst"
    submit_label = "Maak concept"
    form_class = NewQuestionnaireForm

    def save(self, form: NewQuestionnaireForm) -> str:
        made = services.draft_questionnaire(by=self.request.user, **form.cleaned_data)
        return reverse("strategy:questionnaire_edit", args=[made.pk])

    def cancel_url(self) -> str:
        return str(CRUMB[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[EVALUATIONS, CRUMB, (self.title, "")], **kwargs)


class QuestionnaireEdit(Guarded):
    """The draft: title, introduction and the questions in their order. Without JavaScript; each button saves."""

    permission = MAY_EDIT

    def found(self) -> Questionnaire:
        return get_object_or_404(Questionnaire.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def rows(self, **given: Any) -> Any:
        return QuestionFormSet(prefix="vraag", **given)

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        one = self.found()
        rows = [{"text": q.text, "kind": q.kind, "is_required": q.is_required} for q in one.questions.all()]
        form = QuestionnaireForm(initial={"title": one.title, "introduction": one.introduction})
        return self.page(one, form, self.rows(initial=rows))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        one, action = self.found(), request.POST.get("actie", "")
        form, rows = QuestionnaireForm(request.POST), self.rows(data=request.POST)
        if not (form.is_valid() & rows.is_valid()):
            return self.page(one, form, rows)
        written = rows.written(action)
        try:
            services.save_questionnaire(
                questionnaire=one, questions=written, seen=_number(request.POST.get("seen", "")), by=request.user,
                **form.cleaned_data,
            )  # fmt: skip
        except ChangedMeanwhile:
            one.refresh_from_db()
            return self.page(one, form, rows, status=409, conflict=differences(one, form.cleaned_data, written),
                             conflict_at=one.updated_at, conflict_url=request.path)  # fmt: skip
        except StrategyError as error:
            form.add_error(None, error.message)
            return self.page(one, form, rows)
        if action:
            return HttpResponseRedirect(request.path + "#vragen")
        messages.success(request, "Het concept is bewaard.")
        return HttpResponseRedirect(one.get_absolute_url())

    def page(self, one: Questionnaire, form: Any, rows: Any, status: int = 200, **extra: Any) -> HttpResponse:
        context = {
            "title": f"{one} wijzigen", "form": form, "rows": rows, "object": one, "seen": one.edits,
            "cancel_url": one.get_absolute_url(), "about": label_of(one.subject_kind), **extra,
            "breadcrumb": [EVALUATIONS, CRUMB, (str(one), one.get_absolute_url()), ("Wijzigen", "")],
        }  # fmt: skip
        if status == 200 and rows.is_bound:  # what was typed keeps the version it was typed on
            context["seen"] = self.request.POST.get("seen", one.edits)
        return render(self.request, "strategy/questionnaire_edit.html", context, status=status)


def differences(one: Questionnaire, typed: dict[str, Any], written: list[Written]) -> list[tuple[str, str, str]]:
    """(label, stored, typed) of what was stored otherwise than it was typed."""
    stored = [Written(q.text, q.kind, q.is_required) for q in one.questions.all()]
    rows = [("Titel", one.title, typed["title"]), ("Inleiding", one.introduction, typed["introduction"])]
    for place in range(max(len(stored), len(written))):
        theirs, mine = (_words(found[place]) if place < len(found) else "" for found in (stored, written))
        rows.append((f"Vraag {place + 1}", theirs, mine))
    return [row for row in rows if row[1] != row[2]]


def _words(one: Written) -> str:
    return f"{one.text} ({QuestionKind(one.kind).label.lower()}, {'verplicht' if one.is_required else 'mag leeg'})"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1


class QuestionnaireAction(ActionView):
    permission = MAY_EDIT

    def found(self) -> Questionnaire:
        rows = Questionnaire.objects.for_user(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("strategy:questionnaire_detail", args=[self.kwargs["pk"]])


class QuestionnaireFollow(QuestionnaireAction):
    success_message = "Dit is het concept van de nieuwe versie. Wat in gebruik is, blijft tot je haar in gebruik neemt."

    def act(self) -> str:
        made = services.draft_questionnaire(subject_kind=self.found().subject_kind, by=self.request.user)
        return reverse("strategy:questionnaire_edit", args=[made.pk])


class QuestionnaireUse(QuestionnaireAction):
    success_message = "Deze versie is in gebruik. Evaluaties die al lopen, houden hun eigen vragen."

    def act(self) -> str:
        return services.use_questionnaire(questionnaire=self.found(), by=self.request.user).get_absolute_url()


class QuestionnaireDiscard(QuestionnaireAction):
    success_message = "Het concept is weggegooid."

    def act(self) -> str:
        services.discard_questionnaire(questionnaire=self.found(), by=self.request.user)
        return str(CRUMB[1])

    def error_url(self) -> str:
        return str(CRUMB[1])
