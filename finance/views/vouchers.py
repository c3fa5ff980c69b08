"""Staff pages about vouchers (M15)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from finance import services
from finance.filters import SeriesFilter, VoucherFilter
from finance.forms import ReasonForm, SeriesForm
from finance.models import Voucher, VoucherSeries
from finance.selectors import vouchers as reads
from finance.services.vouchers import worth_text
from finance.tables import SeriesTable, VoucherTable
from llo_portal.kernel.dates import today
from llo_portal.kernel.exports import csv_response
from llo_portal.kernel.views import ActionView, FormPage, ListPage, ObjectFormPage, guarded

HERE = "finance.vouchers"
LIST = "finance:voucher_series_list"


class SeriesList(ListPage):
    permission = HERE
    title = "Vouchers"
    count_one, count_many = "reeks", "reeksen"
    empty_title = "Nog geen vouchers"
    empty_text = "Geef vouchers uit, bijvoorbeeld aan wie net een diploma haalde. Ze zijn vijf jaar geldig."
    create_label = "Geef vouchers uit"
    template_name = "finance/series_list.html"
    model = VoucherSeries
    table_class = SeriesTable
    filterset_class = SeriesFilter

    def rows(self) -> QuerySet[VoucherSeries]:
        return reads.with_counts(VoucherSeries.objects.for_user(self.request.user), today())

    def create_url(self) -> str:
        return reverse("finance:voucher_issue")


class SeriesIssue(FormPage):
    permission = HERE
    title, submit_label = "Geef vouchers uit", "Geef uit"
    form_class = SeriesForm
    success_message = "De vouchers zijn uitgegeven."

    def save(self, form: SeriesForm) -> str:
        return services.issue_series(by=self.request.user, **form.values()).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[("Vouchers", reverse(LIST)), (self.title, "")], **kwargs)

    def cancel_url(self) -> str:
        return reverse(LIST)


class SeriesDetail(ListPage):
    """The vouchers of one series, and how it stands."""

    permission = HERE
    count_one, count_many = "voucher", "vouchers"
    template_name = "finance/series_detail.html"
    model = Voucher
    table_class = VoucherTable
    filterset_class = VoucherFilter

    def series(self) -> Any:
        mine = reads.with_counts(VoucherSeries.objects.for_user(self.request.user), today())
        return get_object_or_404(mine.prefetch_related("courses"), pk=self.kwargs["pk"])

    def rows(self) -> QuerySet[Voucher]:
        mine = Voucher.objects.for_user(self.request.user).filter(series=self.kwargs["pk"])
        return mine.select_related("series", "person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        series = self.series()
        return super().get_context_data(
            title=series.name, object=series, told=reads.standing_of(series, today()), worth=worth_text(series),
            breadcrumb=[("Vouchers", reverse(LIST)), (series.name, "")], **kwargs,
        )  # fmt: skip


class VoucherSend(ActionView):
    permission = HERE
    success_message = "De code wordt opnieuw gemaild."

    def voucher(self) -> Voucher:
        rows = Voucher.objects.editable_by(self.request.user).select_related("series")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def act(self) -> str:
        services.send_voucher(voucher=self.voucher(), by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return self.voucher().series.get_absolute_url()


class VoucherBlock(ObjectFormPage):
    permission = HERE
    model = Voucher
    title, submit_label = "Blokkeer de voucher", "Blokkeer"
    success_message = "De voucher is geblokkeerd."
    form_class = ReasonForm

    def save(self, form: ReasonForm) -> str:
        services.block_voucher(voucher=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return self.object.series.get_absolute_url()


@guarded(HERE)
def report_csv(request: HttpRequest) -> HttpResponse:
    rows = VoucherSeries.objects.for_user(request.user)
    return csv_response("vouchers", reads.HEADINGS, reads.report(rows, today()))


@guarded(HERE)
def codes_csv(request: HttpRequest, pk: Any) -> HttpResponse:
    """The codes themselves, to print or hand out: whoever holds one can use it."""
    series = get_object_or_404(VoucherSeries.objects.for_user(request.user), pk=pk)
    return csv_response("codes", ("Nummer", "Voor", "Code", "Geldig tot en met"), reads.codes(series, today()))
