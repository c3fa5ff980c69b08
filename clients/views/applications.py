"""Aanvragen: a scheme asked to pay along for a client."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from clients.choices import ApplicationState
from clients.filters import ApplicationFilter
from clients.forms.schemes import (
    AmountForm,
    ApplicationCreateForm,
    ApplicationEditForm,
    DecisionForm,
    ReceiveForm,
    SubmitForm,
)
from clients.models import Attachment, EvidenceItem, Intake, Organisation, SchemeApplication
from clients.selectors import schemes as reads
from clients.services import schemes as services
from clients.tables import APPLICATION_TONES, ApplicationTable
from clients.views.relation_tabs import relation_tabs
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage

CRUMB = ("Aanvragen", reverse_lazy("clients:application_list"))
SEE, CHANGE = "clients.view_application", "clients.change_application"


class ApplicationList(ListPage):
    permission = SEE
    title = "Aanvragen van regelingen"
    template_name = "clients/relation_list.html"
    model = SchemeApplication
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    count_one, count_many = "aanvraag", "aanvragen"
    empty_title = "Nog geen aanvragen"
    empty_text = (
        "Een aanvraag begin je bij een klant, onder Regelingen. Hier zie je daarna wat wanneer de deur uit moet."
    )

    def rows(self) -> QuerySet[SchemeApplication]:
        return reads.applications(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        late = reads.late(SchemeApplication.objects.for_user(self.request.user), today()).count()
        return super().get_context_data(tabs=relation_tabs("applications"), late=late, **kwargs)


class ApplicationDetail(DetailPage):
    permission = SEE
    template_name = "clients/application_detail.html"
    model = SchemeApplication
    object: SchemeApplication

    def get_queryset(self) -> QuerySet[SchemeApplication]:
        return self.rows().select_related("organisation", "scheme", "opportunity", "intake", "course")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.object
        return super().get_context_data(
            title=found.scheme.name, breadcrumb=[CRUMB, (str(found), "")], day=today(),
            tone=APPLICATION_TONES.get(found.state, "neutral"), evidence=reads.evidence_of(found, self.request.user),
            may_edit=SchemeApplication.objects.editable_by(self.request.user).filter(pk=found.pk).exists(),
            must_check=reads.needs_check(found.scheme, today()), states=ApplicationState, **kwargs,
        )  # fmt: skip


class ApplicationCreate(FormPage):
    """At a client: /klanten/<id>/aanvraag/?regeling=<id>&intake=<id>."""

    permission = CHANGE
    title = "Nieuwe aanvraag"
    form_class = ApplicationCreateForm
    success_message = "De aanvraag staat klaar, met de lijst van bewijsstukken."

    @property
    def organisation(self) -> Organisation:
        rows = Organisation.objects.editable_by(self.request.user).current()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def _given(self, name: str) -> UUID | None:
        try:
            return UUID(self.request.GET.get(name, ""))
        except ValueError:
            return None

    def _intake(self) -> Intake | None:
        rows = Intake.objects.for_user(self.request.user).filter(organisation=self.organisation)
        return rows.filter(pk=self._given("intake")).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        intake = self._intake()
        first = intake.courses.first() if intake else None
        chance = intake.opportunities.first() if intake else None
        initial = {"scheme": self._given("regeling"), "course": first, "opportunity": chance}
        return super().get_form_kwargs() | {"organisation": self.organisation, "initial": initial}

    def save(self, form: ApplicationCreateForm) -> str:
        told = form.cleaned_data | {"intake": self._intake(), "by": self.request.user}
        return services.start_application(organisation=self.organisation, **told).get_absolute_url()

    def cancel_url(self) -> str:
        return self.organisation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(self.organisation.name, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class ApplicationForm(ObjectFormPage):
    """A form about one application."""

    permission = CHANGE
    model = SchemeApplication
    states: tuple[str, ...] = ()

    def rows(self) -> QuerySet[SchemeApplication]:
        rows = super().rows().select_related("organisation", "scheme")
        return rows.filter(state__in=self.states) if self.states else rows.running()

    def cancel_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (str(self.object), self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class ApplicationEdit(ApplicationForm):
    title = "Aanvraag wijzigen"
    form_class = ApplicationEditForm
    success_message = "De aanvraag is bijgewerkt."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object, "organisation": self.object.organisation}

    def save(self, form: ApplicationEditForm) -> str:
        services.change_application(application=self.object, values=form.cleaned_data, by=self.request.user)
        return self.cancel_url()


class ApplicationSubmit(ApplicationForm):
    title = "Aanvraag ingediend"
    form_class = SubmitForm
    submit_label = "Zet op ingediend"
    success_message = "De aanvraag is ingediend."
    states = (ApplicationState.PREPARING.value,)

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"amount": self.object.amount_asked}

    def save(self, form: SubmitForm) -> str:
        services.submit(application=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class ApplicationDecide(ApplicationForm):
    title = "Besluit van het loket"
    form_class = DecisionForm
    submit_label = "Leg het besluit vast"
    success_message = "Het besluit is vastgelegd."
    states = (ApplicationState.SUBMITTED.value,)

    def save(self, form: DecisionForm) -> str:
        told, by = form.cleaned_data, self.request.user
        if told["outcome"] == "ja":
            services.grant(
                application=self.object, on=told["on"], amount=told["amount"], settle_by=told["settle_by"], by=by
            )
        else:
            services.refuse(application=self.object, on=told["on"], by=by)
        return self.cancel_url()


class ApplicationSettle(ApplicationForm):
    title = "Vastgesteld"
    form_class = AmountForm
    submit_label = "Zet op vastgesteld"
    success_message = "De regeling is afgerekend."
    states = (ApplicationState.GRANTED.value,)

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"amount": self.object.amount_granted}

    def save(self, form: AmountForm) -> str:
        services.settle(application=self.object, amount=form.cleaned_data["amount"], by=self.request.user)
        return self.cancel_url()


class ApplicationWithdraw(ActionView):
    permission = CHANGE
    success_message = "De aanvraag is ingetrokken."

    def act(self) -> str:
        rows = SchemeApplication.objects.editable_by(self.request.user)
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        return services.withdraw(application=found, by=self.request.user).get_absolute_url()

    def error_url(self) -> str:
        return reverse("clients:application_detail", args=[self.kwargs["pk"]])


class EvidenceReceive(ObjectFormPage):
    """The piece is in; again for a next file."""

    permission = CHANGE
    title = "Bewijsstuk ontvangen"
    model = EvidenceItem
    form_class = ReceiveForm
    submit_label = "Bewaren"
    success_message = "Het bewijsstuk is bewaard."

    def rows(self) -> QuerySet[EvidenceItem]:
        return super().rows().select_related("application__scheme", "application__organisation")

    def get_form_kwargs(self) -> dict[str, Any]:
        client = self.object.application.organisation
        known = Attachment.objects.for_user(self.request.user).filter(organisation=client)
        return super().get_form_kwargs() | {"known": known.exclude(evidence=self.object)}

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"where_kept": self.object.where_kept}

    def save(self, form: ReceiveForm) -> str:
        told = form.cleaned_data
        file = told.pop("file", None)
        given = (file.name, file.read()) if file else None
        services.receive(item=self.object, on=today(), file=given, by=self.request.user, **told)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return str(self.object.application.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (str(self.object.application), self.cancel_url()), (self.object.what, "")]
        return super().get_context_data(breadcrumb=crumbs, intro=self.object.what, **kwargs)


class EvidenceLetGo(ActionView):
    """A file that is not this piece of evidence after all."""

    permission = CHANGE
    success_message = "Het bestand hoort niet meer bij dit bewijsstuk. Het staat nog bij de bijlagen van de klant."

    def act(self) -> str:
        rows = EvidenceItem.objects.editable_by(self.request.user).select_related("application")
        item = get_object_or_404(rows, pk=self.kwargs["pk"])
        files = Attachment.objects.for_user(self.request.user).filter(evidence=item)
        services.let_go(item=item, attachment=get_object_or_404(files, pk=self.kwargs["file"]), by=self.request.user)
        return item.application.get_absolute_url()

    def error_url(self) -> str:
        return str(CRUMB[1])
