"""What was merged, and how it comes apart again."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from clients.models import Organisation, OrganisationMerge
from clients.services import unmerging
from clients.services.merging import contact_relations, organisation_relations, word_for
from llo_portal.kernel.views import ActionView, DetailPage, Page

CLIENTS = ("Klanten", reverse_lazy("clients:organisation_list"))
MERGES = ("Samenvoegingen", reverse_lazy("clients:merge_list"))
MOST = 100


class MergeList(Page):
    """The last merges, those that can still be undone marked."""

    permission = "clients.merge_organisation"
    template_name = "clients/merge_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = OrganisationMerge.objects.for_user(self.request.user).select_related("kept", "gone", "by__person")[:MOST]
        return super().get_context_data(
            title="Samenvoegingen", breadcrumb=[CLIENTS, (MERGES[0], "")],
            merges=[(row, unmerging.last_moment(row)) for row in rows], days=unmerging.DAYS, **kwargs,
        )  # fmt: skip


class MergeDetail(DetailPage):
    """What went over, and the button that takes it apart."""

    permission = "clients.merge_organisation"
    template_name = "clients/merge_detail.html"
    model = OrganisationMerge
    object: OrganisationMerge

    def get_queryset(self) -> QuerySet[OrganisationMerge]:
        return self.rows().select_related("kept", "gone", "by__person", "undone_by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merge = self.object
        editable = OrganisationMerge.objects.editable_by(self.request.user).filter(pk=merge.pk).exists()
        return super().get_context_data(
            title=f"{merge.gone} is samengevoegd met {merge.kept}", breadcrumb=[CLIENTS, MERGES, (str(merge.gone), "")],
            moves=_moves(merge), fills=[str(Organisation._meta.get_field(n).verbose_name) for n in merge.filled],  # type: ignore[union-attr]
            reason=unmerging.why_not(merge), may_edit=editable, until=unmerging.last_moment(merge), **kwargs,
        )  # fmt: skip


def _moves(merge: OrganisationMerge) -> list[tuple[str, int]]:
    """(Dutch name, how many rows went over)."""
    relations = organisation_relations() | {
        "clients.organisation.parent": Organisation._meta.get_field("daughters"),
        "clients.contact": Organisation._meta.get_field("contacts"),
    }
    moves = [(word_for(key, relations[key]), len(ids)) for key, ids in merge.moved.items() if key in relations and ids]
    if merge.folded:
        moves.append(("contactpersonen die bij beide bekend waren", len(merge.folded)))
    followed = sum(
        len(ids) for fold in merge.folded for key, ids in fold["moved"].items() if key in contact_relations()
    )
    return [*moves, ("regels over die contactpersonen", followed)] if followed else moves


class MergeUndo(ActionView):
    permission = "clients.merge_organisation"
    success_message = "De samenvoeging is ongedaan gemaakt. Beide klanten staan weer op de lijst."

    def act(self) -> str:
        rows = OrganisationMerge.objects.editable_by(self.request.user)
        merge = unmerging.undo(merge=get_object_or_404(rows, pk=self.kwargs["pk"]), by=self.request.user)
        return merge.get_absolute_url()

    def error_url(self) -> str:
        return reverse("clients:merge_detail", args=[self.kwargs["pk"]])
