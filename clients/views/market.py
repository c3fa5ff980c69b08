"""Marktscan: who offers what, and where we have nothing."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy

from clients.filters import MarketFilter
from clients.forms.relations import MarketOfferForm
from clients.models import MarketOffer
from clients.selectors import market as reads
from clients.tables import MarketTable
from llo_portal.kernel.exports import csv_response
from llo_portal.kernel.views import ActionView, FormPage, ListPage, ObjectFormPage, Page, guarded

CRUMB = ("Marktscan", reverse_lazy("clients:market_list"))
SEE, CHANGE = "clients.view_market", "clients.change_market"


def market_tabs(active: str) -> list[dict[str, Any]]:
    rows = (("offers", "Wie biedt wat", "market_list"), ("gaps", "Per sector en regio", "market_gaps"))
    return [{"label": word, "url": reverse(f"clients:{name}"), "active": key == active} for key, word, name in rows]


class MarketList(ListPage):
    permission = SEE
    title = "Marktscan"
    template_name = "clients/market_list.html"
    model = MarketOffer
    table_class = MarketTable
    filterset_class = MarketFilter
    count_one, count_many = "aanbod", "keer aanbod"
    create_label = "Aanbod toevoegen"
    empty_title = "Nog niets gezien"
    empty_text = "Leg vast wat anderen aanbieden, met prijs en bron. Dan zie je waar gaten zitten en wat gangbaar is."

    def rows(self) -> QuerySet[MarketOffer]:
        return super().rows().select_related("course")

    def create_url(self) -> str:
        return reverse("clients:market_create") if self.request.user.has_perm(CHANGE) else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.urlencode()
        return super().get_context_data(
            tabs=market_tabs("offers"),
            csv_url=f"{reverse('clients:market_csv')}{'?' + query if query else ''}",
            **kwargs,
        )


@guarded(SEE)
def market_csv(request: HttpRequest) -> HttpResponse:
    """The same rows as on the page, with the same filters."""
    rows = MarketOffer.objects.for_user(request.user).select_related("course")
    found = MarketFilter(request.GET, queryset=rows, request=request).qs
    return csv_response("marktscan", reads.HEADINGS, reads.as_rows(found))


class MarketGaps(Page):
    permission = SEE
    template_name = "clients/market_gaps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = MarketOffer.objects.for_user(self.request.user)
        return super().get_context_data(
            title="Marktscan", tabs=market_tabs("gaps"), places=reads.places(rows), **kwargs
        )


class MarketCreate(FormPage):
    permission = CHANGE
    title = "Aanbod van een ander"
    form_class = MarketOfferForm
    success_message = "Het aanbod staat in de marktscan."

    def save(self, form: MarketOfferForm) -> str:
        form.save()
        return self.cancel_url()

    def cancel_url(self) -> str:
        return str(CRUMB[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


class MarketEdit(ObjectFormPage, MarketCreate):
    model = MarketOffer
    template_name = "clients/market_edit.html"
    success_message = "Het aanbod is bijgewerkt."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.object, **kwargs)


class MarketRemove(ActionView):
    permission = CHANGE
    success_message = "Het aanbod is weg."

    def act(self) -> str:
        MarketOffer.objects.editable_by(self.request.user).filter(pk=self.kwargs["pk"]).delete()
        return str(CRUMB[1])

    def error_url(self) -> str:
        return str(CRUMB[1])
