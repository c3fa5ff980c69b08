"""Bijeenkomsten, the week and one's own schedule."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from delivery import forms
from delivery.errors import DoubleBooked
from delivery.models import Programme, Session
from delivery.selectors.schedule import RELATED, alternatives_for, own_sessions, week
from delivery.services import recording, schedule
from delivery.views.programmes import ProgrammeForm, ProgrammePage
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, DetailPage, Page


class ProgrammeSessions(ProgrammePage):
    tab = "bijeenkomsten"
    template_name = "delivery/programme_sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = (
            self.object.sessions.select_related(*RELATED)
            .annotate(present=Count("attendance", filter=Q(attendance__is_present=True)), counted=Count("attendance"))
            .order_by("starts_at")
        )
        may_record = Programme.objects.recordable_by(self.request.user).filter(pk=self.object.pk).exists()
        return super().get_context_data(sessions=sessions, may_record=may_record, day=today(), **kwargs)


class BookingPage(ProgrammeForm):
    """Books; a clash comes back named, with what is free instead."""

    form_class = forms.SessionForm
    back = "delivery:programme_sessions"
    template_name = "delivery/session_form.html"
    except_session: UUID | None = None
    options: Any = None

    def book(self, form: Any) -> None:
        raise NotImplementedError

    def save(self, form: Any) -> str:
        try:
            self.book(form)
        except DoubleBooked:
            begin, end = form.moments()[0]
            self.options = alternatives_for(
                self.object, begin, end, trainer=form.cleaned_data["trainer"], room=form.cleaned_data["room"],
                except_session=self.except_session,
            )  # fmt: skip
            raise
        return self.cancel_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(options=self.options, **kwargs)


class SessionCreate(BookingPage):
    title = "Bijeenkomst plannen"
    submit_label = "Plan"
    success_message = "De bijeenkomst staat in het rooster."

    def get_initial(self) -> dict[str, Any]:
        asked = {k: v for k, v in self.request.GET.items() if k in ("day", "begin", "end", "trainer", "room", "title")}
        last = self.object.sessions.order_by("-starts_at").first()
        known = forms.SessionForm.initial_of(last) | {"day": None} if last else {"day": self.object.starts_on}
        return {"begin": "09:00", "end": "12:00", "count": 1, "skip_holidays": True} | known | asked

    def book(self, form: Any) -> None:
        schedule.book(programme=self.object, moments=form.moments(), by=self.request.user, **form.about())


class SessionEdit(BookingPage):
    title = "Bijeenkomst wijzigen"
    success_message = "De bijeenkomst is gewijzigd."

    def session(self) -> Session:
        rows = Session.objects.editable_by(self.request.user).select_related(*RELATED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def object(self) -> Any:
        if self._object is None:
            row = self.session()
            self.except_session = row.pk
            self._object = row.programme
            self._session = row
        return self._object

    def get_form_kwargs(self) -> dict[str, Any]:
        programme = self.object
        kwargs = super().get_form_kwargs() | {"single": True}
        return kwargs | {"initial": forms.SessionForm.initial_of(self._session)} if programme else kwargs

    def book(self, form: Any) -> None:
        begin, end = form.moments()[0]
        schedule.change(session=self._session, by=self.request.user, starts_at=begin, ends_at=end, **form.about())


class SessionCancel(ActionView):
    permission = "delivery.plan"
    success_message = "De bijeenkomst vervalt."

    def session(self) -> Session:
        return get_object_or_404(Session.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def act(self) -> str:
        session = self.session()
        schedule.cancel_session(session=session, by=self.request.user)
        return reverse("delivery:programme_sessions", args=[session.programme_id])

    def error_url(self) -> str:
        return reverse("delivery:programme_sessions", args=[self.session().programme_id])


class AttendancePage(DetailPage):
    """One screen per group: who is here? Trainers for their own groups."""

    permission = "delivery.record"
    model = Session
    template_name = "delivery/attendance.html"

    def rows(self) -> QuerySet[Session]:
        return Session.objects.recordable_by(self.request.user).select_related(*RELATED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session: Session = self.object
        known = dict(session.attendance.values_list("enrolment_id", "is_present"))
        learners = session.programme.enrolments.taking_part().select_related("learner__person")
        return super().get_context_data(
            title="Aanwezigheid", rows=[(e, known.get(e.pk, True)) for e in learners], is_recorded=bool(known),
            programme=session.programme, **kwargs,
        )  # fmt: skip


class AttendanceRecord(ActionView):
    permission = "delivery.record"
    success_message = "De aanwezigheid is opgeslagen."

    def session(self) -> Session:
        rows = Session.objects.recordable_by(self.request.user).select_related("programme")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def act(self) -> str:
        session = self.session()
        recording.record_attendance(session=session, present=self._present(session), by=self.request.user)
        return reverse("delivery:attendance", args=[session.pk])

    def _present(self, session: Session) -> set[UUID]:
        everybody = set(session.programme.enrolments.taking_part().values_list("pk", flat=True))
        if "iedereen" in self.request.POST:
            return everybody
        ticked = set(self.request.POST.getlist("aanwezig"))
        return {pk for pk in everybody if str(pk) in ticked}

    def error_url(self) -> str:
        return reverse("delivery:attendance", args=[self.kwargs["pk"]])


class WeekPage(Page):
    permission = "delivery.view_schedule"
    template_name = "delivery/week.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by = "ruimte" if self.request.GET.get("per") == "ruimte" else "trainer"
        found = week(self.request.user, _day(self.request.GET.get("week", "")), by)
        tabs = [
            {"label": label, "url": f"?week={found.monday:%Y-%m-%d}&per={key}", "active": key == by}
            for key, label in (("trainer", "Per trainer"), ("ruimte", "Per ruimte"))
        ]
        return super().get_context_data(
            title="Rooster",
            week=found,
            by=by,
            tabs=tabs,
            today=today(),
            may_open=self.request.user.has_perm("delivery.view_programmes"),
            **kwargs,
        )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return day if 2000 <= day.year <= 2100 else today()


class MySchedule(Page):
    permission = "delivery.own_schedule"
    template_name = "delivery/my_schedule.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person: Any = self.request.user.person_id  # type: ignore[union-attr]
        return super().get_context_data(
            title="Mijn rooster", coming=own_sessions(person)[:60],
            open_attendance=own_sessions(person, past=True).filter(attendance__isnull=True)[:20], **kwargs,
        )  # fmt: skip
