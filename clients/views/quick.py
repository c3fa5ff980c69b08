"""Snel vastleggen: one page for a thumb."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from clients import invitation, mail_reading, services
from clients.errors import ClientsError, DraftConflict
from clients.filters import closest
from clients.forms.quick import WHEN, AppointmentForm, QuickForm
from clients.formula import formulas_for
from clients.models import Contact, ConversationDraft, Organisation
from clients.selectors import recent_organisations
from clients.sensitive import warnings_for
from clients.services import conversations
from clients.timeline import kind_of
from clients.views.intakes import _number, _uuid
from llo_portal.kernel.dates import now
from llo_portal.kernel.views import ActionView, FormPage, Guarded

WRITE = "clients.write_down"
CRUMB = ("Snel vastleggen", "")
FOUND = 10


class QuickStart(Guarded):
    """A new conversation gets its own address, so that the back button and a reload find it again."""

    permission = WRITE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        url = reverse("clients:quick_edit", args=[uuid4()])
        key = _uuid(request.GET.get("klant", ""))
        return HttpResponseRedirect(f"{url}?klant={key}" if key else url)


class QuickPage(Guarded):
    permission = WRITE

    def found(self) -> ConversationDraft | None:
        """The stored draft, None when it is new. Somebody else's does not exist (404)."""
        rows = ConversationDraft.objects.for_user(self.request.user).select_related(
            "organisation", "contact__person", "on_behalf_of__person"
        )
        if draft := rows.filter(pk=self.kwargs["pk"]).first():
            return draft
        if ConversationDraft.objects.filter(pk=self.kwargs["pk"]).exists():
            raise Http404
        return None

    def form(self, draft: ConversationDraft | None, data: Any = None) -> QuickForm:
        initial: dict[str, Any] = {"channel": "telefoon", "organisation": _uuid(self.request.GET.get("klant", ""))}
        if draft:
            names = ("channel", "topic", "text", "people", "next_step", "next_on")
            initial = {name: getattr(draft, name) for name in names if getattr(draft, name)}
            initial |= {"organisation": draft.organisation_id, "contact": draft.contact_id}
            initial |= {"on_behalf_of": draft.on_behalf_of_id}
            initial |= {"when": "kies"} if draft.next_on else {}
        return QuickForm(data, user=self.request.user, draft=draft, initial=initial)

    def save(self, form: QuickForm) -> ConversationDraft:
        return conversations.save_draft(
            draft_id=self.kwargs["pk"], values=form.values(), version=_number(self.request.POST.get("version", "")),
            page=_uuid(self.request.POST.get("page_id", "")), by=self.request.user,
        )  # fmt: skip


def picker(request: Any, term: str) -> dict[str, Any]:
    """The last ten, or what was searched: by name, place or KvK number."""
    rows = Organisation.objects.for_user(request.user).current()
    term = term.replace("\x00", "").strip()[:100]
    searched = len(term) > 1
    found, has_more = closest(rows, term, FOUND) if searched else (recent_organisations(request.user, rows), False)
    return {"term": term, "found": found, "has_more": has_more, "searched": searched}


def people_of(user: Any, organisation: Any) -> list[Contact]:
    rows = Contact.objects.for_user(user).active().filter(organisation=organisation)
    return list(rows.select_related("person"))


class QuickEdit(QuickPage):
    """Works without JavaScript; with it, a draft is kept two seconds after typing stops."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        draft = self.found()
        if draft and draft.saved_at:
            return HttpResponseRedirect(reverse("clients:quick_done", args=[pk]))
        return self.page(draft, self.form(draft), version=draft.version if draft else 0)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        draft = self.found()
        if draft and draft.saved_at:  # sent twice
            return HttpResponseRedirect(reverse("clients:quick_done", args=[pk]))
        form, version = self.form(draft, request.POST), _number(request.POST.get("version", ""))
        if not form.is_valid():
            return self.page(draft, form, version=version)
        try:
            saved = self.save(form)
            if "zoek" in request.POST:
                return self.page(saved, self.form(saved), version=saved.version, term=request.POST.get("q", ""))
            conversations.keep(draft=saved, by=request.user)  # type: ignore[arg-type]
        except DraftConflict as conflict:
            told = {"conflict": differences(conflict.current, form), "current": conflict.current}
            return self.page(draft, form, version=conflict.current.version, status=409, **told)
        except ClientsError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            stored = self.found()
            return self.page(stored, form, version=stored.version if stored else version)
        for remark in _remarks(form):
            messages.warning(request, remark.text)
        return HttpResponseRedirect(reverse("clients:quick_done", args=[pk]))

    def page(
        self, draft: ConversationDraft | None, form: QuickForm, *, version: int, status: int = 200, term: str = "",
        **extra: Any,
    ) -> HttpResponse:  # fmt: skip
        chosen = _chosen(form, self.request.user)
        context = {
            "title": "Snel vastleggen", "form": form, "draft": draft, "draft_id": self.kwargs["pk"], "version": version,
            "page_id": _uuid(self.request.POST.get("page_id", "")) or uuid4(), "chosen": chosen,
            "contacts": people_of(self.request.user, chosen) if chosen else [], "chosen_contact": str(form["contact"].value() or ""),
            "when": WHEN, **picker(self.request, term), **extra,
        }  # fmt: skip
        return render(self.request, "clients/quick.html", context, status=status)


def _chosen(form: QuickForm, user: Any) -> Organisation | None:
    key = _uuid(str(form["organisation"].value() or ""))
    return Organisation.objects.for_user(user).current().filter(pk=key).first() if key else None


def _remarks(form: QuickForm) -> list[Any]:
    return warnings_for(*(str(form.cleaned_data.get(name) or "") for name in ("topic", "text", "next_step")))


def differences(current: ConversationDraft, form: QuickForm) -> list[tuple[str, str, str]]:
    """(label, stored, typed) of what differs."""
    rows = []
    for name, typed in form.values().items():
        stored = getattr(current, name)
        if (stored or "") != (typed or ""):
            rows.append((str(form.fields[name].label), str(stored or ""), str(typed or "")))
    return rows


class QuickDraft(QuickPage):
    """Keeps what was typed so far; answers with a line for the page."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        form = self.form(self.found(), request.POST)
        form.is_valid()
        try:
            saved = self.save(form)
        except DraftConflict as conflict:
            context = {"conflict": differences(conflict.current, form), "current": conflict.current}
            return render(request, "clients/quick_conflict.html", context, status=409)
        except ClientsError as error:
            return render(request, "clients/draft_refused.html", {"message": error.message}, status=422)
        wrong = [form.fields[name].label for name in form.errors if name in form.fields]
        context = {"draft": saved, "moment": now(), "wrong": wrong, "remarks": _remarks(form)}
        return render(request, "clients/quick_saved.html", context)


class QuickClients(Guarded):
    """Fragment: clients to choose from."""

    permission = WRITE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "clients/quick_clients.html", picker(request, request.GET.get("q", "")))


class QuickContacts(Guarded):
    """Fragment: the people of the client that was chosen."""

    permission = WRITE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Organisation.objects.for_user(request.user).current()
        chosen = rows.filter(pk=_uuid(request.GET.get("organisation", ""))).first()
        contacts = people_of(request.user, chosen) if chosen else []
        return render(request, "clients/quick_contacts.html", {"chosen": chosen, "contacts": contacts})


class QuickDone(QuickPage):
    """Kept: what now, and ten seconds to take it back."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        draft = self.found()
        if draft is None:
            raise Http404
        if not draft.saved_at or draft.organisation is None:
            return HttpResponseRedirect(reverse("clients:quick_edit", args=[pk]))
        client, user = draft.organisation, request.user
        may_sell = user.has_perm("clients.change_opportunity") and bool(formulas_for(client.kind))  # type: ignore[union-attr]
        context = {
            "title": "Vastgelegd", "draft": draft, "client": client, "entry": draft.entry, "task": draft.task,
            "kind": kind_of(draft.entry.kind) if draft.entry else None, "may_undo": conversations.may_undo(draft),
            "may_sell": may_sell, "may_task": user.has_perm("clients.view_task"),  # type: ignore[union-attr]
        }  # fmt: skip
        return render(request, "clients/quick_done.html", context)


class QuickAction(ActionView):
    permission = WRITE

    @property
    def draft(self) -> ConversationDraft:
        rows = ConversationDraft.objects.for_user(self.request.user).select_related("organisation", "contact")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("clients:quick_done", args=[self.kwargs["pk"]])


class QuickUndo(QuickAction):
    success_message = "Ongedaan gemaakt. Je tekst staat er nog."

    def act(self) -> str:
        conversations.undo(draft=self.draft, by=self.request.user)
        return reverse("clients:quick_edit", args=[self.kwargs["pk"]])


class QuickDrop(QuickAction):
    success_message = "Het concept is weggegooid."

    def act(self) -> str:
        conversations.drop(draft=self.draft, by=self.request.user)
        return reverse("today")


class QuickFollow(QuickAction):
    """One tap further: an intake or a chance with what was just written down."""

    permission = "clients.change_opportunity"

    def act(self) -> str:
        draft, user = self.draft, self.request.user
        client = draft.organisation
        if not draft.saved_at or client is None:
            raise ClientsError("Leg het gesprek eerst vast.")
        title = draft.topic or draft.text.strip().partition("\n")[0][:160]
        if self.request.POST.get("wat") == "intake":
            made = services.start_intake(
                organisation=client, by=user, subject=title[:160], question=draft.text, contact=draft.contact
            )
            return reverse("clients:intake_edit", args=[made.pk])
        return conversations.to_chance(draft=draft, title=title[:160] or str(client), by=user).get_absolute_url()


class QuickInvitation(FormPage):
    """An invitation or a message becomes a draft conversation."""

    permission = WRITE
    title = "Uitnodiging of mail overnemen"
    form_class = AppointmentForm
    submit_label = "Maak een concept"

    def save(self, form: AppointmentForm) -> str:
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        if file and file.size > mail_reading.MAX_MESSAGE:
            raise ClientsError("Dit bestand is groter dan 15 MB.", field="file")
        content = file.read() if file else text.encode()
        try:
            draft = self._draft(content, is_file=bool(file))
        except ValueError as error:
            raise ClientsError(str(error), field="file" if file else "text") from error
        messages.success(self.request, "Het concept staat klaar. Kijk het na en leg het vast.")
        return draft.get_absolute_url()

    def _draft(self, content: bytes, *, is_file: bool) -> ConversationDraft:
        user = self.request.user
        if b"BEGIN:VCALENDAR" in content[:4000]:
            return conversations.from_invitation(found=invitation.read(content), by=user)
        found = mail_reading.read(content) if is_file else mail_reading.pasted(content.decode())
        if found.invitation:
            return conversations.from_invitation(found=invitation.read(found.invitation), by=user)
        return conversations.from_mail(found=found, by=user)

    def cancel_url(self) -> str:
        return reverse("clients:quick")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            breadcrumb=[("Snel vastleggen", reverse("clients:quick")), (self.title, "")], multipart=True,
            intro="De deelnemers zoeken we op e-mailadres op bij je klanten.", **kwargs,
        )  # fmt: skip
