"""How allauth makes our users and sends its mail."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from accounts import services
from accounts.models import User
from llo_portal.documents import mail


class AccountAdapter(DefaultAccountAdapter):
    """Signs in by e-mail address. Who comes by himself becomes a deelnemer; staff comes by invitation."""

    def new_user(self, request: HttpRequest) -> User:
        return User()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.set_password(form.cleaned_data.get("password1"))
        return services.sign_up(user, data=form.cleaned_data)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox like every mail; it holds a link that is forgotten once it is sent."""
        message = self.render_mail(template_prefix, email, context)
        mail.send_words(to=email, subject=message.subject, body=str(message.body), key=f"account:{uuid.uuid4()}")

    def format_email_subject(self, subject: str) -> str:
        return subject


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """SURFconext: recognised by the persistent subject and never by e-mail. An unknown subject gets no account; whoever
    has one connects it while signed in. Roles stay ours."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Only from the organisations on the list, when there is one."""
        allowed = settings.SURFCONEXT_HOME_ORGANISATIONS
        data = sociallogin.account.extra_data or {}
        claims = data.get("userinfo", data)
        if allowed and claims.get("schac_home_organization") not in allowed:
            messages.error(request, "Met een account van deze organisatie kun je hier niet inloggen.")
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
