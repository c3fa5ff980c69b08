"""Screens of trajecten for staff."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catalogue.models import Offering
from delivery import forms
from delivery.filters import ProgrammeFilter
from delivery.models import Programme
from delivery.selectors.programmes import facts_of, is_promised, with_counts
from delivery.services import programmes as services
from delivery.tables import ProgrammeTable
from delivery.views.tabs import tabs_for
from llo_portal.kernel.views import ActionView, DetailPage, ListPage, ObjectFormPage
from strategy.formulas import describe_choices
from strategy.policy import policy_of

RELATED = ("organisation", "leader__person", "offering__course", "course", "quote", "policy")


class ProgrammeList(ListPage):
    permission = "delivery.view_programmes"
    model = Programme
    title = "Trajecten"
    count_one, count_many = "traject", "trajecten"
    empty_title = "Nog geen trajecten"
    empty_text = "Een traject ontstaat als een klant een offerte accepteert, of als je een startmoment plant."
    table_class = ProgrammeTable
    filterset_class = ProgrammeFilter

    def rows(self) -> QuerySet[Programme]:
        mine = Programme.objects.for_user(self.request.user)
        return with_counts(mine.select_related("organisation", "leader__person", "offering"))


class ProgrammePage(DetailPage):
    """One tab of a programme; subclasses name the tab and add what it shows."""

    permission = "delivery.view_programmes"
    model = Programme
    tab = ""

    def rows(self) -> QuerySet[Programme]:
        return with_counts(Programme.objects.for_user(self.request.user).select_related(*RELATED))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        shared = {
            "title": self.object.title,
            "breadcrumb": [("Trajecten", reverse("delivery:programme_list")), (self.object.number, "")],
            "tabs": tabs_for(self.object, user, self.tab),
            "may_plan": user.has_perm("delivery.plan") and self.object.is_live,
        }
        return super().get_context_data(**shared, **kwargs)


class ProgrammeDetail(ProgrammePage):
    tab = "overzicht"
    template_name = "delivery/programme_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        programme: Programme = self.object
        policy = policy_of(programme.policy)
        return super().get_context_data(
            facts=facts_of(programme), choices=describe_choices(programme.choices), is_promised=is_promised(programme),
            needs_promise=policy.needs_delivery_promise, may_see_client=self.request.user.has_perm("clients.view_organisation"),
            panel_key="delivery.programme", **kwargs,
        )  # fmt: skip


class ProgrammeForm(ObjectFormPage):
    """A form about one programme; back to its page afterwards."""

    permission = "delivery.plan"
    model = Programme
    back = "delivery:programme_detail"

    def rows(self) -> QuerySet[Programme]:
        return Programme.objects.editable_by(self.request.user).select_related(*RELATED)

    def cancel_url(self) -> str:
        return reverse(self.back, args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [
            ("Trajecten", reverse("delivery:programme_list")),
            (self.object.number, reverse("delivery:programme_detail", args=[self.object.pk])),
            (self.title, ""),
        ]
        return super().get_context_data(breadcrumb=trail, programme=self.object, **kwargs)


class ProgrammeEdit(ProgrammeForm):
    title = "Traject wijzigen"
    form_class = forms.ProgrammeForm
    success_message = "Het traject is gewijzigd."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: Any) -> str:
        services.change_plan(
            programme=self.object, by=self.request.user, **{n: form.cleaned_data[n] for n in form.changed_data}
        )
        return self.cancel_url()


class ProgrammeLeader(ProgrammeForm):
    permission = "delivery.assign_leader"
    title = "Programmaleider aanwijzen"
    form_class = forms.LeaderForm
    success_message = "De programmaleider is aangewezen."

    def rows(self) -> QuerySet[Programme]:
        return Programme.objects.for_user(self.request.user).select_related(*RELATED)

    def get_initial(self) -> dict[str, Any]:
        return {"leader": self.object.leader_id}

    def save(self, form: Any) -> str:
        services.assign_leader(programme=self.object, leader=form.cleaned_data["leader"], by=self.request.user)
        return self.cancel_url()


class ProgrammeFinish(ProgrammeForm):
    title = "Traject afronden"
    form_class = forms.OptionalReasonForm
    submit_label = "Rond af"
    success_message = "Het traject is afgerond."
    template_name = "delivery/programme_finish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(facts=facts_of(self.object), **kwargs)

    def save(self, form: Any) -> str:
        services.finish(programme=self.object, by=self.request.user, reason=form.cleaned_data["reason"])
        return self.cancel_url()


class ProgrammeCancel(ProgrammeForm):
    title = "Traject annuleren"
    form_class = forms.ReasonForm
    submit_label = "Annuleer het traject"
    success_message = "Het traject is geannuleerd. De deelnemers krijgen een mail."
    template_name = "delivery/programme_cancel.html"

    def save(self, form: Any) -> str:
        services.cancel(programme=self.object, by=self.request.user, reason=form.cleaned_data["reason"])
        return self.cancel_url()


class ProgrammeAction(ActionView):
    """One step of one programme."""

    permission = "delivery.plan"

    def programme(self) -> Programme:
        return get_object_or_404(Programme.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("delivery:programme_detail", args=[self.kwargs["pk"]])


class ProgrammeReady(ProgrammeAction):
    success_message = "Het traject is gereed."

    def act(self) -> str:
        services.make_ready(programme=self.programme(), by=self.request.user)
        return self.error_url()


class ProgrammeReopen(ProgrammeAction):
    success_message = "Het traject is weer in voorbereiding."

    def act(self) -> str:
        services.reopen_preparation(programme=self.programme(), by=self.request.user)
        return self.error_url()


class ProgrammeStart(ProgrammeAction):
    success_message = "Het traject loopt."

    def act(self) -> str:
        services.start(programme=self.programme(), by=self.request.user)
        return self.error_url()


class ProgrammeEnrolment(ProgrammeAction):
    """Opens (`open=ja`) or closes the enrolment of individuals."""

    def act(self) -> str:
        is_open = self.request.POST.get("open") == "ja"
        services.set_enrolment(programme=self.programme(), is_open=is_open, by=self.request.user)
        self.success_message = "Inschrijven kan." if is_open else "Inschrijven kan niet meer."
        return self.error_url()


class OfferingPlan(ActionView):
    """Makes the programme of a startmoment, with the planner as its leader."""

    permission = "delivery.plan"
    success_message = "Het traject bij dit startmoment staat klaar."

    def act(self) -> str:
        offering = get_object_or_404(Offering.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        programme = services.plan_for_offering(offering=offering, by=self.request.user, leader=self.request.user)
        return reverse("delivery:programme_detail", args=[programme.pk])

    def error_url(self) -> str:
        return reverse("delivery:programme_list")
