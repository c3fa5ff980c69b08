"""Routes for who carries out: per learner, and which of them changed or are stuck."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from accounts.audit import history
from catalogue import carousel_rows
from catalogue.carousel_time import ALL_SLOTS
from catalogue.forms.availability import AvailabilityForm
from delivery.filters import RouteFilter
from delivery.forms import ReasonForm
from delivery.forms.routes import ExemptionForm
from delivery.models import Enrolment, Exemption, LearnerRoute
from delivery.selectors.routes import with_changes
from delivery.services import exempting, routes
from delivery.tables import RouteTable
from llo_portal.kernel.views import DetailPage, ListPage, ObjectFormPage

PERMISSION = "delivery.view_routes"
EXEMPTING = "delivery.exempt"
CRUMB = ("Routes", reverse_lazy("delivery:route_list"))


class RouteList(ListPage):
    permission = PERMISSION
    model = LearnerRoute
    title = "Routes"
    count_one, count_many = "route", "routes"
    empty_title = "Geen routes"
    empty_text = (
        "Een deelnemer maakt zelf een route bij Mijn route. Jij maakt er een bij de deelnemers van een traject."
    )
    table_class = RouteTable
    filterset_class = RouteFilter

    def rows(self) -> QuerySet[LearnerRoute]:
        mine = LearnerRoute.objects.for_user(self.request.user)
        return with_changes(mine.select_related("learner__person", "course").defer("plan"))


class RouteDetail(DetailPage):
    permission = PERMISSION
    model = LearnerRoute
    template_name = "delivery/route_detail.html"

    def rows(self) -> QuerySet[LearnerRoute]:
        mine = LearnerRoute.objects.for_user(self.request.user)
        return mine.select_related("course__licence_holder", "learner__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        route, user = self.object, self.request.user
        exemptions = Exemption.objects.for_user(user).filter(learner=route.learner_id, module__course=route.course_id)
        return super().get_context_data(
            title=str(route.learner), route=route, steps=carousel_rows.steps(route.plan),
            exemptions=exemptions.select_related("module", "decided_by", "certificate"), plans=route.plans.all()[:20],
            may_exempt=user.has_perm(EXEMPTING), breadcrumb=[CRUMB, (str(route), "")],
            history_entries=history(route, user), **kwargs,
        )  # fmt: skip


class RouteForm(ObjectFormPage):
    """A form about one route; back to its page afterwards."""

    permission = PERMISSION
    model = LearnerRoute

    def rows(self) -> QuerySet[LearnerRoute]:
        mine = LearnerRoute.objects.editable_by(self.request.user)
        return mine.select_related("course__licence_holder", "learner__person")

    def cancel_url(self) -> str:
        return reverse("delivery:route_detail", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [CRUMB, (str(self.object), self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=trail, route=self.object, **kwargs)


class RouteWishes(RouteForm):
    """What the learner told by phone."""

    title = "Wensen van de deelnemer"
    submit_label = "Plan opnieuw"
    form_class = AvailabilityForm
    template_name = "delivery/route_wishes.html"
    success_message = "De route is opnieuw gepland."

    def get_initial(self) -> dict[str, Any]:
        return {"slots": self.object.slots, "earliest_start": self.object.earliest_start}

    def save(self, form: Any) -> str:
        route = self.object
        routes.wish(learner=route.learner, course=route.course, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class RouteOfEnrolment(ObjectFormPage):
    """The route of somebody in a programme: to it when there is one, else its wishes."""

    permission = PERMISSION
    model = Enrolment
    title = "Route maken"
    submit_label = "Plan de route"
    form_class = AvailabilityForm
    template_name = "delivery/route_wishes.html"

    def rows(self) -> QuerySet[Enrolment]:
        mine = Enrolment.objects.editable_by(self.request.user).filter(programme__course__isnull=False)
        return mine.select_related("learner__person", "programme__course")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        enrolment: Enrolment = self.object
        known = LearnerRoute.objects.for_user(request.user).filter(
            learner=enrolment.learner_id, course=enrolment.programme.course_id
        )
        if found := known.first():
            return HttpResponseRedirect(reverse("delivery:route_detail", args=[found.pk]))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"slots": list(ALL_SLOTS)}

    def save(self, form: Any) -> str:
        enrolment: Any = self.object
        route = routes.wish(
            learner=enrolment.learner, course=enrolment.programme.course, by=self.request.user, **form.cleaned_data
        )
        return reverse("delivery:route_detail", args=[route.pk])

    def cancel_url(self) -> str:
        return reverse("delivery:programme_learners", args=[self.object.programme_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = f"{self.object.learner}, {self.object.programme.course}"
        trail = [(self.object.programme.number, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=trail, intro=about, **kwargs)


class ExemptionCreate(RouteForm):
    permission = EXEMPTING
    title = "Vrijstelling vastleggen"
    submit_label = "Leg vast"
    form_class = ExemptionForm
    success_message = "De vrijstelling is vastgelegd. De route wordt opnieuw gepland."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"route": self.object}

    def save(self, form: Any) -> str:
        exempting.exempt(learner=self.object.learner, by=self.request.user, **form.cleaned_data)
        routes.plan_anew(route_id=self.object.pk, cause=routes.EXEMPTION)
        return self.cancel_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = self.object.course.licence_holder
        told = f"Alleen een besluit van de examencommissie van {board} telt." if board else (
            "Deze opleiding heeft geen licentiehouder. Zonder examencommissie is er geen vrijstelling."
        )  # fmt: skip
        return super().get_context_data(intro=told, **kwargs)


class ExemptionWithdraw(ObjectFormPage):
    permission = EXEMPTING
    model = Exemption
    title = "Vrijstelling intrekken"
    submit_label = "Trek in"
    form_class = ReasonForm
    success_message = "De vrijstelling is ingetrokken."

    def rows(self) -> QuerySet[Exemption]:
        return Exemption.objects.editable_by(self.request.user).select_related("module", "learner__person")

    def save(self, form: Any) -> str:
        exempting.withdraw(exemption=self.object, reason=form.cleaned_data["reason"], by=self.request.user)
        for route in self._routes():
            routes.plan_anew(route_id=route.pk, cause=routes.EXEMPTION)
        return self.cancel_url()

    def _routes(self) -> QuerySet[LearnerRoute]:
        mine = LearnerRoute.objects.for_user(self.request.user)
        return mine.filter(learner=self.object.learner_id, course=self.object.module.course_id)

    def cancel_url(self) -> str:
        route = self._routes().first()
        return reverse("delivery:route_detail", args=[route.pk]) if route else reverse("delivery:route_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = f"{self.object.learner}: {self.object.module.title}"
        return super().get_context_data(intro=intro, breadcrumb=[CRUMB, (self.title, "")], **kwargs)
