"""The portals: a learner's own, and a client's own."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from delivery import forms, withdrawal
from delivery.models import Alumnus, Certificate, Enrolment, Programme, Session, WaitingEntry
from delivery.selectors import materials
from delivery.selectors.orders import order_summaries
from delivery.selectors.pasting import free_places
from delivery.selectors.programmes import with_counts
from delivery.selectors.waiting import standings, with_place
from delivery.services import leaving
from delivery.views.certificates import CertificateFile
from delivery.views.learners import LearnerPaste, enrol_from, needs_birth
from delivery.views.linked import pay_address
from delivery.views.materials import by_course
from delivery.views.programmes import ProgrammeForm
from llo_portal.kernel.dates import AMSTERDAM, now, today
from llo_portal.kernel.views import ActionView, DetailPage, Page

PORTAL = "layouts/portal.html"


class MyLearning(Page):
    """A learner: what am I enrolled for, when do I have to be where, what came of it."""

    permission = "delivery.learner_portal"
    template_name = "delivery/my_learning.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Enrolment.objects.own(self.request.user)
        rows = list(
            own.exclude(state="geannuleerd")
            .select_related(
                "programme__offering__location", "programme__course", "result", "course_version", "moved_from"
            )
            .defer("course_version__content")
            .order_by("-programme__starts_on")
        )
        sessions = (
            Session.objects.filter(programme__in=[e.programme_id for e in rows], ends_at__gte=now(), is_cancelled=False)
            .exclude(programme__state="geannuleerd").select_related("programme", "trainer__person", "room__location")
            .order_by("starts_at")[:60]
        )  # fmt: skip
        waits = with_place(WaitingEntry.objects.own(self.request.user).waiting().select_related("course"))
        papers = Certificate.objects.own(self.request.user).select_related("document")
        return super().get_context_data(
            materials=by_course(materials.of_learner(self.request.user).select_related("course").distinct()),
            title="Mijn opleidingen", enrolments=_with_orders(rows), sessions=sessions, papers=papers,
            waiting=standings(list(waits)),
            keeps_in_touch=Alumnus.objects.own(self.request.user).agreed().exists(),
            **kwargs,
        )  # fmt: skip


def _with_orders(rows: list[Enrolment]) -> list[dict[str, Any]]:
    summaries = order_summaries(rows)
    return [_with_withdrawal(row) | {"summary": summaries[row.pk]} for row in rows]


def _with_withdrawal(enrolment: Enrolment) -> dict[str, Any]:
    since = enrolment.created_at.astimezone(AMSTERDAM).date()
    may = withdrawal.may_withdraw(
        is_consumer=bool(enrolment.terms_version), enrolled_on=since, on=today(), state=enrolment.state
    )
    starts_on = enrolment.programme.starts_on
    may_move = bool(enrolment.programme.offering_id) and withdrawal.may_move(
        state=enrolment.state, starts_on=starts_on, on=today()
    )
    due = leaving.due_after(enrolment) if may and enrolment.state == "gestart" else None
    until = withdrawal.last_day(since)
    return {"row": enrolment, "may_withdraw": may, "may_move": may_move, "until": until, "due": due}


class MyWithdrawal(ActionView):
    permission = "delivery.learner_portal"
    success_message = "Je bent afgemeld."

    def act(self) -> str:
        enrolment = get_object_or_404(Enrolment.objects.own(self.request.user), pk=self.kwargs["pk"])
        leaving.withdraw(enrolment=enrolment, by=self.request.user)
        return reverse("delivery:my_learning")

    def error_url(self) -> str:
        return reverse("delivery:my_learning")


class MyPayment(ActionView):
    """To the checkout for what the learner owes now."""

    permission = "delivery.learner_portal"

    def act(self) -> str:
        enrolment = get_object_or_404(Enrolment.objects.own(self.request.user), pk=self.kwargs["pk"])
        return pay_address(self.request, enrolment, reverse("delivery:my_learning"))

    def error_url(self) -> str:
        return reverse("delivery:my_learning")


class MyCertificate(CertificateFile):
    permission = "delivery.learner_portal"

    def papers(self) -> QuerySet[Certificate]:
        return Certificate.objects.own(self.request.user)


class ClientProgrammes(Page):
    """A client's contact: what runs for us."""

    permission = "delivery.client_portal"
    template_name = "delivery/client_programmes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = with_counts(Programme.objects.of_client(self.request.user).select_related("organisation", "offering"))
        return super().get_context_data(title="Mijn trajecten", programmes=rows, **kwargs)


class ClientProgramme(DetailPage):
    permission = "delivery.client_portal"
    model = Programme
    template_name = "delivery/client_programme.html"

    def rows(self) -> QuerySet[Programme]:
        rows = Programme.objects.of_client(self.request.user)
        return with_counts(rows.select_related("organisation", "offering", "leader__person"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        programme: Programme = self.object
        learners = Enrolment.objects.for_user(self.request.user).filter(programme=programme).with_attendance()
        return super().get_context_data(
            title=programme.title, learners=learners.select_related("learner__person", "result"),
            breadcrumb=[("Mijn trajecten", reverse("delivery:client_programmes")), (programme.title, "")],
            sessions=programme.sessions.filter(is_cancelled=False).select_related("room__location", "trainer__person"),
            free_places=free_places(programme), may_register=programme.is_live and free_places(programme) > 0, **kwargs,
        )  # fmt: skip


class ClientForm(ProgrammeForm):
    """A client's contact about an own programme. Places are what was bought: extending is for staff."""

    permission = "delivery.client_portal"
    back = "delivery:client_programme"

    def rows(self) -> QuerySet[Programme]:
        return Programme.objects.of_client(self.request.user).live().select_related("course", "offering")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [("Mijn trajecten", reverse("delivery:client_programmes")), (self.object.title, self.cancel_url())]
        return super().get_context_data(**{"layout": PORTAL, **kwargs}) | {"breadcrumb": [*trail, (self.title, "")]}


class ClientLearnerAdd(ClientForm):
    title = "Deelnemer aanmelden"
    form_class = forms.LearnerForm
    submit_label = "Meld aan"
    success_message = "De deelnemer is aangemeld."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"needs_birth": needs_birth(self.object), "may_extend": False}

    def save(self, form: Any) -> str:
        enrol_from(form, self.object, self.request.user)
        return self.cancel_url()


class ClientLearnerPaste(ClientForm, LearnerPaste):
    permission = "delivery.client_portal"
    back = "delivery:client_programme"
    title = "Deelnemers plakken"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_extend": False}
