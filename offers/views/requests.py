"""Asking an educator to carry something out."""

from functools import cached_property
from typing import Any

from django.db.models import Case, QuerySet, When
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catalogue.models import Offering
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage
from offers import services
from offers.filters import RequestFilter
from offers.forms import AnswerForm, RequestForm
from offers.models import DeliveryRequest, RequestState
from offers.selectors import own_school
from offers.tables import RequestTable
from offers.views.base import QuoteFormPage


class RequestList(ListPage):
    permission = "offers.view_request"
    title = "Uitvoeringsverzoeken"
    model = DeliveryRequest
    table_class = RequestTable
    filterset_class = RequestFilter
    extra_context = {
        "count_one": "verzoek", "count_many": "verzoeken", "empty_title": "Nog geen uitvoeringsverzoeken",
        "empty_text": "Vraag de school om uitvoering vanaf een offerte of een startmoment.",
    }  # fmt: skip

    def rows(self) -> QuerySet[DeliveryRequest]:
        """What still waits comes first, the nearest deadline on top."""
        waits = Case(When(state=RequestState.ASKED, then="answer_by"))
        rows = super().rows().select_related("institution", "quote", "offering__course", "asked_by__person")
        return rows.order_by(waits.asc(nulls_last=True), "-asked_on", "-created_at")


class RequestDetail(DetailPage):
    permission = "offers.view_request"
    model = DeliveryRequest
    template_name = "offers/request_detail.html"

    def rows(self) -> QuerySet[DeliveryRequest]:
        related = ("institution", "quote__organisation", "offering__course", "asked_by__person")
        return super().rows().select_related(*related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user = self.object, self.request.user
        mine = user.has_perm("offers.change_request") and DeliveryRequest.objects.editable_by(user).filter(pk=asked.pk)
        return super().get_context_data(
            title=f"Verzoek aan {asked.institution}", may_change=bool(mine), is_open=asked.state == RequestState.ASKED,
            may_ask_again=asked.state in (RequestState.REFUSED, RequestState.EXPIRED, RequestState.WITHDRAWN), **kwargs,
        )  # fmt: skip


class RequestForQuote(QuoteFormPage):
    permission = "offers.change_request"
    title = "Uitvoering vragen"
    submit_label = "Stel het verzoek"
    form_class = RequestForm
    success_message = "Het verzoek is gesteld."

    def get_initial(self) -> dict[str, Any]:
        quote = self.quote
        said = f"{quote.title} voor {quote.organisation}, {quote.participants} deelnemers."
        return {"institution": own_school(), "description": said}

    def save(self, form: Any) -> str:
        services.ask_delivery(quote=self.quote, by=self.request.user, **form.cleaned_data)
        return self.page_of_quote()


class RequestForOffering(FormPage):
    """For a start of the core range."""

    permission = "offers.change_request"
    title = "Uitvoering vragen"
    submit_label = "Stel het verzoek"
    form_class = RequestForm
    success_message = "Het verzoek is gesteld."

    @cached_property
    def offering(self) -> Offering:
        return get_object_or_404(Offering.objects.select_related("course"), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"institution": own_school(), "description": f"{self.offering}, {self.offering.capacity} plaatsen."}

    def save(self, form: Any) -> str:
        asked = services.ask_delivery(offering=self.offering, by=self.request.user, **form.cleaned_data)
        return reverse("offers:request_detail", args=[asked.pk])

    def cancel_url(self) -> str:
        return reverse("offers:request_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [("Uitvoeringsverzoeken", reverse("offers:request_list")), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, intro=str(self.offering), **kwargs)


class RequestAnswer(ObjectFormPage):
    permission = "offers.change_request"
    model = DeliveryRequest
    title = "Antwoord vastleggen"
    submit_label = "Leg het antwoord vast"
    form_class = AnswerForm
    success_message = "Het antwoord is vastgelegd."

    def save(self, form: Any) -> str:
        services.record_answer(request=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("offers:request_detail", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            ("Uitvoeringsverzoeken", reverse("offers:request_list")), (str(self.object), self.cancel_url()),
            (self.title, ""),
        ]  # fmt: skip
        return super().get_context_data(breadcrumb=crumbs, intro=self.object.description, **kwargs)


class RequestWithdraw(ActionView):
    permission = "offers.change_request"
    success_message = "Het verzoek is ingetrokken."

    def act(self) -> str:
        asked = get_object_or_404(DeliveryRequest.objects.editable_by(self.request.user), pk=self.kwargs["pk"])
        services.withdraw_request(request=asked, by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return reverse("offers:request_detail", args=[self.kwargs["pk"]])
