"""Inviting, and the page behind the link in the mail."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts import services
from accounts.errors import InvitationError
from accounts.filters import InvitationFilter
from accounts.forms import AcceptForm, InvitationForm
from accounts.models import Invitation
from accounts.services.invitations import find, has_confirmed
from accounts.tables import InvitationTable
from accounts.views.users import MANAGE, people_tabs
from llo_portal.kernel.views import PUBLIC, ActionView, FormPage, ListPage


class InvitationList(ListPage):
    permission = MANAGE
    template_name = "accounts/people_list.html"
    title = "Uitnodigingen"
    count_one, count_many = "uitnodiging", "uitnodigingen"
    empty_title = "Er is nog niemand uitgenodigd"
    empty_text = "Collega’s en contacten krijgen per mail een persoonlijke link."
    create_label = "Iemand uitnodigen"
    model = Invitation
    table_class = InvitationTable
    filterset_class = InvitationFilter

    def rows(self) -> QuerySet[Invitation]:
        return Invitation.objects.for_user(self.request.user).select_related("invited_by__person")

    def create_url(self) -> str:
        return reverse("accounts:invitation_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(people_tabs=people_tabs("accounts:invitation_list"), **kwargs)


class InvitationCreate(FormPage):
    permission = MANAGE
    title = "Iemand uitnodigen"
    submit_label = "Verstuur de uitnodiging"
    success_message = "De uitnodiging is onderweg."
    form_class = InvitationForm

    def save(self, form: InvitationForm) -> str:
        services.invite(**form.cleaned_data, by=self.request.user)
        return reverse("accounts:invitation_list")

    def cancel_url(self) -> str:
        return reverse("accounts:invitation_list")


class OnInvitation(ActionView):
    permission = MANAGE

    def invitation(self) -> Invitation:
        return get_object_or_404(Invitation.objects.for_user(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("accounts:invitation_list")


class InvitationRevoke(OnInvitation):
    success_message = "De uitnodiging is ingetrokken. De link werkt niet meer."

    def act(self) -> str:
        services.revoke(invitation=self.invitation())
        return self.error_url()


class InvitationResend(OnInvitation):
    success_message = "Er is een nieuwe link verstuurd. De oude werkt niet meer."

    def act(self) -> str:
        services.resend(invitation=self.invitation(), by=self.request.user)
        return self.error_url()


class InvitationAccept(FormPage):
    """The token in the address is the lock. What is wrong with it is said in Dutch, with a way on."""

    permission = PUBLIC
    title = "Welkom"
    submit_label = "Maak mijn account"
    form_class = AcceptForm
    template_name = "accounts/invitation_accept.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.invitation = find(kwargs["token"])
        except InvitationError as error:
            return self._refusal(error)
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = (
            "same-origin"  # the address holds the token; not no-referrer: see decision 10
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def _refusal(self, error: InvitationError) -> HttpResponse:
        context = {"title": "Deze link werkt niet", "message": error.message}
        return render(self.request, "accounts/invitation_refused.html", context, status=410)

    @property
    def is_new(self) -> bool:
        return not has_confirmed(self.invitation.email)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"email": self.invitation.email, "needs_password": self.is_new}

    def get_initial(self) -> dict[str, Any]:
        return {key: getattr(self.invitation, key) for key in ("first_name", "infix", "last_name")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invitation=self.invitation, is_new=self.is_new, **kwargs)

    def save(self, form: AcceptForm) -> str:
        names = {key: form.cleaned_data.get(key, "") for key in ("first_name", "infix", "last_name")}
        services.accept(token=self.kwargs["token"], password=form.cleaned_data.get("password1", ""), **names)
        messages.success(self.request, "Je account is klaar. Log nu in met je e-mailadres en wachtwoord.")
        return reverse("account_login")

    def cancel_url(self) -> str:
        return ""
