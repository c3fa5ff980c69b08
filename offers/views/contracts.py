"""The contract with the school."""

from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from llo_portal.kernel.views import DetailPage, FormPage, ListPage
from offers import services
from offers.agreement import subjects
from offers.forms import ContractForm
from offers.models import SchoolContract
from offers.tables import ContractTable


class ContractList(ListPage):
    permission = "offers.view_contract"
    title = "Contracten"
    model = SchoolContract
    table_class = ContractTable
    filterset_fields = ("institution",)

    def rows(self) -> QuerySet[SchoolContract]:
        return super().rows().select_related("institution").annotate(sector_count=Count("sectors"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more: dict[str, Any] = {
            "count_one": "contract", "count_many": "contracten", "empty_title": "Nog geen contracten",
            "empty_text": "Leg vast wat je met de school afspreekt: looptijd, sectoren en reactietermijnen.",
        }  # fmt: skip
        if self.request.user.has_perm("offers.change_contract"):
            more |= {"create_url": reverse("offers:contract_create"), "create_label": "Nieuw contract"}
        return super().get_context_data(**more, **kwargs)


class ContractDetail(DetailPage):
    permission = "offers.view_contract"
    model = SchoolContract
    template_name = "offers/contract_detail.html"

    def rows(self) -> QuerySet[SchoolContract]:
        return super().rows().select_related("institution").prefetch_related("sectors")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.request.user.has_perm("offers.change_contract")
        return super().get_context_data(title=self.object.title, subjects=subjects(), may_change=may_change, **kwargs)


class ContractCreate(FormPage):
    permission = "offers.change_contract"
    title = "Nieuw contract"
    form_class = ContractForm
    success_message = "Het contract is opgeslagen."

    def save(self, form: Any) -> str:
        contract = services.save_contract(
            contract=form.save(commit=False), response_days=form.response_days(), by=self.request.user
        )
        return reverse("offers:contract_detail", args=[contract.pk])

    def cancel_url(self) -> str:
        return reverse("offers:contract_list")


class ContractEdit(ContractCreate):
    title = "Contract bewerken"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = SchoolContract.objects.editable_by(self.request.user)
        return super().get_form_kwargs() | {"instance": get_object_or_404(rows, pk=self.kwargs["pk"])}

    def cancel_url(self) -> str:
        return reverse("offers:contract_detail", args=[self.kwargs["pk"]])
