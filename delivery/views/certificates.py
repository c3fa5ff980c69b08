"""Papers for staff: prepare, issue, register, revoke."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from delivery import forms
from delivery.filters import CertificateFilter
from delivery.models import Certificate, Enrolment, Programme
from delivery.selectors.certificates import progress_of
from delivery.services import certifying
from delivery.tables import CertificateTable
from delivery.views.learners import EnrolmentPage
from delivery.views.programmes import ProgrammePage
from llo_portal.documents.models import Document
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, Guarded, ListPage, ObjectFormPage

RELATED = (
    "enrolment__learner__person",
    "enrolment__programme",
    "document",
    "prepared_by__person",
    "revoke_asked_by__person",
)


class CertificateList(ListPage):
    permission = "delivery.view_certificates"
    model = Certificate
    title = "Certificaten"
    count_one, count_many = "certificaat", "certificaten"
    empty_title = "Nog geen certificaten"
    empty_text = "Zet ze klaar bij een traject, op het tabblad Certificaten."
    table_class = CertificateTable
    filterset_class = CertificateFilter

    def rows(self) -> QuerySet[Certificate]:
        return Certificate.objects.for_user(self.request.user).select_related("enrolment")


class ProgrammeCertificates(ProgrammePage):
    permission = "delivery.view_certificates"
    tab = "certificaten"
    template_name = "delivery/programme_certificates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        papers = Certificate.objects.for_user(user).filter(enrolment__programme=self.object).select_related(*RELATED)
        rows = list(papers.order_by("enrolment__learner__person__sort_key"))
        return super().get_context_data(
            papers=rows, eligible=list(certifying.eligible(self.object)), paper=certifying.paper_of(self.object),
            progress=progress_of(self.object), to_issue=sum(_for(row, user) for row in rows),
            may_issue=user.has_perm("delivery.issue_certificates"), **kwargs,
        )  # fmt: skip


def _for(row: Certificate, user: Any) -> bool:
    return row.state == "klaargezet" and row.prepared_by_id != user.pk


class GroupAction(ActionView):
    """One step for the papers of a whole group."""

    permission = "delivery.prepare_certificates"

    def programme(self) -> Programme:
        rows = Programme.objects.for_user(self.request.user).select_related("course")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("delivery:programme_certificates", args=[self.kwargs["pk"]])


class CertificatePrepare(GroupAction):
    def act(self) -> str:
        made = certifying.prepare_group(programme=self.programme(), by=self.request.user)
        self.success_message = f"{made} certificaten staan klaar. Een collega geeft ze uit." if made else ""
        return self.error_url()


class CertificateIssueGroup(GroupAction):
    permission = "delivery.issue_certificates"

    def act(self) -> str:
        asked = certifying.issue_group(programme=self.programme(), by=self.request.user)
        self.success_message = f"{asked} certificaten worden gemaakt. Je kunt deze pagina verlaten." if asked else ""
        return self.error_url()


class CertificateAction(ActionView):
    """One step for one paper."""

    permission = "delivery.issue_certificates"

    def certificate(self) -> Certificate:
        rows = Certificate.objects.editable_by(self.request.user).select_related("enrolment")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("delivery:programme_certificates", args=[self.certificate().enrolment.programme_id])


class CertificateIssue(CertificateAction):
    success_message = "Het certificaat is uitgegeven."

    def act(self) -> str:
        back = self.error_url()
        certifying.issue(certificate_id=self.certificate().pk, by=self.request.user)
        return back


class CertificateDiscard(CertificateAction):
    permission = "delivery.prepare_certificates"
    success_message = "Het klaargezette certificaat is weg."

    def act(self) -> str:
        back = self.error_url()
        certifying.discard(certificate=self.certificate(), by=self.request.user)
        return back


class CertificateRevokeConfirm(CertificateAction):
    success_message = "Het certificaat is ingetrokken."

    def act(self) -> str:
        certifying.revoke(certificate=self.certificate(), by=self.request.user)
        return self.error_url()


class CertificateKeep(CertificateAction):
    success_message = "Het certificaat blijft geldig."

    def act(self) -> str:
        certifying.keep(certificate=self.certificate(), by=self.request.user)
        return self.error_url()


class CertificateRevoke(ObjectFormPage):
    """The first of two: asks, with a reason."""

    permission = "delivery.issue_certificates"
    model = Certificate
    title = "Certificaat intrekken"
    form_class = forms.ReasonForm
    submit_label = "Vraag om in te trekken"
    success_message = "Gevraagd. Een collega bevestigt het intrekken."

    def rows(self) -> QuerySet[Certificate]:
        return Certificate.objects.editable_by(self.request.user).select_related("enrolment__programme")

    def save(self, form: Any) -> str:
        certifying.ask_revocation(certificate=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("delivery:programme_certificates", args=[self.object.enrolment.programme_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            breadcrumb=[("Certificaten", self.cancel_url()), (str(self.object), "")], **kwargs
        )


class CertificateRegister(EnrolmentPage):
    """The paper of a licence holder: their number, date and name."""

    permission = "delivery.prepare_certificates"
    title = "Papier van de school registreren"
    form_class = forms.RegisterPaperForm
    submit_label = "Registreer"
    success_message = "Geregistreerd. Een collega bevestigt het."

    def rows(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.editable_by(self.request.user).select_related(
            "programme__course__licence_holder", "learner__person"
        )

    def get_initial(self) -> dict[str, Any]:
        course = self.object.programme.course
        holder = course.licence_holder if course else None
        return {"issuer": holder.name if holder else "", "issued_on": today()}

    def save(self, form: Any) -> str:
        certifying.register(enrolment=self.object, by=self.request.user, **form.cleaned_data)
        return reverse("delivery:programme_certificates", args=[self.object.programme_id])


class CertificateFile(Guarded):
    """The PDF, after our own check."""

    permission = "delivery.view_certificates"

    def papers(self) -> QuerySet[Certificate]:
        return Certificate.objects.for_user(self.request.user)

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        paper = get_object_or_404(self.papers().select_related("document"), pk=kwargs["pk"])
        return as_download(paper.document)


def as_download(document: Document | None) -> FileResponse:
    if document is None or not document.is_ready:
        raise Http404("nog niet gemaakt")
    response = FileResponse(document.file.open("rb"), content_type="application/pdf", filename=f"{document.title}.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response
