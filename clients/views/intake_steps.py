"""Steps of an intake, and the report of the conversation."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from clients import services
from clients.models import Intake
from clients.services.conversation import make_report, report_of
from llo_portal.kernel.dutch import join_words
from llo_portal.kernel.views import ActionView, Guarded


class IntakeStep(ActionView):
    """One step of an intake this user may change."""

    permission = "clients.change_intake"
    step: ClassVar[Any]

    def act(self) -> str:
        intake = get_object_or_404(Intake.objects.editable_by(self.request.user), pk=self.kwargs["pk"])
        self.step(intake)
        return intake.get_absolute_url()

    def error_url(self) -> str:
        return reverse("clients:intake_detail", args=[self.kwargs["pk"]])


class IntakeComplete(IntakeStep):
    success_message = "De intake is volledig. Je kunt er nu een advies of offerte mee maken."

    def step(self, intake: Intake) -> None:
        services.complete(intake=intake, by=self.request.user)


class IntakeClose(IntakeStep):
    success_message = "De intake is gesloten."

    def step(self, intake: Intake) -> None:
        services.close(intake=intake, by=self.request.user)


class IntakeReopen(IntakeStep):
    success_message = "De intake is weer een concept."

    def step(self, intake: Intake) -> None:
        services.reopen(intake=intake, by=self.request.user)


class IntakeReport(IntakeStep):
    """Makes the report of the conversation for the client, and mails it when asked."""

    def step(self, intake: Intake) -> None:
        is_mailed = self.request.POST.get("mail") == "ja"
        left_out = make_report(intake=intake, by=self.request.user, is_mailed=is_mailed)
        told = "Het verslag gaat per mail naar de contactpersoon." if is_mailed else "Het verslag wordt gemaakt."
        messages.success(self.request, told)
        if left_out:
            names = join_words([name.lower() for name in left_out])
            messages.warning(
                self.request, f"Niet in het verslag, want er staat iets gevoeligs in over een persoon: {names}."
            )


class IntakeReportPdf(Guarded):
    permission = "clients.view_intake"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        document = report_of(get_object_or_404(Intake.objects.for_user(request.user), pk=pk))
        if document is None or not document.is_ready:
            raise Http404
        return FileResponse(document.file.open("rb"), content_type="application/pdf", filename=f"{document.title}.pdf")
