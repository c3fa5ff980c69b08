"""The client's page on the personal link. The secret in the address is the lock, so there is nothing to sign in to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from llo_portal.kernel import limits
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import PUBLIC, Guarded
from offers import selectors, services, tokens
from offers.forms import AcceptForm, DeclineForm
from offers.models import Quote, QuoteLink, QuoteState
from offers.pages import quote_lines
from offers.paper import CONDITIONS
from offers.views.quotes import pdf_response
from strategy.formulas import describe_choices

READABLE = (QuoteState.SENT, QuoteState.ACCEPTED, QuoteState.DECLINED)


@method_decorator(never_cache, name="dispatch")
class TokenPage(Guarded):
    """Finds the link, or says that it does not exist; no page tells the address to another site."""

    permission = PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if limits.is_too_often(request, "offerte"):
            response: HttpResponseBase = render(request, "errors/429.html", status=429)
        else:
            response = super().dispatch(request, *args, **kwargs)
        # not no-referrer: browsers would send `Origin: null`, which the CSRF check refuses
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def find(self) -> QuoteLink:
        digest = tokens.digest(self.kwargs["token"])
        related = ("quote__organisation", "quote__contact__person", "quote__owner__person", "quote__document",
                   "quote__course")  # fmt: skip
        link = QuoteLink.objects.select_related(*related).filter(token_digest=digest).first() if digest else None
        if link is None:
            raise Http404
        return link

    def here(self) -> str:
        return reverse("offers:answer", args=[self.kwargs["token"]])


class AnswerPage(TokenPage):
    """Reading the quote, and the answer once it is given."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link = self.find()
        return show(
            request, link, self.kwargs["token"], AcceptForm(initial=_known(link)), DeclineForm(initial=_known(link))
        )


class AcceptAnswer(TokenPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link, form = self.find(), AcceptForm(request.POST)
        if not form.is_valid():
            return show(request, link, self.kwargs["token"], form, DeclineForm(initial=_known(link)))
        services.accept(
            link=link, name=form.cleaned_data["name"], function=form.cleaned_data["function"],
            ip_address=limits.client_address(request), user_agent=request.headers.get("User-Agent", ""),
        )  # fmt: skip
        return HttpResponseRedirect(self.here())


class DeclineAnswer(TokenPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link, form = self.find(), DeclineForm(request.POST)
        if not form.is_valid():
            return show(request, link, self.kwargs["token"], AcceptForm(initial=_known(link)), form)
        services.decline(
            link=link, name=form.cleaned_data["name"], reason=form.cleaned_data["reason"],
            ip_address=limits.client_address(request), user_agent=request.headers.get("User-Agent", ""),
        )  # fmt: skip
        return HttpResponseRedirect(self.here())


class AnswerPdf(TokenPage):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        link = self.find()
        if state_of(link) not in READABLE:
            raise Http404
        return pdf_response(link.quote)


def state_of(link: QuoteLink) -> QuoteState:
    """The quote's state as the client meets it: what is over is over, also before the beat wrote that down."""
    quote = link.quote
    over = quote.valid_until < today() or link.expires_at <= timezone.now()
    return QuoteState.EXPIRED if quote.state == QuoteState.SENT and over else QuoteState(quote.state)


def show(request: HttpRequest, link: QuoteLink, token: str, accept: AcceptForm, decline: DeclineForm) -> HttpResponse:
    quote, state = link.quote, state_of(link)
    context: dict[str, Any] = {"quote": quote, "token": token, "state": state, "layout": "layouts/public.html"}
    if state not in READABLE:
        context["replaced"] = Quote.objects.filter(replaces=quote).exists()
        return render(request, "offers/public/closed.html", context)
    context |= {
        "lines": quote_lines(quote), "totals": selectors.totals_of(quote), "choices": describe_choices(quote.choices),
        "accept_form": accept, "decline_form": decline, "is_open": state == QuoteState.SENT,
        "acceptance": getattr(quote, "acceptance", None),
        "conditions": quote.document.context["conditions"] if quote.document else CONDITIONS,
        "pdf_ready": quote.document is not None and quote.document.is_ready,
    }  # fmt: skip
    return render(request, "offers/public/quote.html", context)


def _known(link: QuoteLink) -> dict[str, str]:
    """Do not ask what we know; a link for somebody else starts empty."""
    contact = link.quote.contact
    if contact is None or contact.person.email != link.email:
        return {}
    return {"name": contact.person.full_name, "function": contact.function}
