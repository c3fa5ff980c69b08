"""What a client's own people see after signing in."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from llo_portal.kernel.views import ActionView, ListPage
from offers import services
from offers.errors import OffersError
from offers.models import Quote, QuoteState
from offers.tables import MyQuoteTable


class MyQuotes(ListPage):
    permission = "offers.my_quotes"
    title = "Offertes"
    model = Quote
    table_class = MyQuoteTable
    filterset_fields = ()
    extra_context = {
        "layout": "layouts/portal.html", "count_one": "offerte", "count_many": "offertes", "filter": None,
        "empty_title": "Je hebt nog geen offertes", "empty_text": "Zodra wij een offerte sturen, staat hij hier.",
    }  # fmt: skip

    def rows(self) -> QuerySet[Quote]:
        return super().rows().select_related("document", "organisation").with_amount()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"filter": None}


class MyQuoteOpen(ActionView):
    """A fresh personal link for who is signed in, and on to its page."""

    permission = "offers.my_quotes"

    def act(self) -> str:
        quote = get_object_or_404(Quote.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        if quote.state != QuoteState.SENT:
            raise OffersError("Op deze offerte kun je niet meer antwoorden.")
        token = services.open_link(quote=quote, email=self.request.user.email)  # type: ignore[union-attr]
        return reverse("offers:answer", args=[token])

    def error_url(self) -> str:
        return reverse("offers:my_quotes")
