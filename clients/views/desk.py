"""Het loket: the list, and how questions get in."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from clients.errors import ClientsError
from clients.filters import InquiryFilter
from clients.forms.desk import AnswerTermForm, InquiryForm, MailInForm
from clients.models import AnswerTerm, Inquiry, UnreadMail
from clients.selectors import desk as reads
from clients.services import desk, mail_in
from clients.tables import InquiryTable, UnreadMailTable
from llo_portal.kernel.dates import today
from llo_portal.kernel.views import ActionView, FormPage, Guarded, ListPage

CRUMB = ("Loket", reverse_lazy("clients:desk"))
SEE, WORK = "clients.view_desk", "clients.work_desk"


class DeskPage(ListPage):
    permission = SEE
    title = "Loket"
    template_name = "clients/desk.html"
    model = Inquiry
    table_class = InquiryTable
    filterset_class = InquiryFilter
    count_one, count_many = "vraag", "vragen"
    empty_title = "Het loket is leeg"
    empty_text = "Vragen per telefoon, mail en website komen hier binnen. Schrijf de eerste op of lees een mail in."

    def rows(self) -> QuerySet[Inquiry]:
        return reads.inquiries(self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """What still asks for something, unless something else is asked for."""
        told = super().get_filterset_kwargs(filterset_class)
        return told | {"data": self.request.GET or QueryDict("stand=open")}

    def get_table_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        return {"day": today(), "user": user, "may_work": user.has_perm(WORK)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        counts = reads.desk_counts(user)
        chosen = self.request.GET.get("wie", "")
        chips = [
            {"label": "Alles wat open staat", "count": counts.open, "url": f"{self.request.path}?stand=open", "key": "open"},
            {"label": "Van mij", "count": counts.mine, "url": f"{self.request.path}?wie=mij&stand=open", "key": "mij"},
            {"label": "Van niemand", "count": counts.unassigned, "url": f"{self.request.path}?wie=niemand&stand=open", "key": "niemand"},
            {"label": "Te laat", "count": counts.late, "url": f"{self.request.path}?wie=laat", "key": "laat"},
        ]  # fmt: skip
        unread = UnreadMail.objects.for_user(user).open().count()
        return super().get_context_data(
            quick_filters=chips, chosen=chosen or ("open" if self.request.GET.get("stand", "open") == "open" else ""),
            unread=unread, may_work=user.has_perm(WORK), may_set_terms=user.has_perm("clients.set_terms"), **kwargs,
        )  # fmt: skip

    def create_url(self) -> str:
        return reverse("clients:inquiry_create") if self.request.user.has_perm(WORK) else ""

    create_label = "Nieuwe vraag"


class InquiryCreate(FormPage):
    """Somebody on the phone, at the door or at a fair."""

    permission = WORK
    title = "Nieuwe vraag"
    form_class = InquiryForm
    success_message = "De vraag staat bij het loket en is van jou."

    def save(self, form: InquiryForm) -> str:
        made = desk.receive(by=self.request.user, owner=self.request.user, **form.values())
        for text in reads.remarks_on(made):
            messages.warning(self.request, text)
        return made.get_absolute_url()

    def cancel_url(self) -> str:
        return reverse("clients:desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


class MailIn(FormPage):
    """A message becomes a question."""

    permission = WORK
    title = "Mail inlezen"
    form_class = MailInForm
    submit_label = "Lees in"

    def save(self, form: MailInForm) -> str:
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        if not file:
            made: Any = mail_in.take_pasted(text=text, by=self.request.user)
        else:
            if file.size > mail_in.MOST_TOGETHER:
                raise ClientsError("Dit bestand is groter dan 12 MB.", field="file")
            made = mail_in.take_in(file.read())
        if isinstance(made, UnreadMail):
            messages.warning(
                self.request, f"We konden dit bericht niet lezen: {made.reason} Het staat bij Niet gelezen."
            )
            return reverse("clients:unread_list")
        messages.success(self.request, "De mail staat bij het loket. Neem hem zelf of laat hem liggen.")
        return str(made.get_absolute_url())

    def cancel_url(self) -> str:
        return reverse("clients:desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            breadcrumb=[CRUMB, (self.title, "")], multipart=True,
            intro="Sleep een bericht uit je mailprogramma als bestand, of plak de tekst.", **kwargs,
        )  # fmt: skip


class UnreadList(ListPage):
    permission = WORK
    title = "Niet gelezen berichten"
    template_name = "clients/unread_list.html"
    model = UnreadMail
    table_class = UnreadMailTable
    filterset_fields = ()
    count_one, count_many = "bericht", "berichten"
    empty_title = "Alles is gelezen"
    empty_text = "Hier komen mails die het portaal niet kon lezen. Ze gaan nooit verloren."

    def rows(self) -> QuerySet[UnreadMail]:
        return UnreadMail.objects.for_user(self.request.user).open().defer("content")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, (self.title, "")], **kwargs)


class UnreadFile(Guarded):
    """The message as it came, to open in a mail program; never shown in the page."""

    permission = WORK
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        found = get_object_or_404(UnreadMail.objects.for_user(request.user), pk=pk)
        return download(bytes(found.content), f"bericht-{found.found_at:%Y%m%d-%H%M}.eml", "application/octet-stream")


def download(content: bytes, name: str, mime: str) -> HttpResponse:
    """As a file to save: a browser never runs or shows it."""
    response = HttpResponse(content, content_type=mime)
    safe = "".join(c if c.isascii() and (c.isalnum() or c in " .-_") else "_" for c in name)
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


class UnreadDone(ActionView):
    permission = WORK
    success_message = "Het bericht is afgevinkt."

    def act(self) -> str:
        found = get_object_or_404(UnreadMail.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        mail_in.deal_with(unread=found, by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return reverse("clients:unread_list")


class TermCreate(FormPage):
    """How soon we promise an answer."""

    permission = "clients.set_terms"
    title = "Termijn vastleggen"
    form_class = AnswerTermForm
    success_message = "De termijn is vastgelegd."
    template_name = "clients/term_form.html"

    def save(self, form: AnswerTermForm) -> str:
        desk.set_term(term=form.save(commit=False), by=self.request.user)
        return reverse("clients:term_create")

    def cancel_url(self) -> str:
        return reverse("clients:desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            breadcrumb=[CRUMB, (self.title, "")], terms=AnswerTerm.objects.for_user(self.request.user), **kwargs
        )
