"""Staff: startmomenten."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from accounts.audit import history
from catalogue import selectors, services
from catalogue.filters import OfferingFilter
from catalogue.forms import OfferingForm
from catalogue.models import Course, Offering
from catalogue.tables import OfferingTable, standing
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage

CRUMB = ("Startmomenten", reverse_lazy("catalogue:offering_list"))


def detail_url(offering: Offering) -> str:
    return reverse("catalogue:offering_detail", args=[offering.pk])


class OfferingList(ListPage):
    permission = "catalogue.view"
    title = "Startmomenten"
    model = Offering
    table_class = OfferingTable
    filterset_class = OfferingFilter
    count_one, count_many = "startmoment", "startmomenten"
    empty_title = "Nog geen startmomenten"
    empty_text = (
        "Een startmoment is een opleiding op een dag, met een plaats en een prijs. Maak er één bij een opleiding."
    )

    def rows(self) -> QuerySet[Offering]:
        """What comes first, then the history, latest first."""
        return super().rows().select_related("course", "module", "location").coming_first()


class OfferingDetail(DetailPage):
    """One start; delivery shows here what it does with it."""

    permission = "catalogue.view"
    model = Offering
    template_name = "catalogue/offering_detail.html"

    def rows(self) -> QuerySet[Offering]:
        return super().rows().select_related("course", "module", "location", "room__location")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offering, user = self.object, self.request.user
        return super().get_context_data(
            title=str(offering.course),
            breadcrumb=[CRUMB, (str(offering), "")],
            standing=standing(offering),
            price=selectors.price_of(offering, selectors.vat_rates()),
            may_manage=user.has_perm("catalogue.manage_offerings"),
            history_entries=history(offering, user),
            panel_key="catalogue.offering",
            **kwargs,
        )


class OfferingCreate(FormPage):
    permission = "catalogue.manage_offerings"
    title = "Nieuw startmoment"
    form_class = OfferingForm
    success_message = "Het startmoment is bewaard. Het is nog niet open voor inschrijving."

    @property
    def course(self) -> Course:
        return get_object_or_404(Course.objects.for_user(self.request.user), pk=self.kwargs["course"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Offering(course=self.course)}

    def save(self, form: OfferingForm) -> str:
        return detail_url(services.save_offering(offering=form.instance, by=self.request.user))

    def cancel_url(self) -> str:
        return reverse("catalogue:staff_course_detail", args=[self.kwargs["course"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (str(self.course), self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, intro=str(self.course), **kwargs)


class OfferingEdit(ObjectFormPage):
    permission = "catalogue.manage_offerings"
    model = Offering
    form_class = OfferingForm
    title = "Startmoment wijzigen"
    success_message = "De wijzigingen zijn bewaard."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: OfferingForm) -> str:
        return detail_url(services.save_offering(offering=form.instance, by=self.request.user))

    def cancel_url(self) -> str:
        return detail_url(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (str(self.object), detail_url(self.object)), ("Wijzigen", "")]
        return super().get_context_data(breadcrumb=crumbs, intro=str(self.object.course), **kwargs)


class OfferingAction(ActionView):
    permission = "catalogue.manage_offerings"

    @property
    def offering(self) -> Offering:
        return get_object_or_404(Offering.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("catalogue:offering_detail", args=[self.kwargs["pk"]])


class OfferingClose(OfferingAction):
    success_message = "Het startmoment is dicht voor inschrijving."

    def act(self) -> str:
        return detail_url(services.set_open(offering=self.offering, is_open=False, by=self.request.user))


class OfferingCancel(OfferingAction):
    success_message = "Dit startmoment gaat niet door."

    def act(self) -> str:
        return detail_url(services.cancel_offering(offering=self.offering, by=self.request.user))
