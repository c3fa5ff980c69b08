"""Conditions and evidence beside a scheme; the schemes that come with the product."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from catalogue.models import SubsidyScheme
from clients.choices import ConditionKind
from clients.forms.schemes import ConditionForm, EvidenceForm
from clients.models import SchemeCondition, SchemeEvidence
from clients.services import schemes as services
from llo_portal.kernel.views import ActionView, FormPage, ObjectFormPage, Page

MANAGE = "catalogue.manage_schemes"
CRUMB = ("Regelingen", reverse_lazy("catalogue:scheme_list"))


def scheme_url(scheme: SubsidyScheme) -> str:
    return reverse("catalogue:scheme_edit", args=[scheme.pk])


class OfScheme(FormPage):
    """Something new beside a scheme."""

    permission = MANAGE

    @property
    def scheme(self) -> SubsidyScheme:
        return get_object_or_404(SubsidyScheme.objects.for_user(self.request.user), pk=self.kwargs["pk"])

    def cancel_url(self) -> str:
        return scheme_url(self.scheme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"breadcrumb": [CRUMB, (self.scheme.name, self.cancel_url()), (self.title, "")]}
        return super().get_context_data(**(told | kwargs))


class ConditionCreate(OfScheme):
    title = "Nieuwe voorwaarde"
    form_class = ConditionForm
    success_message = "De voorwaarde is bewaard."

    @property
    def kind(self) -> str:
        if self.kwargs["kind"] not in ConditionKind.values:
            raise Http404
        return str(self.kwargs["kind"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kind": self.kind}

    def save(self, form: ConditionForm) -> str:
        told = {"kind": self.kind, "value": form.value, "text": form.cleaned_data["text"]}
        services.save_condition(scheme=self.scheme, by=self.request.user, **told)
        return self.cancel_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(intro=ConditionKind(self.kind).label, **kwargs)


class ConditionRemove(ActionView):
    permission = MANAGE
    success_message = "De voorwaarde is weg."

    @property
    def row(self) -> SchemeCondition | SchemeEvidence:
        return get_object_or_404(SchemeCondition.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def act(self) -> str:
        row = self.row
        row.delete()
        return scheme_url(row.scheme)

    def error_url(self) -> str:
        return str(CRUMB[1])


class EvidenceCreate(OfScheme):
    title = "Nieuw bewijsstuk"
    form_class = EvidenceForm
    success_message = "Het bewijsstuk staat op de lijst voor nieuwe aanvragen."

    def save(self, form: EvidenceForm) -> str:
        services.add_evidence(scheme=self.scheme, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class EvidenceRemove(ConditionRemove):
    success_message = "Het bewijsstuk is van de lijst."

    @property
    def row(self) -> SchemeEvidence:
        return get_object_or_404(SchemeEvidence.objects.editable_by(self.request.user), pk=self.kwargs["pk"])


class ConditionEdit(ObjectFormPage):
    permission = MANAGE
    title = "Voorwaarde wijzigen"
    model = SchemeCondition
    form_class = ConditionForm
    success_message = "De voorwaarde is bewaard."

    def rows(self) -> QuerySet[Any]:
        return super().rows().select_related("scheme")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kind": self.object.kind, "instance": self.object}

    def save(self, form: ConditionForm) -> str:
        services.change_condition(
            condition=self.object, value=form.value, text=form.cleaned_data["text"], by=self.request.user
        )
        return self.cancel_url()

    def cancel_url(self) -> str:
        return scheme_url(self.object.scheme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.scheme.name, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, intro=self.object.get_kind_display(), **kwargs)


class SchemeExamples(Page):
    """What comes with the product, to be checked before use."""

    permission = MANAGE
    template_name = "clients/scheme_examples.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title="Voorbeelden van regelingen", examples=services.examples(), breadcrumb=[CRUMB, ("Voorbeelden", "")],
            **kwargs,
        )  # fmt: skip


class SchemeExamplesTake(ActionView):
    permission = MANAGE
    success_message = "De voorbeelden staan tussen de regelingen, met controleer achter hun naam."

    def act(self) -> str:
        services.take_examples(by=self.request.user)
        return str(CRUMB[1])

    def error_url(self) -> str:
        return str(CRUMB[1])
