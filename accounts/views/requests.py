"""Requests for inzage and wissen, by who has the right beheer. A person is found by exact address only."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts import services
from accounts.forms import PersonLookupForm
from accounts.models import DataRequest, Person
from accounts.views.own import zip_response
from llo_portal.kernel.personal_data import personal_data
from llo_portal.kernel.views import ActionView, FormPage, Guarded, Page

RIGHT = "accounts.personal_data_requests"


def people(email: str) -> QuerySet[Person]:
    return Person.objects.filter(email__iexact=email.strip(), erased_at=None)


class DataRequests(FormPage):
    """Looks a person up and shows what was asked before."""

    permission = RIGHT
    title = "Inzage en wissen"
    submit_label = "Zoek deze persoon"
    form_class = PersonLookupForm
    template_name = "accounts/data_requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        earlier = DataRequest.objects.select_related("by__person")[:50]
        return super().get_context_data(earlier=earlier, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        found = list(people(form.cleaned_data["email"]))
        if not found:
            form.add_error("email", "We kennen niemand met dit adres. Kijk de schrijfwijze na.")
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, found=found))


class PersonDataPage(Page):
    permission = RIGHT
    template_name = "accounts/person_data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = get_object_or_404(Person, pk=self.kwargs["pk"])
        crumbs = [("Inzage en wissen", reverse("accounts:data_requests")), (str(person), "")]
        return super().get_context_data(
            title=str(person), object=person, sources=[source.label for source in personal_data], breadcrumb=crumbs,
            earlier=DataRequest.objects.filter(person_id=person.pk).select_related("by__person"), **kwargs,
        )  # fmt: skip


class PersonExport(Guarded):
    permission = RIGHT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        person = get_object_or_404(Person, pk=pk)
        return zip_response(services.export_person(person=person, by=self.request.user))


class PersonErase(ActionView):
    permission = RIGHT

    def act(self) -> str:
        person = get_object_or_404(Person, pk=self.kwargs["pk"])
        services.erase_person(person=person, by=self.request.user)
        messages.success(
            self.request, "De gegevens zijn gewist. Hieronder staat wat er is gedaan en wat bewaard moest blijven."
        )
        return self.error_url()

    def error_url(self) -> str:
        return reverse("accounts:person_data", args=[self.kwargs["pk"]])
