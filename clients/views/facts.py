"""Arguments about the labour market: who said what, where and when."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from clients.filters import FactFilter
from clients.forms.advice import FactForm
from clients.models import LabourMarketFact
from clients.tables import FactTable
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, FormPage, ListPage, ObjectFormPage

CRUMBS = [("Adviezen", reverse_lazy("clients:advice_list")), ("Arbeidsmarkt", reverse_lazy("clients:fact_list"))]


class FactList(ListPage):
    permission = "clients.view_fact"
    title = "Arbeidsmarkt"
    model = LabourMarketFact
    table_class = FactTable
    filterset_class = FactFilter
    count_one, count_many = "argument", "argumenten"
    create_label = "Nieuw argument"
    empty_title = "Nog geen argumenten"
    empty_text = "Schrijf op wat een bron over de arbeidsmarkt zegt. In een advies staat het met bron en datum."

    def rows(self) -> QuerySet[LabourMarketFact]:
        found = super().rows()
        return (
            found.filter(valid_until__lt=today())
            if self.request.GET.get("stand") == "verlopen"
            else found.usable_on(today())
        )

    def create_url(self) -> str:
        return reverse("clients:fact_create") if self.request.user.has_perm("clients.change_fact") else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMBS[0], ("Arbeidsmarkt", "")], **kwargs)


class FactCreate(FormPage):
    permission = "clients.change_fact"
    title = "Nieuw argument"
    form_class = FactForm
    success_message = "Het argument is bewaard."

    def get_initial(self) -> dict[str, Any]:
        return {"checked_on": today()}

    def save(self, form: FactForm) -> str:
        form.save()
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("clients:fact_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[*CRUMBS, (self.title, "")], **kwargs)


class FactEdit(ObjectFormPage):
    permission = "clients.change_fact"
    title = "Argument wijzigen"
    model = LabourMarketFact
    form_class = FactForm
    success_message = "Het argument is bewaard."
    template_name = "clients/fact_edit.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: FactForm) -> str:
        form.save()
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("clients:fact_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.object, breadcrumb=[*CRUMBS, (self.title, "")], **kwargs)


class FactDelete(ActionView):
    """Reports that were given out keep their words."""

    permission = "clients.change_fact"
    success_message = "Het argument is weg."

    def act(self) -> str:
        LabourMarketFact.objects.editable_by(self.request.user).filter(pk=self.kwargs["pk"]).delete()
        return self.error_url()

    def error_url(self) -> str:
        return reverse("clients:fact_list")
