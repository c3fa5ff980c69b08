"""Asking and giving approval."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from llo_portal.kernel.views import FormPage
from offers import selectors, services
from offers.errors import OffersError
from offers.forms import ConsentForm, DecisionForm, DeviationForm
from offers.models import PriceDeviation, Quote
from offers.views.base import QuoteFormPage


class DeviationAsk(QuoteFormPage):
    title = "Afwijking van de bodemprijs vragen"
    submit_label = "Vraag de directeur"
    template_name = "offers/deviation_ask.html"
    form_class = DeviationForm
    success_message = "De directeur krijgt je vraag bij Vandaag."

    def save(self, form: Any) -> str:
        services.ask_deviation(quote=self.quote, by=self.request.user, **form.cleaned_data)
        return self.page_of_quote()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        price = selectors.price_view(selectors.priced_lines(self.quote), self.quote.participants, self.quote.cost_sheet)
        return super().get_context_data(price=price, **kwargs)


class DeviationDecide(FormPage):
    permission = "offers.decide_deviation"
    title = "Besluit over de afwijking"
    submit_label = "Leg het besluit vast"
    template_name = "offers/deviation_decide.html"
    form_class = DecisionForm
    success_message = "Je besluit is vastgelegd."

    @cached_property
    def deviation(self) -> PriceDeviation:
        rows = PriceDeviation.objects.filter(quote__in=Quote.objects.for_user(self.request.user))
        return get_object_or_404(rows.select_related("quote__organisation", "asked_by__person"), pk=self.kwargs["pk"])

    def get(self, *args: Any, **kwargs: Any) -> Any:
        _ = self.deviation  # 404 before anything is drawn
        return super().get(*args, **kwargs)

    def save(self, form: Any) -> str:
        note = form.cleaned_data["note"]
        if form.cleaned_data["decision"] == "goed":
            services.approve_deviation(deviation=self.deviation, by=self.request.user, note=note)
        else:
            services.refuse_deviation(deviation=self.deviation, by=self.request.user, note=note)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("offers:quote_detail", args=[self.deviation.quote_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        quote = self.deviation.quote
        crumbs = [("Offertes", reverse("offers:quote_list")), (str(quote), self.cancel_url()), ("Besluit", "")]
        return super().get_context_data(deviation=self.deviation, quote=quote, breadcrumb=crumbs, **kwargs)


class ConsentRecord(QuoteFormPage):
    title = "Akkoord van de uitvoerder vastleggen"
    submit_label = "Leg het akkoord vast"
    template_name = "offers/consent.html"
    form_class = ConsentForm
    success_message = "Het akkoord van de uitvoerder is vastgelegd."

    def save(self, form: Any) -> str:
        deliverer = selectors.deliverer_of(self.quote)
        if deliverer is None:
            raise OffersError("Er is nog geen uitvoerder bekend. Vraag eerst de uitvoering aan.")
        services.record_consent(quote=self.quote, institution=deliverer, by=self.request.user, **form.cleaned_data)
        return self.page_of_quote()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(deliverer=selectors.deliverer_of(self.quote), **kwargs)
