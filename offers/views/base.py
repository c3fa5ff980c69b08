"""What the pages about one quote share."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from llo_portal.kernel.views import ActionView, FormPage
from offers.models import Quote


class OfQuote:
    """`quote`: the one in the address that this user may change, or 404."""

    kwargs: dict[str, Any]
    request: Any

    @cached_property
    def quote(self) -> Quote:
        rows = Quote.objects.editable_by(self.request.user).select_related("organisation", "contact__person", "policy")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def page_of_quote(self) -> str:
        return reverse("offers:quote_detail", args=[self.kwargs["pk"]])


class QuoteAction(OfQuote, ActionView):
    """One step with a quote; a refusal is shown on its page."""

    permission = "offers.change_quote"

    def error_url(self) -> str:
        return self.page_of_quote()

    def act(self) -> str:
        self.step(self.quote)
        return self.page_of_quote()

    def step(self, quote: Quote) -> None:
        """Calls the service."""
        raise NotImplementedError


class QuoteFormPage(OfQuote, FormPage):
    """A form about one quote."""

    permission = "offers.change_quote"

    def get(self, *args: Any, **kwargs: Any) -> Any:
        _ = self.quote  # 404 before anything is drawn
        return super().get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> Any:
        _ = self.quote
        return super().post(*args, **kwargs)

    def cancel_url(self) -> str:
        return self.page_of_quote()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [("Offertes", reverse("offers:quote_list")), (str(self.quote), self.page_of_quote()), (self.title, "")]
        return super().get_context_data(quote=self.quote, breadcrumb=crumbs, **kwargs)
