"""The strategy: read by staff, decided by two directeuren."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.audit import history
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, Guarded, ListPage, ObjectFormPage, Page
from strategy import services
from strategy.comparison import difference
from strategy.filters import StrategyFilter
from strategy.forms import NewStrategyForm, StrategyForm, chosen_in, motivations_in
from strategy.models import Strategy
from strategy.questions import book
from strategy.selectors import account_of, current, others, outlook
from strategy.tables import TONES, StrategyTable

VERSIONS = "strategy:versions"


class Current(Page):
    """What holds today, for everyone who works here."""

    permission = "strategy.view"
    template_name = "strategy/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        strategy = current()
        if strategy is None:
            return super().get_context_data(title="Strategie", **kwargs)
        return super().get_context_data(**(kwargs | _told(strategy, self.request)), is_current=True)


class Versions(ListPage):
    permission = "strategy.view"
    title = "Versies van de strategie"
    count_one, count_many = "versie", "versies"
    empty_title = "Nog geen strategie"
    empty_text = "Een strategie bestaat uit tien keuzes. Zodra zij gepubliceerd is, gedraagt het portaal zich ernaar."
    create_label = "Nieuwe versie"
    model = Strategy
    table_class = StrategyTable
    filterset_class = StrategyFilter

    def rows(self) -> QuerySet[Strategy]:
        return Strategy.objects.for_user(self.request.user).select_related(
            "proposed_by__person", "published_by__person"
        )

    def create_url(self) -> str:
        return reverse("strategy:create") if self.request.user.has_perm("strategy.decide") else ""


def _told(strategy: Strategy, request: HttpRequest) -> dict[str, Any]:
    """What the page of one version shows."""
    decides = request.user.has_perm("strategy.decide")
    return {
        "title": str(strategy),
        "breadcrumb": [("Strategie", reverse("strategy:current")), (str(strategy), "")],
        "object": strategy,
        "tone": TONES[strategy.state],
        "account": account_of(strategy),
        "motivations": {m.rule: m for m in strategy.motivations.select_related("by__person")},
        "others": others(strategy, request.user),
        "decides": decides,
        "may_publish": decides and strategy.state == "voorgesteld" and strategy.proposed_by_id != request.user.pk,
        "mission": book().mission,
        "history_entries": history(strategy, request.user),
    }


class Detail(DetailPage):
    permission = "strategy.view"
    model = Strategy
    template_name = "strategy/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**(kwargs | _told(self.object, self.request)))


class Compare(DetailPage):
    """The difference with another version: `?met=` names it, else the one that holds today."""

    permission = "strategy.view"
    model = Strategy
    template_name = "strategy/compare.html"

    def other(self) -> Strategy | None:
        rows = Strategy.objects.for_user(self.request.user).exclude(pk=self.object.pk)
        wanted = self.request.GET.get("met", "")
        if not wanted:
            return rows.filter(starts_on__lt=self.object.starts_on).order_by("-starts_on").first() or rows.first()
        try:
            return get_object_or_404(rows, pk=UUID(wanted))
        except ValueError:
            return rows.first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        other = self.other()
        before = other.choices_by_question() if other else {}
        return super().get_context_data(
            title=f"{self.object} vergelijken",
            breadcrumb=[("Strategie", reverse("strategy:current")), (str(self.object), self.object.get_absolute_url()),
                        ("Vergelijken", "")],
            other=other,
            others=others(self.object, self.request.user),
            difference=difference(before, self.object.choices_by_question()),
            **kwargs,
        )  # fmt: skip


class Create(FormPage):
    permission = "strategy.decide"
    title = "Nieuwe versie van de strategie"
    submit_label = "Maak concept"
    form_class = NewStrategyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": today().replace(year=today().year + 1, month=1, day=1), "based_on": current()}

    def save(self, form: NewStrategyForm) -> str:
        draft = services.create_draft(by=self.request.user, **form.cleaned_data)
        return reverse("strategy:choose", args=[draft.pk])

    def cancel_url(self) -> str:
        return reverse(VERSIONS)


class Choose(ObjectFormPage):
    """The ten questions, with the tensions beside them."""

    permission = "strategy.decide"
    model = Strategy
    form_class = StrategyForm
    template_name = "strategy/choose.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sites": services.number_of_sites()}

    def get_initial(self) -> dict[str, Any]:
        answers = self.object.choices_by_question()
        single = {q.key: next(iter(answers.get(q.key, ())), "") for q in book().questions if not q.multiple}
        several = {q.key: sorted(answers.get(q.key, ())) for q in book().questions if q.multiple}
        return {"starts_on": self.object.starts_on, "note": self.object.note, **single, **several}

    def save(self, form: StrategyForm) -> str:
        services.save_draft(
            strategy=self.object, choices=form.choices(), motivations=form.motivations(), by=self.request.user,
            starts_on=form.cleaned_data["starts_on"], note=form.cleaned_data["note"],
        )  # fmt: skip
        if self.request.POST.get("actie") == "voorstellen":
            services.propose(strategy=self.object, by=self.request.user)
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["form"].is_bound:
            chosen, motivations = chosen_in(self.request.POST), motivations_in(self.request.POST)
        else:
            chosen = self.object.choices_by_question()
            motivations = {m.rule: m.text for m in self.object.motivations.all()}
        return context | {
            "title": f"Keuzes van strategie {self.object.version}",
            "breadcrumb": [("Strategie", reverse("strategy:current")),
                           (str(self.object), self.object.get_absolute_url()), ("Keuzes", "")],
            "object": self.object,
            "outlook": outlook(chosen, motivations),
            "forms_by_key": {form.key: form for form in book().forms},
            "cancel_url": self.object.get_absolute_url(),
        }  # fmt: skip


class Tensions(Guarded):
    """Fragment: what the answers on the screen mean."""

    permission = "strategy.decide"
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        seen = outlook(chosen_in(request.POST), motivations_in(request.POST))
        return render(request, "strategy/outlook.html", {"outlook": seen})


class _Move(ActionView):
    """One step of a version; back to its page."""

    permission = "strategy.decide"
    service: ClassVar[Callable[..., Strategy]]

    def act(self) -> str:
        strategy = get_object_or_404(Strategy.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        type(self).service(strategy=strategy, by=self.request.user)
        return strategy.get_absolute_url()

    def error_url(self) -> str:
        return reverse("strategy:detail", args=[self.kwargs["pk"]])


class Propose(_Move):
    service = services.propose
    success_message = "Het voorstel staat klaar. Een andere directeur kan het publiceren."


class SendBack(_Move):
    service = services.send_back
    success_message = "De strategie is weer een concept."


class Publish(_Move):
    service = services.publish
    success_message = "De strategie is gepubliceerd."


class Withdraw(_Move):
    service = services.withdraw
    success_message = "De strategie is ingetrokken."
