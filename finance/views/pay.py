"""Paying an invoice by personal link, the way to the checkout, and what the provider tells us. A secret in the address
is the lock; only the provider's bare message has none, and it makes us ask ourselves."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from finance import services, tokens
from finance.choices import PaymentProvider
from finance.errors import PaymentError
from finance.files import document_response
from finance.models import Invoice, Payment, PaymentLink
from finance.providers import ProviderDown, ProviderRefused
from finance.selectors.invoices import pay_context
from finance.services.checkout import ask_about_open_payments, hear, open_checkout
from llo_portal.kernel import limits
from llo_portal.kernel.views import PUBLIC, Guarded

LEADS_ON = timedelta(hours=24)
"""How long our address leads on to the checkout; later one starts again from the invoice."""


@method_decorator(never_cache, name="dispatch")
class TokenPage(Guarded):
    """No page tells its address to another site, and nobody tries many of them."""

    permission = PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if limits.is_too_often(request, "betalen"):
            response: HttpResponseBase = render(request, "errors/429.html", status=429)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class InvoiceByLink(TokenPage):
    def invoice(self) -> Invoice:
        digest = tokens.digest(self.kwargs["token"])
        links = PaymentLink.objects.select_related("invoice__document", "invoice__credits")
        link = links.filter(token_digest=digest, expires_at__gt=timezone.now()).first() if digest else None
        if link is None:
            raise Http404
        return link.invoice

    def here(self) -> str:
        return reverse("finance:pay", args=[self.kwargs["token"]])


class PayPage(InvoiceByLink):
    """What is to be paid, and how."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token, invoice = self.kwargs["token"], self.invoice()
        if "terug" in request.GET:
            ask_about_open_payments(invoice)
            invoice.refresh_from_db(fields=["state", "paid"])
        context = pay_context(invoice, came_back="terug" in request.GET) | {
            "start_url": reverse("finance:pay_start", args=[token]), "again_url": self.here() + "?terug=1",
            "pdf_url": reverse("finance:pay_pdf", args=[token]), "layout": "layouts/public.html",
        }  # fmt: skip
        return render(request, "finance/pay/page.html", context)


class PayStart(InvoiceByLink):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return start(request, self.invoice(), self.here())


class PayPdf(InvoiceByLink):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return document_response(self.invoice().document)


def start(request: HttpRequest, invoice: Invoice, here: str) -> HttpResponse:
    """A new online payment of what is due; one button, so a refusal is told on the page itself."""
    from django.contrib import messages

    try:
        payment = services.start_payment(
            invoice=invoice, provider=PaymentProvider.MOLLIE, return_url=f"{here}?terug=1", key=f"zelf:{uuid4()}"
        )
    except PaymentError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(here)
    return HttpResponseRedirect(payment.checkout_url)


class PaymentGo(TokenPage):
    """Leads on to the checkout. Starting there may be slow or fail: the order is safe and one tries again here."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = tokens.payment_of(self.kwargs["token"])
        payment = Payment.objects.select_related("invoice").filter(pk=pk).first() if pk else None
        if payment is None or payment.provider != PaymentProvider.MOLLIE:
            raise Http404
        if not payment.is_open or payment.created_at < timezone.now() - LEADS_ON:
            return HttpResponseRedirect(payment.return_url)
        try:
            return HttpResponseRedirect(open_checkout(payment))
        except (ProviderDown, ProviderRefused):
            return render(request, "finance/pay/not_now.html", {"payment": payment}, status=503)


@method_decorator(csrf_exempt, name="dispatch")
class MollieWebhook(Guarded):
    """Only an id comes in. We never believe it: we ask. A name that is not ours has no effect and no other answer."""

    permission = PUBLIC
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if limits.is_too_often(request, "melding"):
            return HttpResponse(status=429)
        name = request.POST.get("id", "")
        if 0 < len(name) <= 64 and name.isascii():
            hear(name)
        return HttpResponse(status=200)
