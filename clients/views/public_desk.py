"""For everybody: ask a question or send a complaint; and for a partner: tell what came of a referral."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from catalogue.models import Course
from clients.choices import Channel, ComplaintAbout, TermFor
from clients.errors import ClientsError
from clients.forms.desk import FeedbackForm, PublicQuestionForm
from clients.services import complaints, desk, referring
from llo_portal.kernel.anonymous import Slowed, new_stamp
from llo_portal.kernel.dates import today
from llo_portal.kernel.limits import seconds_to_wait
from llo_portal.kernel.views import PUBLIC, FormPage, Page


class AskQuestion(Slowed, FormPage):
    """Vraag stellen: without account, without a puzzle, without JavaScript."""

    title = "Stel je vraag"
    form_class = PublicQuestionForm
    template_name = "clients/public/ask.html"
    door = "vraag"

    def course(self) -> Course | None:
        """The course somebody came from; an address that is wrong is no reason to refuse a question."""
        slug = self.request.POST.get("opleiding") or self.request.GET.get("opleiding", "")
        slug = slug.replace("\x00", "")[:200]
        return Course.objects.published().filter(slug=slug).first() if slug else None

    def get_initial(self) -> dict[str, Any]:
        return {"about": "klacht" if self.request.GET.get("over") == "klacht" else "vraag"}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if seconds_to_wait(request, scope="vraag", per_minute=settings.QUESTIONS_PER_MINUTE):
            return render(request, "errors/429.html", status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if form.is_machine:  # thanked like anybody, so that it learns nothing
            return HttpResponseRedirect(reverse("clients:ask_done"))
        return super().form_valid(form)

    def save(self, form: PublicQuestionForm) -> str:
        told, course = form.cleaned_data, self.course()
        if told["about"] == "klacht":
            self._complain(told, course)
        else:
            made = desk.receive(
                channel=Channel.WEB, name=told["name"], email=told["email"], phone=told["phone"],
                organisation_name=told["organisation"], question=told["question"], course=course,
                subject=f"Vraag over {course.title}" if course else "",
            )  # fmt: skip
            desk.confirm_by_mail(made)
        return f"{reverse('clients:ask_done')}?{urlencode({'over': told['about']})}"

    def _complain(self, told: dict[str, Any], course: Course | None) -> None:
        complaints.register(
            channel=Channel.WEB, name=told["name"], email=told["email"], phone=told["phone"], text=told["question"],
            about=ComplaintAbout.COURSE if course else ComplaintAbout.HOUSE, about_text=course.title if course else "",
            about_key=f"catalogue.course:{course.pk}" if course else "",
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answered, judged = desk.promised_on(TermFor.WEB, today()), complaints.answer_by(today())
        return super().get_context_data(
            stamp=new_stamp(), course=self.course(), answer_by=answered, complaint_by=judged,
            breadcrumb=[("Home", reverse("home")), (self.title, "")], **kwargs,
        )  # fmt: skip

    def cancel_url(self) -> str:
        return reverse("catalogue:course_list")


class AskDone(Page):
    """It names nobody, so the address can be shared or reloaded."""

    permission = PUBLIC
    template_name = "clients/public/ask_done.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_complaint = self.request.GET.get("over") == "klacht"
        answer_by = complaints.answer_by(today()) if is_complaint else desk.promised_on(TermFor.WEB, today())
        return super().get_context_data(is_complaint=is_complaint, answer_by=answer_by, **kwargs)


@method_decorator(never_cache, name="dispatch")
class GiveFeedback(Slowed, FormPage):
    """The partner's page; the secret in the address is the lock, and it opens once."""

    form_class = FeedbackForm
    template_name = "clients/public/feedback.html"
    door = "terugkoppeling"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.referral = referring.find(self.kwargs["token"])
        except ClientsError as error:
            return self._over(request, error)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.referral = referring.find(self.kwargs["token"])
        except ClientsError as error:
            return self._over(request, error)
        return super().post(request, *args, **kwargs)

    def _over(self, request: HttpRequest, error: ClientsError) -> HttpResponse:
        return render(request, "clients/public/link_over.html", {"message": error.message}, status=410)

    def save(self, form: FeedbackForm) -> str:
        referring.feed_back(token=self.kwargs["token"], **form.cleaned_data)
        return reverse("clients:feedback_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(referral=self.referral, **(kwargs | {"title": "Wat kwam eruit?"}))

    def cancel_url(self) -> str:
        return reverse("home")


class FeedbackDone(Page):
    permission = PUBLIC
    template_name = "clients/public/feedback_done.html"
