"""What a learner sees: the own invoices and vouchers, and nobody else's."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from finance.files import document_response
from finance.models import Invoice, Voucher
from finance.selectors.invoices import pay_context
from finance.selectors.vouchers import standing
from finance.services.checkout import ask_about_open_payments
from finance.services.payments import due_day, due_now
from finance.services.vouchers import code_for, worth_text
from finance.views.pay import start
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import Guarded, Page, guarded

OWN = "finance.own_invoices"
PORTAL = "layouts/portal.html"


class MyInvoices(Page):
    permission = OWN
    template_name = "finance/my_invoices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Invoice.objects.of_person(self.request.user).order_by("-year", "-sequence")
        told = [(row, due_now(row), due_day(row)) for row in rows.prefetch_related("instalments")]
        return super().get_context_data(title="Mijn facturen", invoices=told, **kwargs)


class _MyInvoice(Guarded):
    permission = OWN

    def invoice(self) -> Invoice:
        rows = Invoice.objects.of_person(self.request.user).select_related("document", "credits")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def here(self) -> str:
        return reverse("finance:my_invoice", args=[self.kwargs["pk"]])


@method_decorator(never_cache, name="dispatch")
class MyInvoice(_MyInvoice):
    """The same page as the personal link gives, inside the portal."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invoice = self.invoice()
        if "terug" in request.GET:
            ask_about_open_payments(invoice)
            invoice.refresh_from_db(fields=["state", "paid"])
        context = pay_context(invoice, came_back="terug" in request.GET) | {
            "start_url": reverse("finance:my_invoice_pay", args=[invoice.pk]), "again_url": self.here() + "?terug=1",
            "pdf_url": reverse("finance:my_invoice_pdf", args=[invoice.pk]), "layout": PORTAL,
            "breadcrumb": [("Mijn facturen", reverse("finance:my_invoices")), (str(invoice), "")],
        }  # fmt: skip
        return render(request, "finance/pay/page.html", context)


class MyInvoicePay(_MyInvoice):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return start(request, self.invoice(), self.here())


@guarded(OWN)
def my_invoice_pdf(request: HttpRequest, pk: Any) -> HttpResponseBase:
    rows = Invoice.objects.of_person(request.user).select_related("document")
    return document_response(get_object_or_404(rows, pk=pk).document)


@method_decorator(never_cache, name="dispatch")
class MyVouchers(Page):
    permission = OWN
    template_name = "finance/my_vouchers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Voucher.objects.of_person(self.request.user).select_related("series").prefetch_related("series__courses")
        told = [
            {
                "row": row, "worth": worth_text(row.series), "standing": standing(row, today()),
                "code": "" if row.redeemed_at else code_for(row),
            }
            for row in rows.order_by("series__valid_until")
        ]  # fmt: skip
        return super().get_context_data(title="Mijn vouchers", vouchers=told, **kwargs)
