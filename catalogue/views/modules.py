"""Staff: the module catalogue. Every block of every course with its study load, level and worth (MORA: the units that
education is put together from)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from catalogue import selectors
from catalogue.filters import ModuleFilter
from catalogue.models import Module
from catalogue.tables import ModuleTable
from catalogue.views.courses import CRUMB, OfferListPage
from llo_portal.kernel.views import DetailPage

MODULES = ("Modulecatalogus", reverse_lazy("catalogue:module_list"))


class ModuleList(OfferListPage):
    permission = "catalogue.view"
    title = "Modulecatalogus"
    model = Module
    table_class = ModuleTable
    filterset_class = ModuleFilter
    count_one, count_many = "blok", "blokken"
    empty_title = "Nog geen blokken"
    empty_text = "Een blok is een deel van een opleiding dat je apart kunt toetsen. Je maakt ze bij de opleiding."

    def rows(self) -> QuerySet[Module]:
        return super().rows().for_list()


class ModuleDetail(DetailPage):
    """One block: its worth, which diploma it stacks to, where the same part is used and what goes first."""

    permission = "catalogue.view"
    model = Module
    template_name = "catalogue/module_detail.html"

    def rows(self) -> QuerySet[Module]:
        return super().rows().select_related("course")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        block = self.object
        return super().get_context_data(
            title=block.title,
            breadcrumb=[CRUMB, MODULES, (block.title, "")],
            elsewhere=selectors.same_part_elsewhere(block),
            wholes=block.course.leads_to.all(),
            needed=block.needs.order_by("number"),
            opens=block.opens.order_by("number"),
            **kwargs,
        )
