"""The dashboard and its figures as a file."""

import csv
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from llo_portal.kernel.dates import Period, today
from llo_portal.kernel.sheets import neutralise
from llo_portal.kernel.views import Guarded, Page
from strategy.dashboard import figures


class PeriodForm(forms.Form):
    """This year up to today when nothing, or something unusable, was asked."""

    van = forms.DateField(label="Van", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    tot = forms.DateField(label="Tot en met", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("van"), data.get("tot")
        if start and end and end < start:
            self.add_error("tot", "Kies een dag op of na de begindatum.")
        if start and start.year < 2000:
            self.add_error("van", "Kies een dag vanaf 2000.")
        return data


def asked_period(request: HttpRequest) -> tuple[PeriodForm, Period]:
    this_year = {"van": today().replace(month=1, day=1), "tot": today()}
    form = PeriodForm(request.GET) if request.GET else PeriodForm(initial=this_year)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else this_year
    return form, Period(chosen["van"], chosen["tot"])


class Dashboard(Page):
    permission = "strategy.dashboards"
    template_name = "strategy/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, period = asked_period(self.request)
        return super().get_context_data(
            title="Dashboard", form=form, period=period, figures=figures(period, self.request.user),
            query=f"van={period.start.isoformat()}&tot={period.end.isoformat()}", **kwargs,
        )  # fmt: skip


class DashboardCsv(Guarded):
    """The same numbers; text that a spreadsheet would run as a formula is neutralised."""

    permission = "strategy.dashboards"

    def get(self, request: HttpRequest) -> HttpResponse:
        _, period = asked_period(request)
        name = f"dashboard-{period.start.isoformat()}-{period.end.isoformat()}.csv"
        answer = HttpResponse(
            "\ufeff", content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )  # fmt: skip
        rows = csv.writer(answer, delimiter=";")
        rows.writerow(["Indicator", "Waarde", "Eenheid", "Een jaar eerder", "Richting", "Omschrijving"])
        for figure in figures(period, request.user):
            label, unit, definition = map(neutralise, (figure.label, figure.unit, figure.definition))
            rows.writerow(
                [label, figure.plain(figure.value), unit, figure.plain(figure.before), figure.word, definition]
            )
        return answer
