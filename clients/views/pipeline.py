"""Kansen: board, table, forecast, and one opportunity."""

from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from clients import services
from clients.choices import CLOSED_STAGES, OPEN_STAGES
from clients.filters import OpportunityFilter
from clients.forms import LoseForm, NextStepForm, OpportunityCreateForm, OpportunityForm, StageWeightForm
from clients.models import Opportunity, Organisation, StageWeight
from clients.selectors import pipeline as reads
from clients.tables import OpportunityTable
from llo_portal.kernel.dates import Period, today
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage, Page

CRUMB = ("Kansen", reverse_lazy("clients:opportunity_board"))
SEE, CHANGE = "clients.view_opportunity", "clients.change_opportunity"


def pipeline_tabs(active: str) -> list[dict[str, Any]]:
    rows = (("board", "Bord", "opportunity_board"), ("list", "Tabel", "opportunity_list"),
            ("forecast", "Prognose", "opportunity_forecast"))  # fmt: skip
    return [{"label": word, "url": reverse(f"clients:{name}"), "active": key == active} for key, word, name in rows]


class OpportunityBoard(Page):
    permission = SEE
    template_name = "clients/opportunity_board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        found = OpportunityFilter(self.request.GET, queryset=reads.opportunities(user), request=self.request)
        columns = reads.board(found.qs)
        mine = set(
            Opportunity.objects.editable_by(user).filter(pk__in=[o.pk for c in columns for o in c.cards])
            .values_list("pk", flat=True)
        )  # fmt: skip
        return super().get_context_data(
            title="Kansen", tabs=pipeline_tabs("board"), filter=found, columns=columns, stages=OPEN_STAGES, mine=mine,
            total=sum(column.count for column in columns), day=today(), **kwargs,
        )  # fmt: skip


class OpportunityList(ListPage):
    permission = SEE
    title = "Kansen"
    template_name = "clients/opportunity_list.html"
    model = Opportunity
    table_class = OpportunityTable
    filterset_class = OpportunityFilter
    count_one, count_many = "kans", "kansen"
    empty_title = "Nog geen kansen"
    empty_text = "Een kans is een vraag die een opdracht kan worden. Begin er een op de pagina van een klant."

    def rows(self) -> QuerySet[Opportunity]:
        """What is open first, then what was closed last."""
        return reads.opportunities(self.request.user).order_by(
            F("closed_on").desc(nulls_first=True), F("expected_on").asc(nulls_last=True), "created_at"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=pipeline_tabs("list"), **kwargs)


class OpportunityForecast(Page):
    """What comes in when, and how well we turn questions into deals."""

    permission = SEE
    template_name = "clients/opportunity_forecast.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, year = self.request.user, Period(today().replace(year=today().year - 1, day=1), today())
        months = reads.months_ahead(user)
        by_formula, by_person = reads.scores_by(reads.ended_in(user, year))
        return super().get_context_data(
            title="Prognose", tabs=pipeline_tabs("forecast"), months=months, period=year, by_formula=by_formula,
            by_person=by_person, highest=max((m.value for m in months), default=0),
            total=sum(m.weighted for m in months), weights=StageWeight.objects.on(today()), stages=OPEN_STAGES,
            may_weigh=user.has_perm("clients.weigh_stages"), **kwargs,
        )  # fmt: skip


class StageWeightCreate(FormPage):
    permission = "clients.weigh_stages"
    title = "Kans op een deal vastleggen"
    form_class = StageWeightForm
    success_message = "Het percentage is vastgelegd."

    def save(self, form: StageWeightForm) -> str:
        services.weigh_stage(weight=form.save(commit=False), by=self.request.user)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("clients:opportunity_forecast")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, ("Prognose", self.cancel_url()), (self.title, "")], **kwargs)


class OpportunityDetail(DetailPage):
    permission = SEE
    template_name = "clients/opportunity_detail.html"
    model = Opportunity
    object: Opportunity

    def get_queryset(self) -> QuerySet[Opportunity]:
        return self.rows().select_related("organisation", "owner__person", "contact__person", "intake")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chance, organisation = self.object, self.object.organisation
        tasks = list(chance.tasks.select_related("owner__person").order_by("-done_at", "due_on"))
        return super().get_context_data(
            title=chance.title, panel_key="clients.opportunity",
            breadcrumb=[CRUMB, (organisation.name, organisation.get_absolute_url()), (chance.title, "")],
            may_edit=Opportunity.objects.editable_by(self.request.user).filter(pk=chance.pk).exists(),
            next_step=next((t for t in tasks if t.is_next_step and not t.done_at), None),
            other_tasks=[t for t in tasks if not t.is_next_step and not t.done_at],
            done_tasks=[t for t in tasks if t.done_at], stages=chance.stages.select_related("by__person"),
            steps=[s.label for s in OPEN_STAGES], at=_position(chance), moves=[s for s in OPEN_STAGES if s != chance.stage],
            following=next(iter(OPEN_STAGES[_position(chance) :]), None),
            step_form=NextStepForm(), day=today(), **kwargs,
        )  # fmt: skip


def _position(chance: Opportunity) -> int:
    """Which of the open stages it is in, from 1; past the last when it was closed."""
    values = [stage.value for stage in OPEN_STAGES]
    return values.index(chance.stage) + 1 if chance.stage not in CLOSED_STAGES else len(values) + 1


class OpportunityCreate(FormPage):
    """At a client: /klanten/<id>/kans/."""

    permission = CHANGE
    title = "Nieuwe kans"
    form_class = OpportunityCreateForm
    success_message = "De kans staat in de pijplijn."

    @property
    def organisation(self) -> Organisation:
        rows = Organisation.objects.for_user(self.request.user).current()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"owner": self.request.user.pk}
        return super().get_form_kwargs() | {"organisation": self.organisation, "initial": initial}

    def save(self, form: OpportunityCreateForm) -> str:
        made = services.open_opportunity(organisation=self.organisation, by=self.request.user, **form.cleaned_data)
        return made.get_absolute_url()

    def cancel_url(self) -> str:
        return self.organisation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.organisation.name, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class ChancePage(ObjectFormPage):
    """A form about one opportunity."""

    permission = CHANGE
    model = Opportunity

    def rows(self) -> QuerySet[Opportunity]:
        return super().rows().select_related("organisation")

    def cancel_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.title, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class OpportunityEdit(ChancePage):
    title = "Kans wijzigen"
    form_class = OpportunityForm
    success_message = "De kans is bijgewerkt."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object, "organisation": self.object.organisation}

    def save(self, form: OpportunityForm) -> str:
        services.change_opportunity(opportunity=self.object, values=form.cleaned_data, by=self.request.user)
        return self.cancel_url()


class OpportunityStep(ChancePage):
    """The next step is done; what is the one after it?"""

    title = "Stap gedaan"
    form_class = NextStepForm
    submit_label = "Gedaan, en plan deze stap"
    success_message = "De volgende stap is gepland."

    def rows(self) -> QuerySet[Opportunity]:
        return super().rows().open()

    def save(self, form: NextStepForm) -> str:
        services.do_next_step(opportunity=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class OpportunityLose(ChancePage):
    title = "Kans verloren"
    form_class = LoseForm
    submit_label = "Zet op verloren"
    success_message = "De kans staat op verloren. De reden telt mee in de cijfers."

    def save(self, form: LoseForm) -> str:
        services.lose(opportunity=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class ChanceAction(ActionView):
    permission = CHANGE

    @property
    def chance(self) -> Opportunity:
        return get_object_or_404(Opportunity.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("clients:opportunity_detail", args=[self.kwargs["pk"]])


class OpportunityMove(ChanceAction):
    """By button, by keyboard or by dragging a card: all three post here."""

    success_message = "De kans is verplaatst."

    def act(self) -> str:
        chance = services.move(opportunity=self.chance, stage=self.request.POST.get("stage", ""), by=self.request.user)
        return reverse("clients:opportunity_board") if self.request.POST.get("bord") else chance.get_absolute_url()


class OpportunityWin(ChanceAction):
    success_message = "Gewonnen. Gefeliciteerd!"

    def act(self) -> str:
        return services.win(opportunity=self.chance, by=self.request.user).get_absolute_url()


class OpportunityReopen(ChanceAction):
    success_message = "De kans staat weer open, met een nieuwe volgende stap."

    def act(self) -> str:
        return services.reopen_opportunity(opportunity=self.chance, by=self.request.user).get_absolute_url()
