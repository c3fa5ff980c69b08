"""Comparing for visitors; synonyms and missed terms for who keeps the search good."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from catalogue import comparing, services
from catalogue.filters import MissedTermFilter, SynonymFilter
from catalogue.forms import SynonymForm
from catalogue.models import MissedTerm, Synonym
from catalogue.tables import MissedTermTable, SynonymTable
from catalogue.views.places import Made, Saved
from llo_portal.kernel.head import Head
from llo_portal.kernel.shared_pages import SharedPage
from llo_portal.kernel.views import PUBLIC, ActionView, ListPage, Page

SYNONYMS = ("Synoniemen", reverse_lazy("catalogue:synonym_list"))
COMPARE_WORDS = "Zet twee of drie opleidingen naast elkaar: prijs, uren per week, start en papier."
MISSED = ("Gemiste zoektermen", reverse_lazy("catalogue:missed_term_list"))


class Compare(SharedPage, Page):
    """Two or three courses in one table; the address holds the choice."""

    permission = PUBLIC
    template_name = "catalogue/course_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = comparing.readable(self.request.GET.getlist("c"))
        found = comparing.compared(asked)
        crumbs = [("Home", reverse("home")), ("Opleidingen", reverse("catalogue:course_list")), ("Vergelijken", "")]
        return super().get_context_data(
            title="Opleidingen vergelijken",
            breadcrumb=crumbs,
            head=Head(COMPARE_WORDS, reverse("catalogue:course_compare"), (), is_findable=False),
            compared=found,
            rows=comparing.rows(found),
            too_many=len(asked) > comparing.MOST,
            unknown=len(found) < min(len(self.request.GET.getlist("c")), len(asked) or 1, comparing.MOST),
            **kwargs,
        )


class SynonymList(ListPage):
    permission = "catalogue.manage_synonyms"
    title = "Synoniemen"
    model = Synonym
    table_class = SynonymTable
    filterset_class = SynonymFilter
    count_one, count_many = "paar", "paren"
    create_label = "Nieuw synoniem"
    empty_title = "Nog geen synoniemen"
    empty_text = "Een synoniem is een ander woord voor hetzelfde. Wie het ene woord zoekt, vindt ook het andere."

    def create_url(self) -> str:
        return reverse("catalogue:synonym_create")


class SynonymCreate(Made):
    """Filled in beforehand when it comes from a missed term."""

    permission = "catalogue.manage_synonyms"
    title = "Nieuw synoniem"
    form_class = SynonymForm
    crumb = SYNONYMS
    success_message = "Het synoniem is bewaard. De zoekfunctie gebruikt het binnen een halve minuut."

    def get_initial(self) -> dict[str, Any]:
        return {"word": self.request.GET.get("woord", "").replace("\x00", "")[:60]}

    def save(self, form: Any) -> str:
        services.save_synonym(synonym=form.save(commit=False), by=self.request.user)
        return self.cancel_url()


class SynonymEdit(Saved):
    permission = "catalogue.manage_synonyms"
    model = Synonym
    form_class = SynonymForm
    crumb = SYNONYMS
    template_name = "catalogue/synonym_edit.html"

    def save(self, form: Any) -> str:
        services.save_synonym(synonym=form.save(commit=False), by=self.request.user)
        return self.cancel_url()


class SynonymRemove(ActionView):
    permission = "catalogue.manage_synonyms"
    success_message = "Het synoniem is weg."

    def act(self) -> str:
        rows = Synonym.objects.editable_by(self.request.user)
        services.remove_synonym(synonym=get_object_or_404(rows, pk=self.kwargs["pk"]), by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return str(SYNONYMS[1])


class MissedTermList(ListPage):
    permission = "catalogue.view_missed_terms"
    title = "Gemiste zoektermen"
    model = MissedTerm
    table_class = MissedTermTable
    filterset_class = MissedTermFilter
    count_one, count_many = "zoekterm", "zoektermen"
    empty_title = "Elke zoekterm vond iets"
    empty_text = "Hier komen woorden te staan waarop bezoekers niets vonden. Wie er zocht, bewaren we niet."

    def rows(self) -> QuerySet[Any]:
        return super().rows().order_by("-count", "term")


class MissedTermForget(ActionView):
    permission = "catalogue.view_missed_terms"
    success_message = "De zoekterm is weg."

    def act(self) -> str:
        rows = MissedTerm.objects.editable_by(self.request.user)
        services.forget_missed_term(term=get_object_or_404(rows, pk=self.kwargs["pk"]), by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return str(MISSED[1])
