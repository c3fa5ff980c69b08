"""Advies: from a recommendation with reasons to a report for the client."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from catalogue.models import Course
from clients import advising
from clients.filters import AdviceFilter
from clients.forms.advice import AddCourseForm, AdviceForm, EvaluateForm
from clients.models import Advice, AdvisedCourse, Contact, Intake, LabourMarketFact
from clients.selectors.screening import screening_of
from clients.services import advice as services
from clients.tables import AdviceTable
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, DetailPage, Guarded, ListPage, ObjectFormPage
from strategy.models import EvaluationRound
from strategy.services import open_round

CRUMB = ("Adviezen", reverse_lazy("clients:advice_list"))
ANSWER_DAYS = 14


class AdviceList(ListPage):
    permission = "clients.view_advice"
    title = "Adviezen"
    model = Advice
    table_class = AdviceTable
    filterset_class = AdviceFilter
    template_name = "clients/advice_list.html"
    count_one, count_many = "advies", "adviezen"
    empty_title = "Nog geen adviezen"
    empty_text = "Een advies begint bij een volledige intake: kies daar “Maak een advies”."

    def rows(self) -> QuerySet[Advice]:
        return super().rows().select_related("intake__organisation", "owner__person")


class AdviceDetail(DetailPage):
    permission = "clients.view_advice"
    template_name = "clients/advice_detail.html"
    model = Advice
    object: Advice

    def get_queryset(self) -> QuerySet[Advice]:
        return self.rows().select_related(
            "intake__organisation", "intake__contact__person", "owner__person", "document", "issued_by__person",
            "intake__policy",
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        advice, user = self.object, self.request.user
        intake = advice.intake
        mine = Advice.objects.editable_by(user).filter(pk=advice.pk).exists()
        lines = list(advice.lines.select_related("course").order_by("is_left_out", "number"))
        frozen = advice.document.context if advice.document else None
        return super().get_context_data(
            title=f"Advies: {intake}", panel_key="clients.advice", may_edit=mine,
            breadcrumb=[CRUMB, (str(intake), intake.get_absolute_url()), (str(advice), "")],
            lines=[one for one in lines if not one.is_left_out], left_out=[one for one in lines if one.is_left_out],
            facts=frozen["facts"] if frozen else advice.facts.usable_on(today()),
            schemes=frozen["schemes"] if frozen else advising.schemes_for(intake, lines[0].course if lines else None),
            found=screening_of(intake, is_insider=mine), recipient=services.recipient_of(intake),
            rounds=self._rounds(), newer=self._newer(), **kwargs,
        )  # fmt: skip

    def _rounds(self) -> QuerySet[EvaluationRound]:
        rows: QuerySet[EvaluationRound] = EvaluationRound.objects.for_user(self.request.user)
        return rows.filter(subject_kind="clients.advice", subject_id=self.object.pk)

    def _newer(self) -> Advice | None:
        rows = Advice.objects.filter(intake=self.object.intake, version__gt=self.object.version)
        return rows.order_by("-version").first()


class AdviceStart(ActionView):
    permission = "clients.change_advice"
    success_message = "Het advies staat klaar als concept. Loop de opleidingen na en schrijf het in het kort op."

    def act(self) -> str:
        intake = get_object_or_404(Intake.objects.editable_by(self.request.user), pk=self.kwargs["pk"])
        return services.start_advice(intake=intake, by=self.request.user).get_absolute_url()

    def error_url(self) -> str:
        return reverse("clients:intake_detail", args=[self.kwargs["pk"]])


class AdviceFormPage(ObjectFormPage):
    permission = "clients.change_advice"
    model = Advice

    def rows(self) -> QuerySet[Advice]:
        return super().rows().select_related("intake__organisation")

    def cancel_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = [CRUMB, (str(self.object.intake), self.object.get_absolute_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=here, **kwargs)


class AdviceEdit(AdviceFormPage):
    title = "Advies schrijven"
    form_class = AdviceForm
    success_message = "Het advies is bewaard."

    def get_form_kwargs(self) -> dict[str, Any]:
        fitting = [one.pk for one in advising.facts_for(self.object.intake)]
        chosen = self.object.facts.usable_on(today()).values_list("pk", flat=True)
        facts = LabourMarketFact.objects.filter(pk__in=[*fitting, *chosen])
        return super().get_form_kwargs() | {"instance": self.object, "facts": facts}

    def save(self, form: AdviceForm) -> str:
        data = form.cleaned_data
        services.change_advice(advice=self.object, summary=data["summary"], facts=data["facts"], by=self.request.user)
        return self.cancel_url()


class AdviceAddCourse(AdviceFormPage):
    title = "Opleiding toevoegen"
    form_class = AddCourseForm
    submit_label = "Voeg toe"
    success_message = "De opleiding staat in het advies."

    def get_form_kwargs(self) -> dict[str, Any]:
        taken = self.object.lines.values("course")
        return super().get_form_kwargs() | {
            "courses": Course.objects.published().exclude(pk__in=taken).order_by("title")
        }

    def save(self, form: AddCourseForm) -> str:
        services.add_course(advice=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class AdviceEvaluate(AdviceFormPage):
    """Asks people of the client what they think of an advice they got."""

    permission = "strategy.send_evaluations"
    title = "Evalueer het advies met de klant"
    form_class = EvaluateForm
    submit_label = "Vraag om een mening"
    success_message = "De uitnodigingen gaan per mail weg. Uitkomsten zie je vanaf vijf antwoorden."

    def rows(self) -> QuerySet[Advice]:
        return super().rows().filter(state="uitgebracht")

    def get_form_kwargs(self) -> dict[str, Any]:
        contacts = Contact.objects.filter(organisation=self.object.intake.organisation, is_active=True)
        rows = contacts.exclude(person__email="").select_related("person")
        return super().get_form_kwargs() | {
            "contacts": rows, "initial": {"closes_on": today() + timedelta(days=ANSWER_DAYS)}
        }  # fmt: skip

    def save(self, form: EvaluateForm) -> str:
        data, intake = form.cleaned_data, self.object.intake
        open_round(
            subject_kind="clients.advice", subject_id=self.object.pk, closes_on=data["closes_on"], by=self.request.user,
            title=f"Advies voor {intake.organisation}: {intake}", people=[one.person for one in data["contacts"]],
        )  # fmt: skip
        return self.cancel_url()


class AdviceAction(ActionView):
    permission = "clients.change_advice"

    @property
    def advice(self) -> Advice:
        return get_object_or_404(Advice.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("clients:advice_detail", args=[self.kwargs["pk"]])


class AdviceRecompute(AdviceAction):
    success_message = "De aanbeveling is opnieuw berekend. Wat jij besloot, bleef staan."

    def act(self) -> str:
        return services.recompute(advice=self.advice, by=self.request.user).get_absolute_url()


class AdviceIssue(AdviceAction):
    def act(self) -> str:
        is_mailed = self.request.POST.get("mail") != "nee"
        made = services.issue(advice=self.advice, by=self.request.user, is_mailed=is_mailed)
        told = "gaat per mail naar de klant" if is_mailed else "is niet gemaild"
        messages.success(self.request, f"Het advies is uitgebracht. Het rapport wordt gemaakt en {told}.")
        return made.get_absolute_url()


class LineAction(ActionView):
    permission = "clients.change_advice"

    @property
    def line(self) -> AdvisedCourse:
        mine = Advice.objects.editable_by(self.request.user)
        rows = AdvisedCourse.objects.filter(advice__in=mine).select_related("advice")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def note(self) -> str:
        return self.request.POST.get("note", "")[:1000]

    def error_url(self) -> str:
        return self.line.advice.get_absolute_url()


class LinePlace(LineAction):
    success_message = "De volgorde is aangepast."

    def act(self) -> str:
        place = self.request.POST.get("plaats", "1")
        number = int(place) if place.isdecimal() and len(place) < 4 else 1
        services.place_line(line=self.line, place=number, note=self.note, by=self.request.user)
        return self.error_url()


class LineLeaveOut(LineAction):
    success_message = "Je besluit is bewaard."

    def act(self) -> str:
        out = self.request.POST.get("doet_mee") != "ja"
        services.leave_out(line=self.line, is_left_out=out, note=self.note, by=self.request.user)
        return self.error_url()


class AdvicePdf(Guarded):
    permission = "clients.view_advice"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        rows = Advice.objects.for_user(request.user).select_related("document")
        document = get_object_or_404(rows, pk=pk).document
        if document is None or not document.is_ready:
            raise Http404
        return FileResponse(document.file.open("rb"), content_type="application/pdf", filename=f"{document.title}.pdf")
