"""After ordering: thank you, the way to the checkout, and throwing away what was typed."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from catalogue.models import Offering
from delivery import withdrawal
from delivery.services import billing, drafting
from delivery.views.enrol_draft import COOKIE, FIELD, STEPS, OnOffering
from delivery.views.linked import BACK, pay_address
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import PUBLIC, Page


@method_decorator(never_cache, name="dispatch")
class EnrolReady(OnOffering, Page):
    """Thank you, and what happens next. Names nobody; without the cookie it says the same in general."""

    permission = PUBLIC
    template_name = "delivery/enrol_ready.html"

    def rows(self) -> QuerySet[Offering]:
        return Offering.objects.select_related("course", "location")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = self.draft
        enrolment = draft.enrolment if draft and draft.is_done else None
        waits = bool(enrolment and BACK in self.request.GET and billing.ask_after(enrolment))
        order = getattr(enrolment, "order", None)
        return super().get_context_data(
            offering=self.offering, enrolment=enrolment, order=order, steps=STEPS, step=4, token=self.token, field=FIELD, waits=waits,
            payers=list(enrolment.payers.all()) if enrolment else [], until=withdrawal.last_day(today()),
            online=billing.online_payer(enrolment) if enrolment else None, **kwargs,
        )  # fmt: skip


class EnrolPay(OnOffering, Page):
    """From thank-you to the checkout."""

    permission = PUBLIC
    http_method_names = ["post"]

    def rows(self) -> QuerySet[Offering]:
        return Offering.objects.select_related("course", "location")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.draft
        if not draft or not draft.enrolment:
            return HttpResponseRedirect(self.url("enrol_ready"))
        return HttpResponseRedirect(pay_address(request, draft.enrolment, self.url("enrol_ready")))


class EnrolForget(OnOffering, Page):
    """Somebody at a shared computer throws away what was typed."""

    permission = PUBLIC
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.draft:
            drafting.throw_away(draft=self.draft)
        messages.success(request, "We hebben gewist wat je invulde.")
        response = HttpResponseRedirect(reverse("catalogue:course_detail", args=[self.offering.course.slug]))
        response.delete_cookie(COOKIE, path=self.url("enrol"))
        return response
