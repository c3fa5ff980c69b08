"""Pages about organisations and their contacts."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from clients import services
from clients.duplicates import Candidate, Match
from clients.filters import OrganisationFilter
from clients.forms import ContactForm, NoteForm, OrganisationForm
from clients.formula import formulas_for
from clients.models import Contact, Intake, Organisation, TimelineEntry
from clients.regions import region_warning
from clients.selectors import doubles, latest_moments, moments, organisations_with_news
from clients.sensitive import warnings_for
from clients.services.organisations import is_user
from clients.services.timeline import write_note
from clients.tables import OrganisationTable
from clients.timeline import KINDS
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage
from strategy.errors import NoStrategy
from strategy.policy import policy_on

CRUMB = ("Klanten", reverse_lazy("clients:organisation_list"))


class OrganisationList(ListPage):
    permission = "clients.view_organisation"
    title = "Klanten"
    template_name = "clients/organisation_list.html"
    model = Organisation
    table_class = OrganisationTable
    filterset_class = OrganisationFilter

    def rows(self) -> QuerySet[Organisation]:
        return organisations_with_news(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = {
            "count_one": "organisatie", "count_many": "organisaties", "empty_title": "Nog geen klanten",
            "empty_text": "Hier komen werkgevers, instanties en partners. Voeg de eerste toe of lees een bestand in.",
        }  # fmt: skip
        if self.request.user.has_perm("clients.change_organisation"):
            texts |= {"create_url": reverse("clients:organisation_create"), "create_label": "Nieuwe klant"}
        return super().get_context_data(**texts, **kwargs)


class OrganisationDetail(DetailPage):
    """One client: who they are, whom we know there, what was asked, what happened."""

    permission = "clients.view_organisation"
    template_name = "clients/organisation_detail.html"
    model = Organisation
    object: Organisation

    def get_queryset(self) -> QuerySet[Organisation]:
        return self.rows().select_related("owner__person", "team", "institution", "merged_into", "parent")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.object.merged_into is not None:
            return HttpResponseRedirect(self.object.merged_into.get_absolute_url())
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, organisation = self.request.user, self.object
        may_edit = Organisation.objects.editable_by(user).filter(pk=organisation.pk).exists()
        return super().get_context_data(
            title=organisation.name, breadcrumb=[CRUMB, (organisation.name, "")], panel_key="clients.organisation",
            may_edit=may_edit, may_claim=_may_claim(user, organisation), warning=_warning(organisation),
            takes_intake=bool(formulas_for(organisation.kind)), note_form=NoteForm(),
            contacts=organisation.contacts.select_related("person").order_by("-is_active", "person__sort_key"),
            intakes=_intakes_of(organisation, user),
            timeline=latest_moments(user, organisation), **kwargs,
        )  # fmt: skip


def _intakes_of(organisation: Organisation, user: Any) -> list[Intake]:
    rows = Intake.objects.for_user(user).filter(organisation=organisation).select_related("owner__person")
    return list(rows.only("subject", "held_on", "state", "organisation", "owner__person"))


def _may_claim(user: Any, organisation: Organisation) -> bool:
    return organisation.owner_id is None and user.has_perm("clients.change_organisation")


def _warning(organisation: Organisation) -> str | None:
    try:
        return region_warning(organisation, policy_on())
    except NoStrategy:
        return None


class OrganisationTimeline(DetailPage):
    """All that happened, by page and by kind."""

    permission = "clients.view_organisation"
    template_name = "clients/organisation_timeline.html"
    model = Organisation
    object: Organisation

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.request.GET.get("soort", "")
        entries = TimelineEntry.objects.for_user(self.request.user).filter(organisation=self.object).newest()
        if kind in KINDS:
            entries = entries.filter(kind=kind)
        page = Paginator(entries, 25).get_page(self.request.GET.get("page"))
        url = self.object.get_absolute_url()
        return super().get_context_data(
            title=f"Tijdlijn van {self.object}", breadcrumb=[CRUMB, (self.object.name, url), ("Tijdlijn", "")],
            page=page, timeline=moments(page.object_list), kind=kind, kinds=[(k, v.word) for k, v in KINDS.items()],
            **kwargs,
        )  # fmt: skip


class OrganisationCreate(FormPage):
    permission = "clients.change_organisation"
    title = "Nieuwe klant"
    template_name = "clients/organisation_create.html"
    form_class = OrganisationForm
    success_message = "De klant is toegevoegd."

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"owner": self.request.user.pk, "name": self.request.GET.get("naam", "")[:160]}
        return super().get_form_kwargs() | {"user": self.request.user, "initial": initial}

    def form_valid(self, form: Any) -> HttpResponse:
        """Likely doubles are shown once before anything is stored; a person decides."""
        if self.request.POST.get("dubbel") != "bewust" and (matches := self._doubles(form.cleaned_data)):
            return self.render_to_response(self.get_context_data(form=form, matches=matches))
        return super().form_valid(form)

    def _doubles(self, data: dict[str, Any]) -> list[Match]:
        typed = Candidate("nieuw", data["name"], data.get("place", ""), data.get("kvk", ""))
        return doubles.likely([typed], Organisation.objects.for_user(self.request.user).current(), 5)

    def save(self, form: OrganisationForm) -> str:
        made = services.add_organisation(organisation=form.save(commit=False), by=self.request.user)
        return made.get_absolute_url()

    def cancel_url(self) -> str:
        return reverse("clients:organisation_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


class OrganisationEdit(ObjectFormPage):
    permission = "clients.change_organisation"
    title = "Klant wijzigen"
    model = Organisation
    form_class = OrganisationForm
    success_message = "De wijzigingen zijn bewaard."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "instance": self.object}

    def save(self, form: OrganisationForm) -> str:
        services.change_organisation(organisation=form.save(commit=False), by=self.request.user)
        return self.object.get_absolute_url()

    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.name, self.object.get_absolute_url()), ("Wijzigen", "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class OrganisationClaim(ActionView):
    permission = "clients.change_organisation"
    success_message = "Jij bent nu accountmanager van deze klant."

    def act(self) -> str:
        organisation = get_object_or_404(Organisation.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        services.claim(organisation=organisation, by=self.request.user)
        return organisation.get_absolute_url()

    def error_url(self) -> str:
        return reverse("clients:organisation_detail", args=[self.kwargs["pk"]])


class NoteCreate(FormPage):
    """Anyone of the core team who talked with a client may write it down: one client picture."""

    permission = "clients.view_organisation"
    title = "Iets vastleggen"
    form_class = NoteForm
    success_message = "Vastgelegd in de tijdlijn."

    @property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation.objects.for_user(self.request.user).current(), pk=self.kwargs["pk"])

    def save(self, form: NoteForm) -> str:
        said = form.cleaned_data["text"]
        organisation = self.organisation
        write_note(organisation=organisation, kind=form.cleaned_data["kind"], said=said, by=self.request.user)
        for remark in warnings_for(said):
            messages.warning(self.request, remark.text)
        return organisation.get_absolute_url()

    def cancel_url(self) -> str:
        return self.organisation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.organisation.name, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class ContactCreate(ObjectFormPage):
    """A new contact at an organisation this user may change."""

    permission = "clients.change_organisation"
    title = "Nieuwe contactpersoon"
    model = Organisation
    form_class = ContactForm
    success_message = "De contactpersoon is toegevoegd."

    def save(self, form: ContactForm) -> str:
        function = form.cleaned_data["function"]
        services.add_contact(organisation=self.object, **form.person_data(), function=function, by=self.request.user)
        return self.object.get_absolute_url()

    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.name, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class ContactEdit(ObjectFormPage):
    permission = "clients.change_organisation"
    title = "Contactpersoon wijzigen"
    model = Contact
    form_class = ContactForm
    success_message = "De contactpersoon is bijgewerkt."

    def rows(self) -> QuerySet[Contact]:
        return super().rows().select_related("person", "organisation")

    def get_form_kwargs(self) -> dict[str, Any]:
        contact, person = self.object, self.object.person
        initial = {name: getattr(person, name) for name in ContactForm.PERSON}
        initial |= {"function": contact.function, "is_active": contact.is_active}
        locked = is_user(person)
        return super().get_form_kwargs() | {"contact": contact, "person_locked": locked, "initial": initial}

    def save(self, form: ContactForm) -> str:
        services.change_contact(
            contact=self.object, name=form.person_data(), function=form.cleaned_data["function"],
            is_active=form.cleaned_data["is_active"], by=self.request.user,
        )  # fmt: skip
        return self.cancel_url()

    def cancel_url(self) -> str:
        return str(self.object.organisation.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.organisation.name, self.cancel_url()), (str(self.object), "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)
