"""Staff: who waits for which course, moving a learner, and whether a start takes place. And a learner's own of these."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catalogue.models import Course, Offering
from delivery import forms
from delivery.forms.waiting import DecisionForm, MoveForm, SeatPolicyForm, StaffMoveForm, StaffWaitForm
from delivery.models import Enrolment, SeatOffer, SeatPolicy, WaitingEntry
from delivery.selectors import waiting as reads
from delivery.services import deciding, moving, waiting
from delivery.services.enrolling import Applicant
from delivery.views.learners import EnrolmentPage
from delivery.views.waiting import SeatOfferPage, into_steps
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, FormPage, Guarded, ObjectFormPage, Page

PORTAL = "layouts/portal.html"
LISTS = "Wachtlijsten"
MOST_STARTS = 12  # a course in blocks has dozens


class QueueList(Page):
    """Courses where somebody waits or wants to hear of a new start."""

    permission = "delivery.enrol_learners"
    template_name = "delivery/queue_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=LISTS, courses=reads.courses_with_queue(), **kwargs)


class QueuePage(Page):
    """One list in its order, with what is on offer and what came of it."""

    permission = "delivery.enrol_learners"
    template_name = "delivery/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course = get_object_or_404(Course.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        mine = WaitingEntry.objects.for_user(self.request.user).filter(course=course).select_related("person")
        waiting_now = reads.with_place(mine.waiting()).prefetch_related("starts__module", "locations")
        offers = SeatOffer.objects.for_user(self.request.user).filter(entry__course=course)
        starts = list(Offering.objects.upcoming().filter(course=course).select_related("location", "module"))
        return super().get_context_data(
            title=f"Wachtlijst {course.title}", course=course, standings=reads.standings(list(waiting_now)),
            offers=offers.select_related("entry__person", "offering").order_by("-made_at")[:30],
            closed=mine.exclude(state="wachtend").order_by("-closed_at")[:20],
            breadcrumb=[(LISTS, reverse("delivery:queue_list")), (course.title, "")],
            starts=starts[:MOST_STARTS], more_starts=len(starts[MOST_STARTS:]), **kwargs,
        )  # fmt: skip


class QueueAdd(FormPage):
    """Somebody on the phone: at the end of the list, like everybody."""

    permission = "delivery.enrol_learners"
    title = "Op de wachtlijst zetten"
    form_class = StaffWaitForm
    success_message = "De wachtende staat op de lijst en krijgt een mail met een eigen link."

    @property
    def course(self) -> Course:
        return get_object_or_404(Course.objects.for_user(self.request.user), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"course": self.course}

    def save(self, form: Any) -> str:
        applicant = Applicant(**form.names())
        waiting.join(course=self.course, applicant=applicant, by=self.request.user, **form.wishes())
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("delivery:queue", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [(LISTS, reverse("delivery:queue_list")), (self.course.title, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=trail, **kwargs)


class QueueRemove(FormPage):
    permission = "delivery.enrol_learners"
    title = "Van de wachtlijst halen"
    form_class = forms.ReasonForm
    submit_label = "Haal van de lijst"
    success_message = "Van de lijst gehaald. De mail met je reden gaat eruit."

    @property
    def entry(self) -> WaitingEntry:
        rows = WaitingEntry.objects.editable_by(self.request.user).select_related("person", "course")
        return get_object_or_404(rows, ref=self.kwargs["ref"])

    def save(self, form: Any) -> str:
        waiting.remove(entry_id=self.entry.pk, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("delivery:queue", args=[self.entry.course_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.entry
        trail = [
            (LISTS, reverse("delivery:queue_list")),
            (entry.course.title, self.cancel_url()),
            (str(entry.person), ""),
        ]
        return super().get_context_data(breadcrumb=trail, intro=str(entry.person), **kwargs)


class SeatPolicyPage(FormPage):
    """How long a seat is kept, what was agreed before, and the form for the next."""

    permission = "delivery.set_seat_policy"
    template_name = "delivery/seat_policy.html"
    title = "Wachtlijstafspraken"
    form_class = SeatPolicyForm
    submit_label = "Leg vast"
    success_message = "De nieuwe afspraken zijn vastgelegd."

    def get_initial(self) -> dict[str, Any]:
        held = reads.seat_policy()
        return {name: getattr(held, name) for name in SeatPolicyForm.base_fields if name != "starts_on"}

    def save(self, form: Any) -> str:
        waiting.set_policy(by=self.request.user, **form.cleaned_data)
        return reverse("delivery:seat_policy")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(policies=SeatPolicy.objects.all(), holds=reads.seat_policy(), **kwargs)


class EnrolmentMove(EnrolmentPage):
    title = "Naar een ander startmoment"
    form_class = StaffMoveForm
    submit_label = "Verplaats"
    template_name = "delivery/move.html"
    success_message = "De deelnemer is verplaatst en krijgt een mail."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"enrolment": self.object}

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        moving.move_enrolment(
            enrolment=self.object, offering=form.chosen(), by=self.request.user, keep_price=data["keep_price"],
            why=data["why"],
        )  # fmt: skip
        return self.cancel_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(intro=f"{self.object.learner}, {self.object.programme}", **kwargs)


class MyMove(ObjectFormPage):
    """The learner's own wish, until a week before the start."""

    permission = "delivery.learner_portal"
    title = "Naar een ander startmoment"
    form_class = MoveForm
    submit_label = "Verplaats mijn start"
    template_name = "delivery/move.html"
    success_message = "Je start is verplaatst. Je krijgt een mail."

    def rows(self) -> QuerySet[Enrolment]:
        own = Enrolment.objects.own(self.request.user)
        return own.select_related("programme__offering", "learner__person")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"enrolment": self.object}

    def save(self, form: Any) -> str:
        moving.move_own(
            enrolment=self.object, offering=form.chosen(), seen=form.seen_price(), by=self.request.user
        )  # fmt: skip
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("delivery:my_learning")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [("Mijn opleidingen", self.cancel_url()), (self.object.programme.title, "")]
        return super().get_context_data(
            **{"layout": PORTAL, "breadcrumb": trail, "intro": self.object.programme.title, **kwargs}
        )


class MyWaitLeave(ActionView):
    permission = "delivery.learner_portal"
    success_message = "Je staat niet meer op de wachtlijst."

    def act(self) -> str:
        entry = get_object_or_404(WaitingEntry.objects.own(self.request.user), ref=self.kwargs["ref"])
        waiting.leave(entry_id=entry.pk, by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return reverse("delivery:my_learning")


class MySeatOffer(SeatOfferPage):
    """The same page in the own surroundings: who is signed in needs no link."""

    permission = "delivery.learner_portal"
    layout = PORTAL

    def offer(self) -> SeatOffer:
        rows = SeatOffer.objects.own(self.request.user)
        return get_object_or_404(
            rows.select_related("entry__person", "offering__course", "offering__location"), pk=self.kwargs["pk"]
        )

    def decline_url(self) -> str:
        return reverse("delivery:my_seat_offer_decline", args=[self.kwargs["pk"]])

    def steps_url(self) -> str:
        return reverse("delivery:my_seat_offer_steps", args=[self.kwargs["pk"]])

    def cancel_url(self) -> str:
        return reverse("delivery:my_learning")


class MySeatOfferSteps(Guarded):
    permission = "delivery.learner_portal"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        rows = SeatOffer.objects.own(request.user).select_related("offering")
        return into_steps(request, get_object_or_404(rows, pk=pk), reverse("delivery:my_seat_offer", args=[pk]))


class MySeatOfferDecline(ActionView):
    permission = "delivery.learner_portal"
    success_message = "De plaats gaat naar de volgende. Jij houdt je plek op de lijst."

    def act(self) -> str:
        offer = get_object_or_404(SeatOffer.objects.own(self.request.user), pk=self.kwargs["pk"])
        waiting.decline(offer_id=offer.pk, by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return reverse("delivery:my_learning")


class StartDecisionPage(ObjectFormPage):
    """Go ahead, later, another start, or not: one choice for everybody, and the mails follow."""

    permission = "delivery.plan"
    model = Offering
    title = "Gaat dit startmoment door?"
    form_class = DecisionForm
    submit_label = "Leg het besluit vast"
    template_name = "delivery/start_decision.html"
    success_message = "Het besluit staat vast. De deelnemers krijgen een mail."

    def rows(self) -> QuerySet[Offering]:
        return Offering.objects.for_user(self.request.user).select_related("course", "location")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"offering": self.object}

    def save(self, form: Any) -> str:
        data, about = form.cleaned_data, {"offering": self.object, "by": self.request.user}
        note = data["note"]
        if data["choice"] == "door":
            deciding.go_ahead(**about, note=note)
        elif data["choice"] == "later":
            deciding.postpone(**about, starts_on=data["starts_on"], decides_on=data["decides_on"], note=note)
        elif data["choice"] == "ander":
            deciding.move_all(**about, to=data["to"], note=note)
        else:
            deciding.cancel_all(**about, note=note)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("catalogue:offering_detail", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [("Startmomenten", reverse("catalogue:offering_list")), (str(self.object), self.cancel_url())]
        return super().get_context_data(
            offering=self.object, decisions=self.object.decisions.select_related("decided_by__person"), today=today(),
            breadcrumb=[*trail, ("Besluit", "")], **kwargs,
        )  # fmt: skip
