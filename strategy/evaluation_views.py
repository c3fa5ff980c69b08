"""Evaluaties: the public page behind a personal link, and what came of it for staff."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from llo_portal.kernel import limits
from llo_portal.kernel.views import PUBLIC, ActionView, DetailPage, Guarded, ListPage
from strategy import services
from strategy.errors import LinkUsed, StrategyError
from strategy.evaluation_forms import AnswerForm
from strategy.evaluation_results import results_of, rounds, totals
from strategy.models import EvaluationRound, Invitation, Remark
from strategy.questionnaire_views import tabs
from strategy.tables import RoundTable

CRUMB = ("Evaluaties", reverse_lazy("strategy:evaluation_list"))


@method_decorator(never_cache, name="dispatch")
class EvaluationAnswer(Guarded):
    """No account: the secret in the address is the lock, and it opens once."""

    permission = PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if limits.is_too_often(request, "evaluatie"):
            response: HttpResponseBase = render(request, "errors/429.html", status=429)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def invitation(self) -> Invitation:
        found = services.find(self.kwargs["token"])
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = self.invitation()
        if invitation.used_on or invitation.expires_at <= timezone.now():
            return self.closed(invitation)
        return self.page(invitation, AnswerForm(questions=invitation.round.questionnaire.questions.all()))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = self.invitation()
        form = AnswerForm(request.POST, questions=invitation.round.questionnaire.questions.all())
        if not form.is_valid():
            return self.page(invitation, form)
        try:
            services.answer(invitation=invitation, scores=form.scores, words=form.words)
        except LinkUsed:
            return self.closed(invitation, status=409)
        except StrategyError as error:
            form.add_error(None, error.message)
            return self.page(invitation, form)
        return render(request, "strategy/evaluation_thanks.html", {"title": "Dank je wel", "round": invitation.round})

    def page(self, invitation: Invitation, form: AnswerForm) -> HttpResponse:
        context = {"title": "Wat vind je ervan?", "round": invitation.round, "form": form}
        return render(self.request, "strategy/evaluation_answer.html", context)

    def closed(self, invitation: Invitation, status: int = 200) -> HttpResponse:
        context = {"title": "Deze link is klaar", "was_used": invitation.used_on is not None or status == 409}
        return render(self.request, "strategy/evaluation_closed.html", context, status=status)


class EvaluationList(ListPage):
    permission = "strategy.view_evaluations"
    template_name = "strategy/evaluation_list.html"
    title = "Evaluaties"
    model = EvaluationRound
    table_class = RoundTable
    filterset_fields: ClassVar[list[str]] = ["questionnaire"]
    count_one, count_many = "evaluatie", "evaluaties"
    empty_title = "Nog geen evaluaties"
    empty_text = "Een evaluatie begint bij een advies dat is uitgebracht: kies daar wie je om een mening vraagt."

    def rows(self) -> QuerySet[EvaluationRound]:
        return rounds(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(totals=totals(), tabs=tabs("evaluation_list"), **kwargs)


class EvaluationDetail(DetailPage):
    permission = "strategy.view_evaluations"
    template_name = "strategy/evaluation_detail.html"
    model = EvaluationRound
    object: EvaluationRound

    def get_queryset(self) -> QuerySet[EvaluationRound]:
        return self.rows().select_related("questionnaire", "owner__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.object.title, breadcrumb=[CRUMB, (self.object.title, "")],
            results=results_of(self.object, self.request.user), panel_key="strategy.evaluation",
            may_moderate=self.request.user.has_perm("strategy.moderate_remarks"), **kwargs,
        )  # fmt: skip


class RemarkModerate(ActionView):
    permission = "strategy.moderate_remarks"
    success_message = "Je besluit is bewaard."

    def act(self) -> str:
        remark = get_object_or_404(
            Remark.objects.for_user(self.request.user).select_related("round"), pk=self.kwargs["pk"]
        )
        services.moderate(remark=remark, is_shown=self.request.POST.get("toon") == "ja", by=self.request.user)
        return remark.round.get_absolute_url()

    def error_url(self) -> str:
        return str(CRUMB[1])
