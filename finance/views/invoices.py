"""Staff pages about invoices and what is paid on them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.audit import history
from finance import services
from finance.errors import PaymentError
from finance.files import document_response
from finance.filters import InvoiceFilter
from finance.forms import ReasonForm, ReceiptForm
from finance.models import Invoice, Payment, Refund
from finance.providers import ProviderDown, ProviderRefused
from finance.selectors import invoices as reads
from finance.services.checkout import check_payment
from finance.tables import InvoiceTable
from llo_portal.kernel.views import ActionView, DetailPage, ListPage, ObjectFormPage, guarded

SEE, MANAGE = "finance.view_invoices", "finance.manage_invoices"


class InvoiceList(ListPage):
    permission = SEE
    title = "Facturen"
    count_one, count_many = "factuur", "facturen"
    empty_title = "Nog geen facturen"
    empty_text = "Een factuur ontstaat vanzelf bij een aanmelding. Hier zie je wat verzonden en betaald is."
    template_name = "finance/invoice_list.html"
    model = Invoice
    table_class = InvoiceTable
    filterset_class = InvoiceFilter

    def rows(self) -> QuerySet[Invoice]:
        return Invoice.objects.for_user(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**reads.debtors(self.rows()), missing=reads.missing_on_invoices(), **kwargs)


class InvoiceDetail(DetailPage):
    permission = SEE
    model = Invoice
    template_name = "finance/invoice_detail.html"

    def rows(self) -> QuerySet[Invoice]:
        return Invoice.objects.for_user(self.request.user).select_related(
            "credits", "credit_note", "document", "person", "organisation"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invoice = self.object
        title = f"{invoice.get_kind_display()} {invoice}" if invoice.number else "Concept van een factuur"
        return super().get_context_data(
            title=title, may=self.request.user.has_perm(MANAGE), history_entries=history(invoice, self.request.user),
            **reads.invoice_page(invoice), **kwargs,
        )  # fmt: skip


class _InvoiceAction(ActionView):
    permission = MANAGE

    def invoice(self) -> Invoice:
        return get_object_or_404(Invoice.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("finance:invoice_detail", args=[self.kwargs["pk"]])


class InvoiceSend(_InvoiceAction):
    success_message = "De factuur heeft een nummer en wordt verstuurd."

    def act(self) -> str:
        return services.send_invoice(invoice=self.invoice(), by=self.request.user).get_absolute_url()


class InvoiceMailAgain(_InvoiceAction):
    success_message = "De factuur wordt opnieuw gemaild."

    def act(self) -> str:
        services.mail_invoice_again(invoice=self.invoice(), by=self.request.user)
        return self.error_url()


class InvoiceDiscard(_InvoiceAction):
    success_message = "Het concept is weggegooid."

    def act(self) -> str:
        services.discard_draft(invoice=self.invoice(), by=self.request.user)
        return reverse("finance:invoice_list")


class _InvoiceForm(ObjectFormPage):
    permission = MANAGE
    model = Invoice

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [("Facturen", reverse("finance:invoice_list")), (str(self.object), self.cancel_url()), (self.title, "")]
        return super().get_context_data(object=self.object, breadcrumb=trail, **kwargs)

    def cancel_url(self) -> str:
        return self.object.get_absolute_url()


class InvoiceCredit(_InvoiceForm):
    title, submit_label = "Crediteer de factuur", "Maak en verstuur de creditfactuur"
    template_name = "finance/invoice_credit.html"
    success_message = "De creditfactuur is verstuurd. Wat betaald was, gaat terug."
    form_class = ReasonForm

    def save(self, form: ReasonForm) -> str:
        note = services.credit_invoice(invoice=self.object, by=self.request.user, **form.cleaned_data)
        return note.get_absolute_url()


class InvoiceWriteOff(_InvoiceForm):
    title, submit_label = "Boek de factuur af", "Boek af"
    success_message = "De factuur is afgeboekt. Wat nog binnenkomt, wordt gewoon geboekt."
    form_class = ReasonForm

    def save(self, form: ReasonForm) -> str:
        row = services.write_off(invoice=self.object, by=self.request.user, **form.cleaned_data)
        return row.get_absolute_url()


class InvoiceReceipt(_InvoiceForm):
    title, submit_label = "Boek een betaling", "Boek"
    success_message = "De betaling is geboekt."
    form_class = ReceiptForm

    def get_initial(self) -> dict[str, Any]:
        return {"amount": services.due_now(self.object) or None}

    def save(self, form: ReceiptForm) -> str:
        services.record_payment(invoice=self.object, by=self.request.user, **form.cleaned_data)
        return self.object.get_absolute_url()


class _PaymentAction(ActionView):
    permission = MANAGE

    def payment(self) -> Payment:
        rows = Payment.objects.editable_by(self.request.user).select_related("invoice")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return self.payment().invoice.get_absolute_url()


class PaymentCheck(_PaymentAction):
    success_message = "De betaaldienst gaf antwoord; dit is de stand."

    def act(self) -> str:
        try:
            payment = check_payment(self.payment())
        except (ProviderDown, ProviderRefused):
            raise PaymentError("De betaaldienst geeft geen antwoord. We vragen het vanzelf later opnieuw.") from None
        return payment.invoice.get_absolute_url()


class RefundDone(ActionView):
    """A transfer back that somebody made by hand."""

    permission = MANAGE
    success_message = "De terugbetaling is afgevinkt."

    def refund(self) -> Refund:
        rows = Refund.objects.filter(payment__in=Payment.objects.editable_by(self.request.user))
        return get_object_or_404(rows.select_related("payment__invoice"), pk=self.kwargs["pk"])

    def act(self) -> str:
        refund = self.refund()
        if refund.payment.provider != "factuur":
            raise PaymentError("Deze terugbetaling doet de betaaldienst zelf.")
        services.finish_refund(refund=refund, by=self.request.user)
        return refund.payment.invoice.get_absolute_url()

    def error_url(self) -> str:
        return self.refund().payment.invoice.get_absolute_url()


@guarded(SEE)
def invoice_pdf(request: HttpRequest, pk: Any) -> HttpResponseBase:
    rows = Invoice.objects.for_user(request.user).select_related("document")
    return document_response(get_object_or_404(rows, pk=pk).document)
