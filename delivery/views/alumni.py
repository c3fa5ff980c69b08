"""Staff: invitations to alumni and their totals (marketeer), and names for who receives them (administrateur)."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from delivery import alumni_totals
from delivery.effects import LETTER, OFF
from delivery.filters import AlumnusFilter, InvitationFilter
from delivery.forms.alumni import CancelForm, InvitationForm
from delivery.models import AlumniConsent, AlumniInvitation, Alumnus
from delivery.selectors import alumni as reads
from delivery.services import alumni, alumni_letters, alumni_off
from delivery.tables import AlumnusTable, InvitationTable
from llo_portal.kernel.choices import Sector
from llo_portal.kernel.dutch import short_moment
from llo_portal.kernel.exports import csv_response
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage, guarded

HOME = "Alumni"


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(HOME, reverse("delivery:alumni_invitation_list")), *more]


class InvitationList(ListPage):
    """What was sent and what is being drawn up, under how many alumni there are."""

    permission = "delivery.view_invitations"
    model = AlumniInvitation
    title = HOME
    template_name = "delivery/alumni_invitations.html"
    count_one, count_many = "uitnodiging", "uitnodigingen"
    empty_title = "Nog geen uitnodigingen"
    empty_text = "Nodig alumni uit voor een bijeenkomst, of mail ze over opleidingen. Alleen wie dat wil, krijgt het."
    create_label = "Nieuwe uitnodiging"
    table_class = InvitationTable
    filterset_class = InvitationFilter

    def rows(self) -> QuerySet[AlumniInvitation]:
        return AlumniInvitation.objects.for_user(self.request.user).with_totals()

    def create_url(self) -> str:
        may = self.request.user.has_perm("delivery.invite_alumni")
        return reverse("delivery:alumni_invitation_create") if may else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = [(label, alumni_totals.told(many)) for label, many in reads.purpose_counts()]
        return super().get_context_data(totals=totals, **kwargs)


class InvitationCreate(FormPage):
    permission = "delivery.invite_alumni"
    title = "Nieuwe uitnodiging"
    form_class = InvitationForm
    submit_label = "Bewaar concept"
    success_message = "Het concept is bewaard. Kijk het na voor je verstuurt."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": AlumniInvitation()}

    def save(self, form: Any) -> str:
        row = alumni_letters.save(
            invitation=form.instance, courses=form.cleaned_data["courses"], by=self.request.user
        )  # fmt: skip
        return row.get_absolute_url()

    def cancel_url(self) -> str:
        return reverse("delivery:alumni_invitation_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=trail((self.title, "")), **kwargs)


class InvitationEdit(InvitationCreate, ObjectFormPage):
    model = AlumniInvitation
    title = "Uitnodiging wijzigen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.object}

    def cancel_url(self) -> str:
        return reverse("delivery:alumni_invitation", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return found | {"breadcrumb": trail((self.object.title, self.cancel_url()), ("Wijzigen", ""))}


class InvitationAction(ActionView):
    """On a draft of which this user decides; what was sent says so on its own page."""

    permission = "delivery.invite_alumni"

    def invitation(self) -> AlumniInvitation:
        return get_object_or_404(AlumniInvitation.objects.for_user(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("delivery:alumni_invitation", args=[self.kwargs["pk"]])


class InvitationSend(InvitationAction):
    success_message = "De uitnodiging gaat eruit."

    def act(self) -> str:
        alumni_letters.send(invitation=self.invitation(), by=self.request.user)
        return self.error_url()


class InvitationDiscard(InvitationAction):
    success_message = "Het concept is weg."

    def act(self) -> str:
        alumni_letters.discard(invitation=self.invitation(), by=self.request.user)
        return reverse("delivery:alumni_invitation_list")


class InvitationCancel(ObjectFormPage):
    """It does not go on: who comes or did not answer yet gets a mail with the reason."""

    permission = "delivery.invite_alumni"
    model = AlumniInvitation
    form_class = CancelForm
    title = "Bijeenkomst annuleren"
    template_name = "delivery/alumni_cancel.html"
    submit_label = "Annuleer en mail iedereen"
    success_message = "De bijeenkomst is geannuleerd. De mails gaan eruit."

    def rows(self) -> QuerySet[AlumniInvitation]:
        return AlumniInvitation.objects.for_user(self.request.user).exclude(state="concept")

    def save(self, form: Any) -> str:
        alumni_off.cancel(invitation=self.object, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("delivery:alumni_invitation", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trail_here = trail((self.object.title, self.cancel_url()), ("Annuleren", ""))
        return super().get_context_data(breadcrumb=trail_here, object=self.object, **kwargs) | {"cancel_url": ""}


def standing(row: Any) -> dict[str, Any]:
    """How far the sending is and what came of it, as far as may be told."""
    total = row.sent_count
    yes, no, silent = alumni_totals.part_words((row.yes_count, row.no_count, total - row.yes_count - row.no_count))
    failed = reads.failed_letters(row, LETTER) if row.waiting_count else 0
    ready = row.is_cancelled or (row.addressed_at is not None and row.waiting_count <= failed)
    return {
        "is_busy": not row.is_draft and not ready, "done": total, "total": total + row.waiting_count,
        "is_told": alumni_totals.is_told(total + row.waiting_count) and row.addressed_at is not None,
        "failed": failed,
        "sent": alumni_totals.told(total), "yes": yes, "no": no, "silent": silent,
        "stopped": alumni_totals.told(row.stopped_count), "free": free_places(row, yes), "off": calling_off(row),
    }  # fmt: skip


def free_places(row: Any, yes: str) -> int | None:
    """Only where the page tells how many said yes: one follows from the other."""
    return max(row.places - row.yes_count, 0) if row.places and yes.isdigit() else None


def calling_off(row: Any) -> dict[str, Any] | None:
    """How far the mails are that it does not go on; None when it does."""
    if not row.is_cancelled:
        return None
    waiting = row.off_count - row.off_done_count
    failed = reads.failed_letters(row, OFF) if waiting else 0
    is_busy = row.told_at is None or waiting > failed
    told = row.told_at is not None and alumni_totals.is_told(row.off_count)
    return {"is_busy": is_busy, "done": row.off_done_count, "total": row.off_count, "failed": failed, "is_told": told}


class InvitationDetail(DetailPage):
    """A draft: the mail as it will be, and how many it reaches. Afterwards: how it went."""

    permission = "delivery.view_invitations"
    model = AlumniInvitation
    template_name = "delivery/alumni_invitation.html"

    def rows(self) -> QuerySet[AlumniInvitation]:
        rows = AlumniInvitation.objects.for_user(self.request.user).with_totals()
        return rows.select_related("made_by__person", "sent_by__person", "cancelled_by__person").prefetch_related(
            "courses"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, user = self.object, self.request.user
        subject, body = alumni_letters.preview(row)
        reach = reads.selected(row).count() if row.is_draft else 0
        return super().get_context_data(
            title=row.title, breadcrumb=trail((row.title, "")), subject=subject, body=body,
            reach=alumni_totals.told(reach), reaches_somebody=bool(reach), standing=standing(row),
            may_edit=row.is_draft and user.has_perm("delivery.invite_alumni"),
            may_cancel=user.has_perm("delivery.invite_alumni") and alumni_off.may_cancel(row),
            sees_names=user.has_perm("delivery.view_alumni"), sectors=[Sector(key).label for key in row.sectors],
            **kwargs,
        )  # fmt: skip


@guarded("delivery.view_invitations")
def progress(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_object_or_404(AlumniInvitation.objects.for_user(request.user).with_totals(), pk=pk)
    return render(request, "delivery/parts/alumni_progress.html", {"object": row, "standing": standing(row)})


class InvitationAnswers(DetailPage):
    """Who comes and who does not, for the list at the door."""

    permission = "delivery.view_alumni"
    model = AlumniInvitation
    template_name = "delivery/alumni_answers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        return super().get_context_data(
            title=f"Antwoorden: {row.title}", breadcrumb=trail((row.title, row.get_absolute_url()), ("Antwoorden", "")),
            letters=(letters := list(reads.answers(self.request.user, row))),
            coming=sum(one.answer == "ja" for one in letters), **kwargs,
        )  # fmt: skip


@guarded("delivery.view_alumni")
def answers_csv(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_object_or_404(AlumniInvitation.objects.for_user(request.user), pk=pk)
    rows = (
        (letter.alumnus.person.full_name, letter.alumnus.address, letter.get_answer_display(),
         short_moment(letter.answered_at) if letter.answered_at else "", letter.get_off_state_display())
        for letter in reads.answers(request.user, row)
    )  # fmt: skip
    return csv_response("antwoorden-alumni", ("Naam", "E-mailadres", "Antwoord", "Op", "Afzegging"), rows)


class AlumniList(ListPage):
    """Everybody who agreed to something, with what."""

    permission = "delivery.view_alumni"
    model = Alumnus
    title = "Alumni op naam"
    template_name = "delivery/alumni_list.html"
    count_one, count_many = "alumnus", "alumni"
    empty_title = "Nog geen alumni"
    empty_text = (
        "Wie een certificaat haalt, krijgt na een week de vraag om in contact te blijven. Wie ja zegt, staat hier."
    )
    table_class = AlumnusTable
    filterset_class = AlumnusFilter

    def rows(self) -> QuerySet[Alumnus]:
        agreed = Prefetch("consents", AlumniConsent.objects.for_user(self.request.user).open().order_by("given_at"))
        return Alumnus.objects.for_user(self.request.user).select_related("person").prefetch_related(agreed)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=trail((self.title, "")), **kwargs)


class AlumnusStop(ActionView):
    """Somebody called: no mail any more."""

    permission = "delivery.view_alumni"
    success_message = "Deze persoon krijgt geen mail voor alumni meer."

    def act(self) -> str:
        row = get_object_or_404(Alumnus.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        alumni.stop_for(alumnus=row, by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return reverse("delivery:alumni_list")
