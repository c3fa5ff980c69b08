"""One question: answer it, hand it on, or make a client and an intake of it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from clients.choices import OrganisationKind
from clients.errors import ClientsError
from clients.forms.desk import AnswerForm, AssignForm, CloseForm, DeskNoteForm, InquiryForm, NewClientForm, ReferForm
from clients.models import Inquiry, InquiryFile, Organisation
from clients.selectors import desk as reads
from clients.services import complaints, desk, desk_clients, referring
from clients.views.desk import CRUMB, SEE, WORK, download
from clients.views.intakes import _uuid as uuid_of
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, DetailPage, Guarded, ObjectFormPage


class InquiryDetail(DetailPage):
    permission = SEE
    template_name = "clients/inquiry_detail.html"
    model = Inquiry
    object: Inquiry

    def get_queryset(self) -> QuerySet[Inquiry]:
        return self.rows().select_related(
            "organisation", "owner__person", "contact__person", "course", "intake", "opportunity"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, user = self.object, self.request.user
        may_work = Inquiry.objects.editable_by(user).filter(pk=found.pk).exists()
        waits_for_client = may_work and found.organisation is None and found.state != "gesloten"
        return super().get_context_data(
            title=found.subject, breadcrumb=[CRUMB, (found.subject, "")], day=today(), may_work=may_work,
            notes=found.notes.select_related("by__person"), files=found.files.defer("content"),
            referrals=found.referrals.select_related("partner"), answer_form=AnswerForm(inquiry=found),
            note_form=DeskNoteForm(), remarks=reads.remarks_on(found),
            suggestions=reads.suggestions(found, user) if waits_for_client else [],
            assign_form=AssignForm(initial={"owner": found.owner_id}), is_mine=found.owner_id == user.pk,
            complaint=getattr(found, "complaint", None), **kwargs,
        )  # fmt: skip


class InquiryPage(ObjectFormPage):
    """A form about one question that this user may work on."""

    permission = WORK
    model = Inquiry

    def rows(self) -> QuerySet[Inquiry]:
        return super().rows().select_related("organisation", "owner__person", "course")

    def cancel_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [CRUMB, (self.object.subject, self.cancel_url()), (self.title, "")]
        return super().get_context_data(breadcrumb=crumbs, inquiry=self.object, **kwargs)


class InquiryEdit(InquiryPage):
    title = "Vraag wijzigen"
    form_class = InquiryForm
    success_message = "De vraag is bijgewerkt."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Inquiry.objects.get(pk=self.object.pk)}

    def save(self, form: InquiryForm) -> str:
        desk.change(inquiry=self.object, values=form.values(), by=self.request.user)
        return self.cancel_url()


class InquiryAnswer(InquiryPage):
    title = "Antwoord geven"
    form_class = AnswerForm
    submit_label = "Leg antwoord vast"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"inquiry": self.object}

    def save(self, form: AnswerForm) -> str:
        by_mail = form.cleaned_data.get("by_mail", False)
        desk.answer(inquiry=self.object, text=form.cleaned_data["text"], by=self.request.user, by_mail=by_mail)
        messages.success(self.request, "Het antwoord gaat per mail." if by_mail else "Het antwoord is vastgelegd.")
        return self.cancel_url()


class InquiryNoteCreate(InquiryPage):
    title = "Notitie"
    form_class = DeskNoteForm
    success_message = "De notitie is bewaard."

    def save(self, form: DeskNoteForm) -> str:
        desk.note(inquiry=self.object, text=form.cleaned_data["text"], by=self.request.user)
        return self.cancel_url()


class InquiryAssign(InquiryPage):
    title = "Toewijzen"
    form_class = AssignForm
    submit_label = "Wijs toe"
    success_message = "De vraag is toegewezen."

    def save(self, form: AssignForm) -> str:
        desk.assign(inquiry=self.object, to=form.cleaned_data["owner"], by=self.request.user)
        return self.cancel_url()


class InquiryClose(InquiryPage):
    title = "Vraag sluiten"
    form_class = CloseForm
    submit_label = "Sluit de vraag"
    success_message = "De vraag is gesloten."

    def save(self, form: CloseForm) -> str:
        desk.close(inquiry=self.object, by=self.request.user, **form.cleaned_data)
        return reverse("clients:desk")


class InquiryNewClient(InquiryPage):
    """A client we did not know yet, with what the question tells filled in; ends at the new intake."""

    title = "Nieuwe klant bij deze vraag"
    form_class = NewClientForm
    template_name = "clients/inquiry_new_client.html"
    submit_label = "Maak klant en intake"

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.object.organisation_name, "kind": OrganisationKind.EMPLOYER}

    def save(self, form: NewClientForm) -> str:
        found = desk_clients.attach_new(inquiry=self.object, by=self.request.user, **form.cleaned_data)
        return _to_intake(self.request, found)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(suggestions=reads.suggestions(self.object, self.request.user), **kwargs)


def _to_intake(request: HttpRequest, inquiry: Inquiry) -> str:
    """To the intake; or, when the strategy has no place for it, back to the question that now has its client."""
    try:
        intake = desk_clients.to_intake(inquiry=inquiry, by=request.user)  # type: ignore[arg-type]
    except ClientsError as error:
        messages.warning(request, f"De klant staat bij de vraag, maar er kwam geen intake: {error.message}")
        return inquiry.get_absolute_url()
    messages.success(request, "De intake staat klaar, met de vraag erin. De kans staat bij Kansen.")
    return reverse("clients:intake_edit", args=[intake.pk])


class InquiryRefer(InquiryPage):
    title = "Doorverwijzen naar een opleider"
    form_class = ReferForm
    submit_label = "Verwijs door"
    success_message = "De opleider krijgt een mail, met een link om te laten weten wat eruit kwam."

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = Organisation.objects.for_user(self.request.user).current().filter(kind=OrganisationKind.EDUCATOR)
        return super().get_form_kwargs() | {"partners": rows}

    def get_initial(self) -> dict[str, Any]:
        found = self.object
        return {
            "message": "\n".join(
                filter(None, (found.question or found.subject, "", found.name, found.email, found.phone))
            )
        }

    def save(self, form: ReferForm) -> str:
        told = {name: form.cleaned_data[name] for name in ("partner", "email", "message", "consent_how")}
        referring.refer(inquiry=self.object, by=self.request.user, **told)
        return self.cancel_url()


class InquiryAction(ActionView):
    permission = WORK

    @property
    def inquiry(self) -> Inquiry:
        return get_object_or_404(Inquiry.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("clients:inquiry_detail", args=[self.kwargs["pk"]])


class InquiryTake(InquiryAction):
    success_message = "Deze vraag is van jou."

    @property
    def inquiry(self) -> Inquiry:
        """Of those in sight: who comes second reads who has it."""
        return get_object_or_404(Inquiry.objects.for_user(self.request.user), pk=self.kwargs["pk"])

    def act(self) -> str:
        user = self.request.user
        return desk.assign(inquiry=self.inquiry, to=user, by=user).get_absolute_url()


class InquiryRelease(InquiryAction):
    success_message = "De vraag ligt weer bij het loket."

    def act(self) -> str:
        desk.release(inquiry=self.inquiry, by=self.request.user)
        return reverse("clients:desk")


class InquiryReopen(InquiryAction):
    success_message = "De vraag is heropend, met een nieuwe belofte."

    def act(self) -> str:
        return desk.reopen(inquiry=self.inquiry, by=self.request.user).get_absolute_url()


class InquiryToIntake(InquiryAction):
    """With `klant` in the form: this client, and an intake; without: the client that is there already."""

    def act(self) -> str:
        inquiry = self.inquiry
        if key := self.request.POST.get("klant", ""):
            rows = Organisation.objects.for_user(self.request.user).current()
            organisation = get_object_or_404(rows, pk=uuid_of(key))
            inquiry = desk_clients.attach(inquiry=inquiry, organisation=organisation, by=self.request.user)
        return _to_intake(self.request, inquiry)


class InquiryToComplaint(InquiryAction):
    success_message = "De klacht staat in het register. De directeur kreeg bericht."

    def act(self) -> str:
        complaints.from_inquiry(inquiry=self.inquiry, by=self.request.user)
        return reverse("clients:desk")


class InquiryAttachment(Guarded):
    permission = SEE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        rows = InquiryFile.objects.for_user(request.user).filter(refused="")
        found = get_object_or_404(rows, pk=pk)
        return download(bytes(found.content), found.name, found.mime or "application/octet-stream")
