"""Pages about intakes."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy

from clients import services
from clients.choices import OrganisationKind
from clients.errors import ClientsError, DraftConflict
from clients.filters import IntakeFilter, matching
from clients.forms import IntakeForm
from clients.forms.questions import MoreForms
from clients.formula import formulas_for, usual_formula
from clients.learning_question import LearningQuestion, check
from clients.models import Intake, IntakeAnswers, Organisation
from clients.questions import answered
from clients.regions import region_warning
from clients.selectors import recent_organisations
from clients.sensitive import Remark, warnings_for
from clients.services.conversation import report_of
from clients.tables import IntakeTable
from llo_portal.kernel.dates import now, today
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import DetailPage, Guarded, ListPage
from strategy.errors import NoStrategy
from strategy.forms import ChoicesForm
from strategy.formulas import describe_choices
from strategy.policy import policy_of, policy_on

CRUMB = ("Intakes", reverse_lazy("clients:intake_list"))
TEXTS = ("subject", "question", "learning_goal", "decision_maker", "notes")


class IntakeList(ListPage):
    permission = "clients.view_intake"
    title = "Intakes"
    model = Intake
    table_class = IntakeTable
    filterset_class = IntakeFilter

    def rows(self) -> QuerySet[Intake]:
        return super().rows().select_related("organisation", "owner__person").defer("confidential_note", "notes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = {
            "count_one": "intake", "count_many": "intakes", "empty_title": "Nog geen intakes",
            "empty_text": "Een intake is het verslag van een gesprek waarin een klant zijn leervraag vertelt.",
        }  # fmt: skip
        if self.request.user.has_perm("clients.change_intake"):
            texts |= {"create_url": reverse("clients:intake_create"), "create_label": "Nieuwe intake"}
        return super().get_context_data(**texts, **kwargs)


class IntakeDetail(DetailPage):
    """The account of one conversation."""

    permission = "clients.view_intake"
    template_name = "clients/intake_detail.html"
    model = Intake
    object: Intake

    def get_queryset(self) -> QuerySet[Intake]:
        return self.rows().select_related(
            "organisation", "owner__person", "contact__person", "policy", "edited_by__person"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intake, user = self.object, self.request.user
        organisation, more = intake.organisation, services.answers_of(intake)
        return super().get_context_data(
            title=str(intake), panel_key="clients.intake",
            breadcrumb=[CRUMB, (organisation.name, organisation.get_absolute_url()), (str(intake), "")],
            may_edit=Intake.objects.editable_by(user).filter(pk=intake.pk).exists(),
            shows_confidential=intake.shows_confidential_to(user), known=services.completeness_of(intake),
            choices=describe_choices(intake.choices), courses=intake.courses.all(),
            report=report_of(intake), screened=intake.screened_people.count(),
            advised=intake.advices.exists(),
            answers=answered(intake.formula, more.answers), learning=_learning(more),
            warning=region_warning(organisation, policy_of(intake.policy)), **kwargs,
        )  # fmt: skip


class IntakePage(Guarded):
    """What the form page, its draft and its comparison share: reading what was sent."""

    permission = "clients.change_intake"

    def found(self) -> Intake | None:
        """The stored intake, None when it is new. Somebody else's does not exist (404)."""
        key = self.kwargs["pk"]
        mine = Intake.objects.editable_by(self.request.user).select_related(
            "organisation", "policy", "edited_by__person"
        )
        if intake := mine.filter(pk=key).first():
            return intake
        if Intake.objects.filter(pk=key).exists():
            raise Http404
        return None

    def organisation(self, intake: Intake | None) -> Organisation:
        if intake is not None:
            return intake.organisation
        key = _uuid(self.request.POST.get("klant") or self.request.GET.get("klant", ""))
        return get_object_or_404(Organisation.objects.for_user(self.request.user).current(), pk=key)

    def forms(
        self, intake: Intake | None, organisation: Organisation, data: Any = None
    ) -> tuple[IntakeForm, ChoicesForm, MoreForms]:
        shows = intake is None or intake.shows_confidential_to(self.request.user)
        form = IntakeForm(
            data,
            instance=intake or Intake(organisation=organisation, held_on=today()),
            organisation=organisation,
            shows_confidential=shows,
        )
        formula = (data or {}).get("formula") or (intake.formula if intake else usual_formula(organisation.kind))
        if formula not in formulas_for(organisation.kind):
            formula = usual_formula(organisation.kind)
        choices = ChoicesForm(data, formula=formula, initial=intake.choices if intake else {})
        stored = services.answers_of(intake) if intake else IntakeAnswers()
        return form, choices, MoreForms(data, formula=str(formula), stored=stored)

    def save(self, organisation: Organisation, form: IntakeForm, choices: ChoicesForm, more: MoreForms) -> Intake:
        return services.save_intake(
            intake_id=self.kwargs["pk"], organisation=organisation, formula=form.cleaned_data.get("formula", ""),
            typed=services.Typed(
                form.valid_values(), choices.cleaned_choices(), form.valid_courses(), more.values()
            ),
            version=_number(self.request.POST.get("version", "")), page=_uuid(self.request.POST.get("page_id", "")),
            by=self.request.user,
        )  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _remarks(form: IntakeForm, more: MoreForms) -> list[Remark]:
    told = (str(form.cleaned_data.get(name) or "") for name in (*TEXTS, "confidential_note"))
    return warnings_for(*told, *more.texts())


def _learning(more: IntakeAnswers) -> LearningQuestion:
    return check(more.who, more.what, more.by_when, more.seen_by)


class IntakeCreate(Guarded):
    """Starts a new intake: asks for the client when the address does not tell, then sends on to its own page."""

    permission = "clients.change_intake"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Organisation.objects.for_user(request.user).current().exclude(kind=OrganisationKind.EDUCATOR)
        if key := request.GET.get("klant"):
            chosen = get_object_or_404(rows, pk=_uuid(key))
            return HttpResponseRedirect(f"{reverse('clients:intake_edit', args=[uuid4()])}?klant={chosen.pk}")
        term = request.GET.get("q", "").strip()[:100]
        found = matching(rows, term)[:20] if len(term) > 1 else recent_organisations(request.user, rows)
        context = {
            "title": "Nieuwe intake", "term": term, "found": found, "breadcrumb": [CRUMB, ("Nieuwe intake", "")],
        }  # fmt: skip
        return render(request, "clients/intake_start.html", context)


class IntakeEdit(IntakePage):
    """The conversation as a form. Works without JavaScript; with it, a draft is kept two seconds after typing stops."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        intake = self.found()
        organisation = self.organisation(intake)
        if refusal := self.refusal(intake, organisation):
            messages.error(request, refusal)
            return HttpResponseRedirect((intake or organisation).get_absolute_url())
        forms = self.forms(intake, organisation)
        return self.page(intake, organisation, *forms, version=intake.version if intake else 0)

    def refusal(self, intake: Intake | None, organisation: Organisation) -> str:
        """Why this page cannot be opened, in Dutch, or nothing."""
        if intake is not None:
            return "" if intake.state == "concept" else "Heropen de intake eerst als je iets wilt veranderen."
        try:
            services.check_any_formula(organisation=organisation, policy=policy_on())
        except DomainError as error:
            return error.message
        return ""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        intake = self.found()
        organisation = self.organisation(intake)
        form, choices, more = forms = self.forms(intake, organisation, request.POST)
        right = form.is_valid() & choices.is_valid() & more.is_valid()
        version = _number(request.POST.get("version", ""))
        if not right:
            return self.page(intake, organisation, *forms, version=version, status=200)
        try:
            saved = self.save(organisation, *forms)
        except DraftConflict as conflict:
            return self.page(
                intake, organisation, *forms, version=conflict.current.version, status=409,
                conflict=_differences(conflict.current, *forms), current=conflict.current,
            )  # fmt: skip
        except ClientsError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.page(intake, organisation, *forms, version=version)
        for remark in _remarks(form, more):
            messages.warning(request, remark.text)
        messages.success(request, "De intake is bewaard.")
        return HttpResponseRedirect(saved.get_absolute_url())

    def page(
        self, intake: Intake | None, organisation: Organisation, form: IntakeForm, choices: ChoicesForm, more: MoreForms, *,
        version: int, status: int = 200, **extra: Any,
    ) -> HttpResponse:  # fmt: skip
        context = {
            "title": str(intake) if intake else f"Intake {organisation}", "organisation": organisation, "intake": intake,
            "form": form, "choices_form": choices, "more_forms": more,
            "learning": _learning(services.answers_of(intake)) if intake else None, "version": version, "intake_id": self.kwargs["pk"],
            "page_id": _uuid(self.request.POST.get("page_id", "")) or uuid4(),
            "known": services.completeness_of(intake) if intake else None,
            "warning": _region_warning(intake, organisation),
            "breadcrumb": [CRUMB, (organisation.name, organisation.get_absolute_url()), ("Intake", "")], **extra,
        }  # fmt: skip
        return render(self.request, "clients/intake_form.html", context, status=status)


def _region_warning(intake: Intake | None, organisation: Organisation) -> str | None:
    try:
        return region_warning(organisation, policy_of(intake.policy) if intake else policy_on())
    except NoStrategy:
        return None


class IntakeDraft(IntakePage):
    """Keeps what was typed so far; answers with a line for the page. What cannot be read is left out and named."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        intake = self.found()
        organisation = self.organisation(intake)
        form, choices, more = forms = self.forms(intake, organisation, request.POST)
        form.is_valid(), choices.is_valid(), more.is_valid()
        try:
            saved = self.save(organisation, *forms)
        except DraftConflict as conflict:
            context = {"conflict": _differences(conflict.current, *forms), "current": conflict.current}
            return render(request, "clients/draft_conflict.html", context, status=409)
        except ClientsError as error:
            return render(request, "clients/draft_refused.html", {"message": error.message}, status=422)
        wrong = [f.fields[name].label for f in (form, choices) for name in f.errors if name in f.fields]
        context = {
            "intake": saved, "moment": now(), "wrong": wrong + more.wrong(), "remarks": _remarks(form, more),
            "known": services.completeness_of(saved), "learning": _learning(services.answers_of(saved)),
        }  # fmt: skip
        return render(request, "clients/draft_saved.html", context)


def _differences(
    current: Intake, form: IntakeForm, choices: ChoicesForm, more: MoreForms
) -> list[tuple[str, str, str]]:
    """(label, stored, typed) of every field in which the stored intake differs from what was typed."""
    rows = []
    for name, typed in form.valid_values().items():
        stored = getattr(current, name)
        if (stored or "") != (typed or "") and not hasattr(typed, "all"):
            label = str(form.fields[name].label or name)
            rows.append((label[:1].upper() + label[1:], str(stored or ""), str(typed or "")))
    stored = services.answers_of(current)
    typed = more.values()
    for part, field in more.learning.fields.items():
        if getattr(stored, part) != typed.get(part, getattr(stored, part)):
            rows.append((str(field.label), getattr(stored, part), typed[part]))
    told = dict(answered(current.formula, stored.answers)), dict(answered(current.formula, typed["answers"]))
    rows += [
        (key, told[0].get(key, ""), told[1].get(key, ""))
        for key in told[0] | told[1]
        if told[0].get(key) != told[1].get(key)
    ]
    theirs, mine = dict(describe_choices(current.choices)), dict(describe_choices(choices.cleaned_choices()))
    rows += [(key, theirs.get(key, ""), mine.get(key, "")) for key in theirs | mine if theirs.get(key) != mine.get(key)]
    return rows
