"""Deelnemers of a programme: list, add, paste, results."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from delivery import forms
from delivery.models import Enrolment, Programme
from delivery.selectors.pasting import Preview, preview
from delivery.services import enrolling, leaving, recording
from delivery.services.enrolling import Applicant
from delivery.views.programmes import RELATED, ProgrammeForm, ProgrammePage
from llo_portal.kernel.choices import Credential
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ObjectFormPage


def needs_birth(programme: Programme) -> bool:
    """Birth date only where the paper needs it: recognised papers."""
    credential = programme.choices.get("afronding") or (programme.course.credential if programme.course else "")
    return bool(credential) and Credential(credential).is_recognised


class ProgrammeLearners(ProgrammePage):
    tab = "deelnemers"
    template_name = "delivery/programme_learners.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rows = (
            Enrolment.objects.for_user(user).filter(programme=self.object).with_attendance()
            .select_related("learner__person", "result", "course_version")
            .defer("course_version__content").order_by("learner__person__sort_key")
        )  # fmt: skip
        return super().get_context_data(
            enrolments=rows if user.has_perm("delivery.view_learners") else None,
            may_see_orders=user.has_perm("delivery.view_orders"),
            may_enrol=user.has_perm("delivery.enrol_learners") and self.object.is_live,
            may_route=user.has_perm("delivery.view_routes") and self._has_blocks(), **kwargs,
        )  # fmt: skip

    def _has_blocks(self) -> bool:
        offering = self.object.offering
        return bool(offering and offering.module_id)


class LearnerFormPage(ProgrammeForm):
    permission = "delivery.enrol_learners"
    back = "delivery:programme_learners"

    def rows(self) -> QuerySet[Programme]:
        return Programme.objects.for_user(self.request.user).select_related(*RELATED)


class LearnerAdd(LearnerFormPage):
    title = "Deelnemer toevoegen"
    form_class = forms.LearnerForm
    success_message = "De deelnemer staat op de lijst."

    def get_form_kwargs(self) -> dict[str, Any]:
        extra = {"needs_birth": needs_birth(self.object), "may_extend": not self.object.offering_id}
        return super().get_form_kwargs() | extra

    def save(self, form: Any) -> str:
        enrol_from(form, self.object, self.request.user)
        return self.cancel_url()


def enrol_from(form: Any, programme: Programme, user: Any) -> None:
    data = dict(form.cleaned_data)
    extend = data.pop("extend", False)
    enrolling.enrol(programme=programme, applicant=Applicant(**data), by=user, extend=extend)


class LearnerPaste(LearnerFormPage):
    """Two steps on one address: paste and look, then save. Nothing is kept in between but what is in the form."""

    title = "Deelnemers plakken"
    form_class = forms.PasteForm
    submit_label = "Kijk na"
    template_name = "delivery/learner_paste.html"
    seen: Preview | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_extend": not self.object.offering_id}

    def form_valid(self, form: Any) -> Any:
        self.seen = preview(self.object, form.cleaned_data["text"], keeps_birth_date=needs_birth(self.object))
        if self.seen.error:
            form.add_error("text", self.seen.error)
            return self.form_invalid(form)
        if "bewaar" not in self.request.POST or not self.seen.fresh:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def save(self, form: Any) -> str:
        seen: Any = self.seen
        made = enrolling.enrol_many(
            programme=self.object, applicants=seen.applicants, by=self.request.user,
            extend=form.cleaned_data.get("extend", False),
        )  # fmt: skip
        self.success_message = "1 deelnemer toegevoegd." if len(made) == 1 else f"{len(made)} deelnemers toegevoegd."
        return self.cancel_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(seen=self.seen, **kwargs)


class EnrolmentPage(ObjectFormPage):
    """A form about one deelname."""

    permission = "delivery.enrol_learners"
    model = Enrolment

    def rows(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.editable_by(self.request.user).select_related(
            "programme", "learner__person", "certificate", "moved_from"
        )

    def cancel_url(self) -> str:
        return reverse("delivery:programme_learners", args=[self.object.programme_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail = [("Trajecten", reverse("delivery:programme_list")), (self.object.programme.number, self.cancel_url())]
        return super().get_context_data(breadcrumb=[*trail, (str(self.object.learner), "")], **kwargs)


class EnrolmentEdit(EnrolmentPage):
    title = "Naam op het papier"
    form_class = forms.PrintedNameForm
    success_message = "De naam is gewijzigd."

    def get_initial(self) -> dict[str, Any]:
        return {"name_as_printed": self.object.name_as_printed}

    def save(self, form: Any) -> str:
        enrolling.change_learner(enrolment=self.object, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class EnrolmentCancel(EnrolmentPage):
    title = "Deelnemer afmelden"
    form_class = forms.CancelForm
    template_name = "delivery/enrolment_cancel.html"
    submit_label = "Meld af"
    success_message = "De deelnemer is afgemeld."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"due": leaving.due_on_cancelling(self.object)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            terms=leaving.terms_of(self.object), due=leaving.due_on_cancelling(self.object), **kwargs
        )

    def save(self, form: Any) -> str:
        enrolling.cancel_enrolment(enrolment_id=self.object.pk, by=self.request.user, **form.cleaned_data)
        return self.cancel_url()


class ProgrammeResults(ProgrammeForm):
    """Behaald or niet for everybody in the group, on one screen. Trainers for their own groups."""

    permission = "delivery.record"
    title = "Resultaten"
    form_class = forms.ResultDateForm
    back = "delivery:programme_results"
    template_name = "delivery/programme_results.html"

    def rows(self) -> QuerySet[Programme]:
        return Programme.objects.recordable_by(self.request.user).select_related(*RELATED)

    def get_initial(self) -> dict[str, Any]:
        return {"decided_on": today()}

    def learners(self) -> list[Enrolment]:
        rows = self.object.enrolments.taking_part().with_attendance().select_related("learner__person", "result")
        return list(rows.order_by("learner__person__sort_key"))

    def save(self, form: Any) -> str:
        outcomes = [self._outcome(enrolment) for enrolment in self.learners()]
        changed = recording.record_results(
            programme=self.object, outcomes=outcomes, decided_on=form.cleaned_data["decided_on"], by=self.request.user
        )
        self.success_message = "1 resultaat opgeslagen." if changed == 1 else f"{changed} resultaten opgeslagen."
        return self.cancel_url()

    def _outcome(self, enrolment: Enrolment) -> recording.Outcome:
        word = self.request.POST.get(f"uitkomst-{enrolment.pk}", "")
        note = self.request.POST.get(f"toelichting-{enrolment.pk}", "")[:300]
        return recording.Outcome(enrolment.pk, {"behaald": True, "niet": False}.get(word), note)

    def _row(self, enrolment: Enrolment) -> dict[str, Any]:
        result = getattr(enrolment, "result", None)
        word = "" if result is None else "behaald" if result.is_passed else "niet"
        posted = self.request.POST
        return {
            "enrolment": enrolment, "word": posted.get(f"uitkomst-{enrolment.pk}", word),
            "note": posted.get(f"toelichting-{enrolment.pk}", result.note if result else ""),
            "decided_on": result.decided_on if result else None,
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        from delivery.views.tabs import tabs_for

        return super().get_context_data(
            rows=[self._row(enrolment) for enrolment in self.learners()], object=self.object,
            tabs=tabs_for(self.object, self.request.user, "resultaten"), **kwargs,
        )  # fmt: skip


def enrolment_or_404(user: Any, pk: Any) -> Enrolment:
    rows = Enrolment.objects.editable_by(user).select_related("programme__course", "learner__person")
    return get_object_or_404(rows, pk=pk)
