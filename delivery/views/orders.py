"""What individuals ordered, for who administers it; and what we agree with them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from delivery import withdrawal
from delivery.forms import PolicyForm
from delivery.models import Enrolment, EnrolmentPolicy
from delivery.selectors.orders import order_summary
from delivery.services import ordering
from llo_portal.kernel.dates import AMSTERDAM, today
from llo_portal.kernel.views import DetailPage, FormPage
from strategy.formulas import describe_choices


class EnrolmentDetail(DetailPage):
    """Payers, invoices, voucher, consents and how it ended."""

    permission = "delivery.view_orders"
    model = Enrolment
    template_name = "delivery/enrolment_detail.html"

    def rows(self) -> QuerySet[Enrolment]:
        related = (
            "programme__course",
            "programme__offering__course",
            "learner__person",
            "ended__by__person",
            "moved_from",
        )
        return Enrolment.objects.for_user(self.request.user).select_related(*related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row: Enrolment = self.object
        since = row.created_at.astimezone(AMSTERDAM).date()
        trail = [
            ("Trajecten", reverse("delivery:programme_list")),
            (row.programme.number, reverse("delivery:programme_learners", args=[row.programme_id])),
            (str(row.learner), ""),
        ]
        user = self.request.user
        return super().get_context_data(
            title=f"Inschrijving van {row.learner}", breadcrumb=trail, summary=order_summary(row),
            choices=describe_choices(row.choices), until=withdrawal.last_day(since) if row.terms_version else None,
            may_cancel=user.has_perm("delivery.enrol_learners") and row.state in ("aangemeld", "bevestigd", "gestart", "wachtlijst"),
            may_see_invoice=user.has_perm("finance.view_invoices"), **kwargs,
        )  # fmt: skip


class PolicyPage(FormPage):
    """The agreements that hold, those before, and the form for the next."""

    permission = "delivery.set_enrolment_policy"
    template_name = "delivery/enrolment_policy.html"
    title = "Inschrijfafspraken"
    form_class = PolicyForm
    submit_label = "Leg vast"
    success_message = "De nieuwe afspraken zijn vastgelegd."

    def get_initial(self) -> dict[str, Any]:
        held = ordering.policy_on(today())
        return {name: getattr(held, name) for name in self.form_class.base_fields if name != "starts_on"}

    def save(self, form: Any) -> str:
        ordering.set_policy(by=self.request.user, **form.cleaned_data)
        return reverse("delivery:enrolment_policy")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            policies=EnrolmentPolicy.objects.all(), holds=ordering.policy_on(today()), **kwargs
        )
