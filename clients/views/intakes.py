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
from clients.filters import IntakeFilter, closest
from clients.forms.intake_page import IntakeForms
from clients.forms.questions import MoreForms
from clients.learning_question import LearningQuestion, check
from clients.models import Intake, IntakeAnswers, Organisation
from clients.questions import answered
from clients.regions import region_warning
from clients.selectors import recent_organisations
from clients.sensitive import warnings_for
from clients.services.conversation import report_of
from clients.tables import IntakeTable
from clients.views.intake_conflict import differences
from llo_portal.kernel.dates import now
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import DetailPage, Guarded, ListPage
from strategy.errors import NoStrategy
from strategy.formulas import describe_choices
from strategy.policy import policy_of, policy_on

CRUMB = ("Intakes", reverse_lazy("clients:intake_list"))


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
    """What the form page and its draft share: reading what was sent."""

    permission = "clients.change_intake"

    def found(self) -> Intake | None:
        """The stored intake, None when it is new. Somebody else's does not exist (404)."""
        key = self.kwargs["pk"]
        mine = Intake.objects.editable_by(self.request.user).select_related(
            "organisation", "policy", "edited_by__person", "more"
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

    def save(self, organisation: Organisation, forms: IntakeForms, held: Intake | None = None) -> Intake:
        return services.save_intake(
            intake_id=self.kwargs["pk"], organisation=organisation, formula=forms.form.cleaned_data.get("formula", ""),
            typed=forms.typed(), version=_number(self.request.POST.get("version", "")),
            page=_uuid(self.request.POST.get("page_id", "")), by=self.request.user, held=held,
        )  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


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
        searched = len(term) > 1
        found, has_more = closest(rows, term, 20) if searched else (recent_organisations(request.user, rows), False)
        context = {
            "title": "Nieuwe intake", "term": term, "found": found, "has_more": has_more,
            "breadcrumb": [CRUMB, ("Nieuwe intake", "")],
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
        forms = IntakeForms(intake, organisation, request.user)
        return self.page(intake, organisation, forms, version=intake.version if intake else 0)

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
        forms = IntakeForms(intake, organisation, request.user, request.POST)
        version = _number(request.POST.get("version", ""))
        if not forms.is_valid():
            return self.page(intake, organisation, forms, version=version)
        try:
            saved = self.save(organisation, forms)
        except DraftConflict as conflict:
            return self.page(
                intake, organisation, forms, version=conflict.current.version, status=409,
                conflict=differences(conflict.current, forms), current=conflict.current,
            )  # fmt: skip
        except ClientsError as error:
            forms.form.add_error(error.field if error.field in forms.form.fields else None, error.message)
            return self.page(intake, organisation, forms, version=version)
        for remark in warnings_for(*forms.texts()):
            messages.warning(request, remark.text)
        if _asked_for_another(request, saved):
            told = f"De intake is bewaard. De vragen horen nu bij: {saved.get_formula_display()}."
            messages.success(request, told)
            return HttpResponseRedirect(reverse("clients:intake_edit", args=[saved.pk]))
        messages.success(request, "De intake is bewaard.")
        return HttpResponseRedirect(saved.get_absolute_url())

    def page(
        self, intake: Intake | None, organisation: Organisation, forms: IntakeForms, *, version: int, status: int = 200,
        **extra: Any,
    ) -> HttpResponse:  # fmt: skip
        context = {
            "title": str(intake) if intake else f"Intake {organisation}", "organisation": organisation, "intake": intake,
            "form": forms.form, "choices_form": forms.choices, "more_forms": forms.more,
            "learning": _learning(services.answers_of(intake)) if intake else None, "version": version, "intake_id": self.kwargs["pk"],
            "page_id": _uuid(self.request.POST.get("page_id", "")) or uuid4(),
            "known": services.completeness_of(intake) if intake else None,
            "warning": _region_warning(intake, organisation),
            "breadcrumb": [CRUMB, (organisation.name, organisation.get_absolute_url()), ("Intake", "")], **extra,
        }  # fmt: skip
        return render(self.request, "clients/intake_form.html", context, status=status)


def _asked_for_another(request: HttpRequest, saved: Intake) -> bool:
    """Whether the page that was sent still showed the questions of another formula."""
    return request.POST.get("vragen_voor", saved.formula) != saved.formula


def _region_warning(intake: Intake | None, organisation: Organisation) -> str | None:
    try:
        return region_warning(organisation, policy_of(intake.policy) if intake else policy_on())
    except NoStrategy:
        return None


class IntakeDraft(IntakePage):
    """Keeps what was typed so far; answers with a line for the page. What cannot be read is left out and named. A page sends
    what changed since the last draft, named by `gewijzigd`; without that name it sends everything."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        forms = None
        try:
            with services.held_intake(pk, request.user) as intake:
                organisation = self.organisation(intake)
                changed = frozenset(request.POST.getlist("gewijzigd")) if intake else ()
                forms = IntakeForms(intake, organisation, request.user, request.POST, changed)
                forms.is_valid()
                saved = self.save(organisation, forms, intake)
        except Intake.DoesNotExist:
            raise Http404 from None
        except DraftConflict as conflict:
            context = {"conflict": differences(conflict.current, forms), "current": conflict.current}
            return render(request, "clients/draft_conflict.html", context, status=409)
        except ClientsError as error:
            return render(request, "clients/draft_refused.html", {"message": error.message}, status=422)
        wrong, more = forms.wrong(), services.answers_of(saved)
        context = {
            "intake": saved, "moment": now(), "wrong": wrong, "remarks": warnings_for(*forms.texts(saved)),
            "known": services.completeness_of(saved), "learning": _learning(more),
        }  # fmt: skip
        if _asked_for_another(request, saved):
            context["fresh"] = MoreForms(None, formula=saved.formula, stored=more)
        return render(request, "clients/draft_saved.html", context)
