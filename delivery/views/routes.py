"""Mijn route: which blocks a learner still does, when each starts and when the paper is there."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catalogue import carousel_rows
from catalogue.carousel_time import ALL_SLOTS
from catalogue.forms.availability import AvailabilityForm
from delivery.forms.routes import GoalForm, RouteOrderForm
from delivery.models import Learner, LearnerRoute
from delivery.services import route_orders, routes
from delivery.views.enrol_draft import TERMS, terms_version
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ObjectFormPage, Page

PORTAL = "layouts/portal.html"
PERMISSION = "delivery.learner_portal"
CRUMB = ("Mijn route", "/mijn-route/")


def route_url(route: LearnerRoute) -> str:
    return reverse("delivery:my_route", args=[route.pk])


class MyRoutes(Page):
    """All routes of the learner; who has one goes there."""

    permission = PERMISSION
    template_name = "delivery/my_routes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = list(LearnerRoute.objects.own(request.user).select_related("course"))
        if len(found) == 1:
            return HttpResponseRedirect(route_url(found[0]))
        return self.render_to_response(self.get_context_data(title="Mijn route", routes=found))


class MyRouteNew(FormPage):
    permission = PERMISSION
    title = "Bereken je route"
    submit_label = "Bereken mijn route"
    form_class = GoalForm
    template_name = "delivery/route_wishes.html"

    def get_initial(self) -> dict[str, Any]:
        return {"slots": list(ALL_SLOTS)}

    def save(self, form: Any) -> str:
        learner, _ = Learner.objects.get_or_create(person=self.request.user.person)
        return route_url(routes.wish(learner=learner, by=self.request.user, **form.cleaned_data))

    def cancel_url(self) -> str:
        return reverse("delivery:my_routes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(layout=PORTAL, breadcrumb=[CRUMB, (self.title, "")], **kwargs)


class MyRoute(DetailPage):
    permission = PERMISSION
    model = LearnerRoute
    template_name = "delivery/my_route.html"

    def rows(self) -> Any:
        return LearnerRoute.objects.own(self.request.user).select_related("course", "learner__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        route: LearnerRoute = self.object
        steps = carousel_rows.steps(route.plan)
        places = route_orders.places(route)
        can_order = [place for place in places if not place.refusal]
        others = LearnerRoute.objects.own(self.request.user).exclude(pk=route.pk).exists()
        return super().get_context_data(
            title=f"Mijn route: {route.course.title}", route=route, steps=steps, places=places, can_order=can_order,
            is_finished=bool(steps) and all(step.block["status"] in ("klaar", "vrijgesteld") for step in steps),
            plans=route.plans.all()[:10], others=others, breadcrumb=[CRUMB, (route.course.title, "")], **kwargs,
        )  # fmt: skip


class MyRouteForm(ObjectFormPage):
    """A form about an own route."""

    permission = PERMISSION
    model = LearnerRoute

    def rows(self) -> Any:
        return LearnerRoute.objects.own(self.request.user).select_related("course", "learner__person")

    def cancel_url(self) -> str:
        return route_url(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [CRUMB, (self.object.course.title, self.cancel_url()), (self.title, "")]
        return super().get_context_data(layout=PORTAL, breadcrumb=trail, route=self.object, **kwargs)


class MyRouteWishes(MyRouteForm):
    title = "Wanneer kun je?"
    submit_label = "Bereken opnieuw"
    form_class = AvailabilityForm
    template_name = "delivery/route_wishes.html"
    success_message = "Je route is opnieuw berekend."

    def get_initial(self) -> dict[str, Any]:
        return {"slots": self.object.slots, "earliest_start": self.object.earliest_start}

    def save(self, form: Any) -> str:
        route = self.object
        routes.wish(learner=route.learner, course=route.course, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class MyRouteOrder(MyRouteForm):
    """All starts of the route that are open, in one order."""

    title = "Aanmelden voor je route"
    submit_label = "Aanmelden met betalingsverplichting"
    form_class = RouteOrderForm
    template_name = "delivery/route_order.html"
    success_message = "Je bent aangemeld. Per blok krijg je een mail."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(self.permission) and request.method == "GET" and not self._orderable():
            return HttpResponseRedirect(self.cancel_url())
        return super().dispatch(request, *args, **kwargs)

    def _orderable(self) -> list[Any]:
        return [place for place in route_orders.places(self.object) if not place.refusal]

    def get_form_kwargs(self) -> dict[str, Any]:
        about = {"course": self.object.course, "person": self.object.learner.person}
        return super().get_form_kwargs() | about | {"starts": [p.offering.starts_on for p in self._orderable()]}

    def save(self, form: Any) -> str:
        about = {name: form.cleaned_data[name] for name in ("birth_date", "birth_place") if name in form.cleaned_data}
        seen = self.request.POST.get("version", "")
        route_orders.order(
            route=self.object, version=int(seen) if seen.isdecimal() and len(seen) < 9 else -1,
            terms_version=terms_version(), about=about, early_start_version=form.early_start_version,
            by=self.request.user,
        )  # fmt: skip
        return self.cancel_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.object.refresh_from_db()
        rows = route_orders.places(self.object)
        return super().get_context_data(
            places=rows,
            total=route_orders.total(rows),
            vat=route_orders.total_vat(rows),
            terms_url=reverse("catalogue:page", args=[TERMS]),
            **kwargs,
        )


class MyRouteForget(ActionView):
    permission = PERMISSION
    success_message = "Je route is weg. Waar je voor bent aangemeld, blijft staan."

    def act(self) -> str:
        mine = get_object_or_404(LearnerRoute.objects.own(self.request.user), pk=self.kwargs["pk"])
        routes.forget(route=mine, by=self.request.user)
        return reverse("delivery:my_routes")

    def error_url(self) -> str:
        return reverse("delivery:my_routes")
