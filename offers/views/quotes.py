"""Staff pages about quotes."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from clients.models import Intake
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.views import ActionView, DetailPage, ListPage, guarded
from offers import pages, selectors, services
from offers.filters import QuoteFilter
from offers.forms import QuoteEditor
from offers.models import Quote
from offers.tables import QuoteTable
from offers.views.base import QuoteAction, QuoteFormPage


class QuoteList(ListPage):
    permission = "offers.view_quote"
    title = "Offertes"
    model = Quote
    table_class = QuoteTable
    filterset_class = QuoteFilter
    extra_context = {
        "count_one": "offerte", "count_many": "offertes", "empty_title": "Nog geen offertes",
        "empty_text": "Een offerte begint bij een intake: open een intake en kies Offerte maken.",
    }  # fmt: skip

    def rows(self) -> QuerySet[Quote]:
        return super().rows().select_related("organisation", "owner__person").with_amount()


class QuoteDetail(DetailPage):
    permission = "offers.view_quote"
    model = Quote
    template_name = "offers/quote_detail.html"

    def rows(self) -> QuerySet[Quote]:
        related = ("organisation", "contact__person", "owner__person", "course", "policy", "cost_sheet__budget",
                   "document", "intake", "replaces")  # fmt: skip
        return super().rows().select_related(*related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = pages.quote_page(self.object, self.request.user)
        return super().get_context_data(panel_key="offers.quote", **told, **kwargs)


class QuoteCreate(ActionView):
    """From an intake that this user may change."""

    permission = "offers.change_quote"
    success_message = "De offerte staat klaar als concept. Loop de regels en de calculatie na."

    def act(self) -> str:
        intake = get_object_or_404(Intake.objects.editable_by(self.request.user), pk=self.kwargs["pk"])
        quote = services.create_from_intake(intake=intake, by=self.request.user)
        return reverse("offers:quote_detail", args=[quote.pk])

    def error_url(self) -> str:
        return reverse("clients:intake_detail", args=[self.kwargs["pk"]])


class QuoteEdit(QuoteFormPage):
    """Fields, lines and choices on one page; works without JavaScript."""

    template_name = "offers/quote_edit.html"
    title = "Offerte bewerken"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.quote.is_draft:
            return HttpResponseRedirect(self.page_of_quote())
        return self.show(QuoteEditor(self.quote))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "nieuwe_regel" in request.POST:
            return self.show(QuoteEditor.with_empty_line(self.quote, request.POST))
        editor = QuoteEditor(self.quote, request.POST)
        if not editor.is_valid():
            return self.show(editor)
        try:
            services.update_quote(quote=self.quote, values=editor.values(), lines=editor.line_values(), by=request.user)
        except DomainError as error:
            editor.form.add_error(None, error.message)
            return self.show(editor)
        return HttpResponseRedirect(self.page_of_quote())

    def show(self, editor: QuoteEditor) -> HttpResponse:
        price = selectors.price_view(editor.priced() or selectors.priced_lines(self.quote), *self._sheet(editor))
        return self.render_to_response(self.get_context_data(editor=editor, form=editor.form, price=price))

    def _sheet(self, editor: QuoteEditor) -> tuple[int, Any]:
        return self.quote.participants, self.quote.cost_sheet


@guarded("offers.change_quote")
def quote_price(request: HttpRequest, pk: Any) -> HttpResponse:
    """The sum of what is typed so far, beside the floor price: a fragment, nothing is saved."""
    quote = get_object_or_404(Quote.objects.editable_by(request.user), pk=pk)
    editor = QuoteEditor(quote, request.POST or None)
    lines = editor.priced() if request.method == "POST" else selectors.priced_lines(quote)
    participants = (editor.participants() if request.method == "POST" else 0) or quote.participants
    price = selectors.price_view(lines, participants, quote.cost_sheet)
    return render(request, "offers/parts/price.html", {"price": price, "quote": quote})


class QuoteSheet(QuoteAction):
    success_message = "De calculatie is gemaakt met de tarieven van vandaag."

    def act(self) -> str:
        quote = services.new_cost_sheet(quote=self.quote, by=self.request.user)
        return reverse("finance:sheet_detail", args=[quote.cost_sheet_id])


class QuoteTakeOverRates(QuoteAction):
    success_message = "De afgesproken tarieven staan op de regels."

    def step(self, quote: Quote) -> None:
        services.take_over_rates(quote=quote, by=self.request.user)


class QuoteSubmit(QuoteAction):
    success_message = "De offerte staat klaar voor verzending."

    def step(self, quote: Quote) -> None:
        services.submit(quote=quote, by=self.request.user)


class QuoteReopen(QuoteAction):
    success_message = "Je kunt de offerte weer bewerken."

    def step(self, quote: Quote) -> None:
        services.reopen(quote=quote, by=self.request.user)


class QuoteSend(QuoteAction):
    permission = "offers.send_quote"
    success_message = "De offerte is verzonden. De PDF wordt gemaakt en daarna gemaild."

    def step(self, quote: Quote) -> None:
        services.send(quote=quote, by=self.request.user)


class QuoteMailAgain(QuoteAction):
    permission = "offers.send_quote"
    success_message = "De klant krijgt een nieuwe mail met een persoonlijke link."

    def step(self, quote: Quote) -> None:
        services.mail_again(quote=quote, by=self.request.user)


class QuoteWithdraw(QuoteAction):
    success_message = "De offerte is ingetrokken."

    def step(self, quote: Quote) -> None:
        services.withdraw(quote=quote, by=self.request.user)


class QuoteNewVersion(QuoteAction):
    success_message = "De nieuwe versie staat klaar als concept."

    def act(self) -> str:
        return reverse("offers:quote_detail", args=[services.new_version(quote=self.quote, by=self.request.user).pk])


@guarded("offers.view_quote")
def quote_progress(request: HttpRequest, pk: Any) -> HttpResponse:
    """Whether the PDF stands: a fragment that asks again until it does."""
    quote = get_object_or_404(Quote.objects.for_user(request.user).select_related("document"), pk=pk)
    return render(request, "offers/parts/progress.html", {"quote": quote})


@guarded("offers.read_document")
def quote_pdf(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """The PDF as the client got it."""
    quote = get_object_or_404(Quote.objects.for_user(request.user).select_related("document"), pk=pk)
    return pdf_response(quote)


def pdf_response(quote: Quote) -> FileResponse:
    """404 while there is no file yet."""
    if quote.document is None or not quote.document.is_ready:
        raise Http404
    return FileResponse(
        quote.document.file.open("rb"), content_type="application/pdf", filename=f"{quote.document.title}.pdf"
    )
