"""Locations, groups, files of a client, and a selection of clients that goes to a colleague."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from clients.filters import OrganisationFilter, closest
from clients.forms.groups import AttachmentForm, HandOverForm, SiteForm
from clients.models import Attachment, Intake, Organisation, OrganisationSite
from clients.services import attachments, groups
from clients.services.handover import hand_over_some
from clients.views.merges import CLIENTS
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ObjectFormPage, guarded

FOUND = 40
SHOWN = 200


class SiteCreate(ObjectFormPage):
    """A new location of an organisation this user may change."""

    permission = "clients.change_organisation"
    title = "Nieuwe vestiging"
    model = Organisation
    form_class = SiteForm
    success_message = "De vestiging is bewaard."

    @property
    def organisation(self) -> Organisation:
        return self.object  # type: ignore[no-any-return]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": OrganisationSite(organisation=self.organisation)}

    def save(self, form: SiteForm) -> str:
        groups.save_site(site=form.save(commit=False), by=self.request.user)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return self.organisation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CLIENTS, (self.organisation.name, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class SiteEdit(SiteCreate):
    title = "Vestiging wijzigen"
    model = OrganisationSite

    def rows(self) -> QuerySet[OrganisationSite]:
        return super().rows().select_related("organisation")

    @property
    def organisation(self) -> Organisation:
        return self.object.organisation  # type: ignore[no-any-return]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}


class ParentChoose(DetailPage):
    """Under which organisation does this one belong? By search, since there are many."""

    permission = "clients.change_organisation"
    template_name = "clients/parent_choose.html"
    model = Organisation
    object: Organisation

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.editable_by(self.request.user).current().select_related("parent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        term = self.request.GET.get("q", "").strip()[:100]
        rows = Organisation.objects.for_user(self.request.user).current().exclude(pk=self.object.pk)
        crumbs = [CLIENTS, (self.object.name, self.object.get_absolute_url()), ("Groep", "")]
        found, has_more = closest(rows, term, FOUND) if len(term) > 1 else ([], False)
        return super().get_context_data(
            title=f"Bij welke groep hoort {self.object}?", breadcrumb=crumbs, term=term, found=found, has_more=has_more,
            **kwargs,
        )  # fmt: skip


class ParentSet(ActionView):
    permission = "clients.change_organisation"
    success_message = "De groep is bijgewerkt."

    def act(self) -> str:
        user = self.request.user
        organisation = get_object_or_404(Organisation.objects.editable_by(user).current(), pk=self.kwargs["pk"])
        chosen = self.kwargs.get("parent")
        rows = Organisation.objects.for_user(user).current()
        parent = get_object_or_404(rows, pk=chosen) if chosen else None
        groups.set_parent(organisation=organisation, parent=parent, by=user)
        return organisation.get_absolute_url()

    def error_url(self) -> str:
        return reverse("clients:parent_choose", args=[self.kwargs["pk"]])


class AttachmentCreate(FormPage):
    """Who works with clients may add a file to any of them: one client picture."""

    permission = "clients.change_organisation"
    title = "Bijlage toevoegen"
    form_class = AttachmentForm
    success_message = "De bijlage is bewaard."

    @cached_property
    def intake(self) -> Intake | None:
        return None

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation.objects.for_user(self.request.user).current(), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"organisation": self.organisation}

    def save(self, form: AttachmentForm) -> str:
        data = form.cleaned_data
        file = data.pop("file")
        attachments.add_attachment(
            organisation=self.organisation, intake=self.intake, content=file.read(), name=file.name, by=self.request.user, **data
        )  # fmt: skip
        return self.cancel_url()

    def cancel_url(self) -> str:
        return (self.intake or self.organisation).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CLIENTS, (self.organisation.name, self.organisation.get_absolute_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class IntakeAttachmentCreate(AttachmentCreate):
    @cached_property
    def intake(self) -> Intake | None:
        rows = Intake.objects.for_user(self.request.user).select_related("organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def organisation(self) -> Organisation:
        return self.intake.organisation  # type: ignore[union-attr]


@guarded("clients.view_organisation")
def attachment_file(request: HttpRequest, pk: Any) -> FileResponse:
    """To keep, never to show: nothing in it runs under our address."""
    found = get_object_or_404(Attachment.objects.for_user(request.user).exclude(file=""), pk=pk)
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.file_name, content_type=found.mime)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


class AttachmentDelete(ActionView):
    permission = "clients.change_organisation"
    success_message = "De bijlage is verwijderd."

    def act(self) -> str:
        rows = Attachment.objects.editable_by(self.request.user).select_related("organisation", "intake")
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        attachments.remove_attachment(attachment=found, by=self.request.user)
        return (found.intake or found.organisation).get_absolute_url()

    def error_url(self) -> str:
        return str(CLIENTS[1])


class HandOver(FormPage):
    """The directeur gives a selection of clients to a colleague; the filters of the list choose what is shown."""

    permission = "clients.hand_over"
    title = "Klanten overdragen"
    template_name = "clients/hand_over.html"
    form_class = HandOverForm
    submit_label = "Draag over"
    success_message = "De gekozen klanten zijn overgedragen."

    @cached_property
    def filterset(self) -> OrganisationFilter:
        rows = Organisation.objects.editable_by(self.request.user).current().select_related("owner__person")
        return OrganisationFilter(self.request.GET, queryset=rows, request=self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rows": Organisation.objects.editable_by(self.request.user).current()}

    def save(self, form: HandOverForm) -> str:
        data = form.cleaned_data
        hand_over_some(organisations=data["organisations"], successor=data["successor"], by=self.request.user)
        return self.request.get_full_path()

    def cancel_url(self) -> str:
        return reverse("clients:organisation_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.filterset.qs.order_by("sort_key")
        return super().get_context_data(
            breadcrumb=[CLIENTS, (self.title, "")], filter=self.filterset, rows=rows[:SHOWN], count=rows.count(),
            shown=SHOWN, **kwargs,
        )  # fmt: skip
