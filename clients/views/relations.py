"""Long relations: framework agreements, rhythm, referents, segments and promising clients."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from clients.filters import AgreementFilter
from clients.forms.relations import AgreementForm, RateForm, ReferentForm, RhythmForm, SegmentForm
from clients.models import (
    AgreementRate,
    Contact,
    FrameworkAgreement,
    MarketSegment,
    Organisation,
    Referent,
)
from clients.promising import client_signals
from clients.selectors import promising as ranked
from clients.selectors import relations as reads
from clients.services import relations as services
from clients.tables import AgreementTable
from clients.views.relation_tabs import relation_tabs
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage, Page

AGREEMENTS = ("Raamovereenkomsten", reverse_lazy("clients:agreement_list"))
REFERENTS = ("Referenten", reverse_lazy("clients:referent_list"))
SEGMENTS = ("Segmenten", reverse_lazy("clients:segment_list"))
SEE, CHANGE = "clients.view_agreement", "clients.change_agreement"


class AgreementList(ListPage):
    permission = SEE
    title = "Raamovereenkomsten"
    template_name = "clients/relation_list.html"
    model = FrameworkAgreement
    table_class = AgreementTable
    filterset_class = AgreementFilter
    count_one, count_many = "raamovereenkomst", "raamovereenkomsten"
    empty_title = "Nog geen raamovereenkomsten"
    empty_text = (
        "Een raamovereenkomst legt voor langere tijd tarieven en volume vast. Begin er een op de pagina van een klant."
    )

    def rows(self) -> QuerySet[FrameworkAgreement]:
        return reads.agreements(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=relation_tabs("agreements"), **kwargs)


class AgreementDetail(DetailPage):
    permission = SEE
    template_name = "clients/agreement_detail.html"
    model = FrameworkAgreement
    object: FrameworkAgreement

    def get_queryset(self) -> QuerySet[FrameworkAgreement]:
        return self.rows().select_related("organisation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, day = self.object, today()
        return super().get_context_data(
            title=found.title, breadcrumb=[AGREEMENTS, (str(found), "")], day=day, rates=found.rates.select_related("course"),
            notice_on=reads.notice_day(found), holds=found.starts_on <= day <= found.ends_on,
            panel_key="clients.agreement",
            may_edit=FrameworkAgreement.objects.editable_by(self.request.user).filter(pk=found.pk).exists(), **kwargs,
        )  # fmt: skip


class OfClient(FormPage):
    """A form at a client that this user looks after."""

    permission = CHANGE

    @property
    def organisation(self) -> Organisation:
        rows = Organisation.objects.editable_by(self.request.user).current()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def cancel_url(self) -> str:
        return self.organisation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(self.organisation.name, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class AgreementCreate(OfClient):
    title = "Nieuwe raamovereenkomst"
    form_class = AgreementForm
    success_message = "De raamovereenkomst is bewaard. Voeg nu de tarieven toe."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": FrameworkAgreement(organisation=self.organisation)}

    def save(self, form: AgreementForm) -> str:
        made = services.save_agreement(agreement=form.save(commit=False), by=self.request.user)
        return made.get_absolute_url()


class AgreementForms(ObjectFormPage):
    permission = CHANGE
    model = FrameworkAgreement

    def rows(self) -> QuerySet[FrameworkAgreement]:
        return super().rows().select_related("organisation")

    def cancel_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [AGREEMENTS, (self.object.number, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class AgreementEdit(AgreementForms):
    title = "Raamovereenkomst wijzigen"
    form_class = AgreementForm
    success_message = "De raamovereenkomst is bijgewerkt."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def save(self, form: AgreementForm) -> str:
        services.save_agreement(agreement=form.save(commit=False), by=self.request.user)
        return self.cancel_url()


class RateCreate(AgreementForms):
    title = "Nieuw tarief"
    form_class = RateForm
    success_message = "Het tarief is bewaard."

    def save(self, form: RateForm) -> str:
        services.add_rate(agreement=self.object, rate=form.save(commit=False), by=self.request.user)
        return self.cancel_url()


class RateRemove(ActionView):
    permission = CHANGE
    success_message = "Het tarief is weg."

    def act(self) -> str:
        rows = AgreementRate.objects.editable_by(self.request.user).select_related("agreement")
        rate = get_object_or_404(rows, pk=self.kwargs["pk"])
        rate.delete()
        return rate.agreement.get_absolute_url()

    def error_url(self) -> str:
        return str(AGREEMENTS[1])


class RhythmEdit(OfClient):
    title = "Ritme van gesprekken"
    form_class = RhythmForm
    success_message = "Het ritme is bewaard. Twee weken van tevoren komt er een taak."

    def get_initial(self) -> dict[str, Any]:
        talk = reads.talk_of(self.organisation)
        return super().get_initial() | {"months": talk.rhythm.months if talk else None}

    def save(self, form: RhythmForm) -> str:
        services.set_rhythm(organisation=self.organisation, months=form.cleaned_data["months"], by=self.request.user)
        return self.cancel_url()


class ReferentList(Page):
    permission = SEE
    template_name = "clients/referent_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        found = list(reads.referents(user)[:200])
        mine = set(Referent.objects.editable_by(user).filter(pk__in=[r.pk for r in found]).values_list("pk", flat=True))
        return super().get_context_data(
            title="Referenten", tabs=relation_tabs("referents"), referents=found, mine=mine, **kwargs
        )


class ReferentCreate(FormPage):
    """At a contact: /contacten/<id>/referent/."""

    permission = CHANGE
    title = "Referent"
    form_class = ReferentForm
    success_message = "Deze persoon staat op de lijst van referenten."

    @property
    def contact(self) -> Contact:
        rows = Contact.objects.editable_by(self.request.user).active().select_related("organisation", "person")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Referent.objects.filter(contact=self.contact).first()}

    def save(self, form: ReferentForm) -> str:
        services.save_referent(contact=self.contact, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return str(self.contact.organisation.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [REFERENTS, (str(self.contact), "")]
        intro = "Een referent vertelt anderen over ons. Dat kan alleen met toestemming, en hij kan altijd stoppen."
        return super().get_context_data(breadcrumb=crumbs, intro=intro, **kwargs)


class ReferentAsked(ActionView):
    permission = CHANGE
    success_message = "Genoteerd: vandaag gevraagd."

    @property
    def referent(self) -> Referent:
        return get_object_or_404(Referent.objects.editable_by(self.request.user).active(), pk=self.kwargs["pk"])

    def act(self) -> str:
        services.asked_referent(referent=self.referent, by=self.request.user)
        return str(REFERENTS[1])

    def error_url(self) -> str:
        return str(REFERENTS[1])


class ReferentEnd(ReferentAsked):
    success_message = "Deze persoon is geen referent meer."

    def act(self) -> str:
        services.end_referent(referent=self.referent, by=self.request.user)
        return str(REFERENTS[1])


class SegmentList(Page):
    permission = "clients.view_promising"
    template_name = "clients/segment_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title="Segmenten", tabs=relation_tabs("segments"), segments=ranked.segments(self.request.user),
            may_edit=self.request.user.has_perm("clients.change_segment"), **kwargs,
        )  # fmt: skip


class SegmentCreate(FormPage):
    permission = "clients.change_segment"
    title = "Nieuw segment"
    form_class = SegmentForm
    success_message = "Het segment is bewaard."

    def save(self, form: SegmentForm) -> str:
        form.save()
        return self.cancel_url()

    def cancel_url(self) -> str:
        return str(SEGMENTS[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[SEGMENTS, (self.title, "")], **kwargs)


class SegmentEdit(ObjectFormPage, SegmentCreate):
    title = "Segment wijzigen"
    model = MarketSegment

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}


class PromisingList(Page):
    permission = "clients.view_promising"
    template_name = "clients/promising_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, asked = self.request.user, self.request.GET
        signal = asked.get("signaal", "") if asked.get("signaal", "") in client_signals else ""
        segment = next((s for s in MarketSegment.objects.for_user(user) if str(s.pk) == asked.get("segment")), None)
        mine = asked.get("wie") != "iedereen"
        found = ranked.promising_clients(user, today(), signal=signal, segment=segment, mine=mine)
        return super().get_context_data(
            title="Kansrijke klanten", tabs=relation_tabs("promising"), clients=found, signals=list(client_signals),
            signal=signal, segment=segment, segments=MarketSegment.objects.for_user(user), mine=mine, at_most=ranked.SHOWN,
            may_act=user.has_perm("clients.change_opportunity"), may_open=user.has_perm("clients.change_opportunity"), **kwargs,
        )  # fmt: skip


class PromisingTask(ActionView):
    permission = "clients.change_opportunity"
    success_message = "De taak staat op jouw lijst."

    def act(self) -> str:
        rows = Organisation.objects.for_user(self.request.user).current()
        organisation = get_object_or_404(rows, pk=self.kwargs["pk"])
        reason = self.request.POST.get("reden", "").strip()[:120] or "kansrijk"
        services.task_for_promising(organisation=organisation, reason=reason, by=self.request.user)
        return reverse("clients:promising_list")

    def error_url(self) -> str:
        return reverse("clients:promising_list")
