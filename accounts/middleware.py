"""MFA is obligatory for staff; allauth has no switch for it. And who reads a protected person is written down."""

from collections.abc import Callable
from time import monotonic

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.services.reading import write_down
from llo_portal.kernel.reading import collecting

CHECKED = "second_step_of"
# what somebody without a second step needs to get one, and what every page loads
OPEN = ("account_logout", "account_reauthenticate", "accounts:brand_css", "accounts:logo", "healthz", "readyz")


class RequireMfaMiddleware:
    """Staff without a second step is led to setting one up; everything else waits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MFA_REQUIRED_FOR_STAFF and self._lacks_second_step(request) and not self._is_open(request.path):
            messages.info(request, "Stel eerst een tweede stap in. Daarna kun je aan het werk.")
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)

    @staticmethod
    def _lacks_second_step(request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or not (user.is_colleague or user.is_superuser):
            return False
        if request.session.get(CHECKED) == str(user.pk):
            return False
        if not is_mfa_enabled(user):
            return True
        request.session[CHECKED] = str(user.pk)
        return False

    @staticmethod
    def _is_open(path: str) -> bool:
        second_step = reverse("mfa_index")
        confirm_address = reverse("account_email_verification_sent")
        return path.startswith((second_step, confirm_address)) or path in {reverse(name) for name in OPEN}


class ReadLogMiddleware:
    """Every row of a person that a signed-in user's request loaded is looked at once the answer is known, so that a page
    that failed halfway is in the log too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status = 500
        with collecting() as noted:
            try:
                response = self.get_response(request)
                status = response.status_code
                return response
            finally:
                if noted and request.user.is_authenticated:
                    door = request.resolver_match.view_name if request.resolver_match else ""
                    write_down(noted, by=request.user, door=door, method=request.method or "", status=status)


class ActivityMiddleware(UserSessionsMiddleware):
    """When and from where a session was last used, for the page of sessions. Told at once when it is new or moves to
    another browser or address, and else once a minute per process: each page would pay four statements for it."""

    EVERY = 60.0
    MOST = 5_000

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.told: dict[str, tuple[float, str, str]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key if hasattr(request, "session") else None
        meta = request.META
        address = f"{meta.get('HTTP_X_FORWARDED_FOR', '')}|{meta.get('REMOTE_ADDR', '')}"
        browser, now = meta.get("HTTP_USER_AGENT", ""), monotonic()
        before = self.told.get(key) if key else None
        if before and now - before[0] < self.EVERY and before[1:] == (address, browser):
            return self.get_response(request)
        if key:
            if len(self.told) >= self.MOST:
                self.told.clear()
            self.told[key] = (now, address, browser)
        return super().__call__(request)
