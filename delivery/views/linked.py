"""The pages behind the personal link of somebody who enrolled: what was ordered, paying, and withdrawing. The secret in
the address is the lock (decision 10)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.models import Provider
from delivery import tokens, withdrawal
from delivery.forms import WithdrawForm
from delivery.models import Enrolment, EnrolmentLink
from delivery.selectors.orders import OrderSummary, order_summary
from delivery.services import billing, leaving
from llo_portal.kernel.dates import today
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.limits import is_too_often
from llo_portal.kernel.views import PUBLIC, Guarded, Page

BACK = "terug"
"""In the address by which somebody comes back from the checkout."""


@method_decorator(never_cache, name="dispatch")
class LinkPage(Guarded):
    """Finds the enrolment of the link, or says that it does not exist."""

    permission = PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_too_often(request, "aanmelding"):
            response: HttpResponseBase = render(request, "errors/429.html", status=429)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"  # not no-referrer: see decision 10
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def find(self) -> Enrolment:
        digest = tokens.digest(self.kwargs["token"], tokens.LINK)
        related = ("enrolment__programme__offering__course", "enrolment__programme__offering__location",
                   "enrolment__learner__person")  # fmt: skip
        links = EnrolmentLink.objects.select_related(*related).filter(expires_at__gt=timezone.now())
        link = links.filter(token_digest=digest).first() if digest else None
        if link is None:
            raise Http404
        return link.enrolment

    def here(self) -> str:
        return reverse("delivery:enrolment_link", args=[self.kwargs["token"]])


class EnrolmentLinkPage(LinkPage):
    """What was ordered, what is to be paid and until when somebody may withdraw."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        enrolment = self.find()
        waits = BACK in request.GET and billing.ask_after(enrolment)
        return show(request, enrolment, self.kwargs["token"], WithdrawForm(), waits=waits)


class LinkWithdraw(LinkPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        enrolment, form = self.find(), WithdrawForm(request.POST)
        if not form.is_valid():
            return show(request, enrolment, self.kwargs["token"], form)
        try:
            leaving.withdraw(enrolment=enrolment, by=None)
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(self.here())
        messages.success(request, "Je bent afgemeld. Je krijgt hiervan een bevestiging per mail.")
        return HttpResponseRedirect(self.here())


class LinkPay(LinkPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(pay_address(request, self.find(), self.here()))


def pay_address(request: HttpRequest, enrolment: Enrolment, back: str) -> str:
    """The checkout for what the learner owes now; back with the reason when there is nothing to pay."""
    payer = billing.online_payer(enrolment)
    if payer is None:
        messages.info(request, "Er staat nu niets open om online te betalen.")
        return back
    try:
        return billing.checkout(payer=payer, return_url=f"{back}?{BACK}=1")
    except DomainError as error:
        messages.error(request, error.message)
        return back


def show(
    request: HttpRequest, enrolment: Enrolment, token: str, form: WithdrawForm, *, waits: bool = False
) -> HttpResponse:
    summary: OrderSummary = order_summary(enrolment)
    since = timezone.localdate(enrolment.created_at)
    may = withdrawal.may_withdraw(
        is_consumer=bool(enrolment.terms_version), enrolled_on=since, on=today(), state=enrolment.state
    )
    context = {
        "enrolment": enrolment, "offering": enrolment.programme.offering, "summary": summary, "form": form,
        "token": token, "waits": waits, "may_withdraw": may, "until": withdrawal.last_day(since),
        "online": billing.online_payer(enrolment), "due": leaving.due_after(enrolment) if may else None,
        "terms": None if may else leaving.terms_of(enrolment), "late_due": leaving.due_on_cancelling(enrolment),
    }  # fmt: skip
    return render(request, "delivery/enrolment_link.html", context)


class WithdrawalFormPage(Page):
    """The model form for withdrawing (bijlage I bij art. 6:230m BW), to fill in and send."""

    permission = PUBLIC
    template_name = "delivery/withdrawal_page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title="Modelformulier voor herroeping", provider=Provider.objects.first(), **kwargs
        )
