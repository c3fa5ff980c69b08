"""Het klachtenregister."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from clients.filters import ComplaintFilter
from clients.forms.desk import ComplaintDoneForm, ComplaintForm, DeskNoteForm, HandlerForm
from clients.models import Complaint
from clients.services import complaints
from clients.tables import ComplaintTable
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import short_date
from llo_portal.kernel.exports import csv_response
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, Guarded, ListPage, ObjectFormPage

CRUMB = ("Klachten", reverse_lazy("clients:complaint_list"))
SEE, HANDLE = "clients.view_complaints", "clients.handle_complaint"
HEADINGS = ("Nummer", "Ontvangen", "Via", "Gaat over", "Welke", "Antwoord uiterlijk", "Behandelaar", "Toestand", "Oordeel",
            "Afgehandeld", "Binnen termijn", "Maatregelen")  # fmt: skip


class ComplaintList(ListPage):
    permission = SEE
    title = "Klachten"
    template_name = "clients/complaint_list.html"
    model = Complaint
    table_class = ComplaintTable
    filterset_class = ComplaintFilter
    count_one, count_many = "klacht", "klachten"
    empty_title = "Nog geen klachten"
    empty_text = "Klachten van de site komen hier vanzelf. Hoor je er een, schrijf hem dan in."
    create_label = "Klacht inschrijven"

    def rows(self) -> QuerySet[Complaint]:
        return super().rows().select_related("handler__person").order_by("-received_on", "-number").defer("text")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"day": today()}

    def create_url(self) -> str:
        return reverse("clients:complaint_create")


class ComplaintExport(Guarded):
    """The register without persons, as the list is filtered."""

    permission = SEE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = (
            Complaint.objects.for_user(request.user).select_related("handler__person").order_by("received_on", "number")
        )
        return csv_response(
            "klachtenregister", HEADINGS, self._lines(ComplaintFilter(request.GET, rows, request=request).qs)
        )

    def _lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        for row in rows:
            in_time = "" if not row.closed_on else ("ja" if row.closed_on <= row.answer_by else "nee")
            yield (
                row.number, short_date(row.received_on), row.get_channel_display(), row.get_about_display(), row.about_text,
                short_date(row.answer_by), str(row.handler or ""), row.get_state_display(), row.get_outcome_display(),
                short_date(row.closed_on), in_time, row.measures,
            )  # fmt: skip


class ComplaintCreate(FormPage):
    permission = SEE
    title = "Klacht inschrijven"
    form_class = ComplaintForm
    success_message = "De klacht staat in het register."

    def save(self, form: ComplaintForm) -> str:
        return complaints.register(by=self.request.user, **form.cleaned_data).get_absolute_url()

    def cancel_url(self) -> str:
        return reverse("clients:complaint_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


def _crumb(user: Any) -> tuple[str, Any]:
    """Who only handles one has no register to go back to."""
    return CRUMB if user.has_perm(SEE) else ("Vandaag", reverse("today"))


class ComplaintDetail(DetailPage):
    permission = HANDLE
    template_name = "clients/complaint_detail.html"
    model = Complaint
    object: Complaint

    def get_queryset(self) -> QuerySet[Complaint]:
        return self.rows().select_related("handler__person", "organisation", "inquiry")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, user = self.object, self.request.user
        return super().get_context_data(
            title=f"Klacht {found.number}", breadcrumb=[_crumb(user), (found.number, "")], day=today(),
            notes=found.notes.all(), note_form=DeskNoteForm(),
            about_url=_about_url(found) if user.has_perm("catalogue.view") else "",
            handler_form=HandlerForm(initial={"handler": found.handler_id}), may_open_client=user.has_perm("clients.view_organisation"),
            may_open_inquiry=found.inquiry_id is not None and user.has_perm("clients.view_desk"), **kwargs,
        )  # fmt: skip


def _about_url(complaint: Complaint) -> str:
    kind, _, key = complaint.about_key.partition(":")
    return reverse("catalogue:staff_course_detail", args=[key]) if kind == "catalogue.course" and key else ""


class ComplaintPage(ObjectFormPage):
    permission = HANDLE
    model = Complaint

    def rows(self) -> QuerySet[Complaint]:
        return super().rows().select_related("handler__person")

    def cancel_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [_crumb(self.request.user), (self.object.number, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, **kwargs)


class ComplaintHandler(ComplaintPage):
    title = "Behandelaar kiezen"
    form_class = HandlerForm
    submit_label = "Wijs toe"
    success_message = "De behandelaar is gekozen."

    def save(self, form: HandlerForm) -> str:
        complaints.hand_to(complaint=self.object, by=self.request.user, **form.cleaned_data)
        still_mine = Complaint.objects.for_user(self.request.user).filter(pk=self.object.pk).exists()
        return self.cancel_url() if still_mine else reverse("today")


class ComplaintNoteCreate(ComplaintPage):
    title = "Notitie"
    form_class = DeskNoteForm
    success_message = "De notitie is bewaard."

    def save(self, form: DeskNoteForm) -> str:
        complaints.write(complaint=self.object, text=form.cleaned_data["text"], by=self.request.user)
        return self.cancel_url()


class ComplaintFinish(ComplaintPage):
    title = "Klacht afhandelen"
    form_class = ComplaintDoneForm
    submit_label = "Handel af"
    success_message = "De klacht is afgehandeld."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"complaint": self.object}

    def save(self, form: ComplaintDoneForm) -> str:
        told = {"by_mail": False} | form.cleaned_data
        complaints.finish(complaint=self.object, by=self.request.user, **told)
        return self.cancel_url()


class ComplaintAction(ActionView):
    permission = HANDLE

    @property
    def complaint(self) -> Complaint:
        return get_object_or_404(Complaint.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("clients:complaint_detail", args=[self.kwargs["pk"]])


class ComplaintWithdraw(ComplaintAction):
    success_message = "De klacht is ingetrokken."

    def act(self) -> str:
        return complaints.withdraw(complaint=self.complaint, by=self.request.user).get_absolute_url()


class ComplaintReopen(ComplaintAction):
    success_message = "De klacht is heropend."

    def act(self) -> str:
        return complaints.reopen(complaint=self.complaint, by=self.request.user).get_absolute_url()
