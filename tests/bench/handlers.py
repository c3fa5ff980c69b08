"""Our middleware and Django's own starting set, asked in one process without a socket between."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponseBase
from django.template.base import Template
from django.test import RequestFactory, override_settings
from django.test.signals import template_rendered

# what `startproject` gives
STARTING_SET = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


class Stack:
    """A WSGI handler with a set of middleware; cookies of one signed-in user, if any."""

    def __init__(self, middleware: list[str], user: Any = None) -> None:
        with override_settings(MIDDLEWARE=middleware):
            self.handler = WSGIHandler()
        self.factory = RequestFactory(enforce_csrf_checks=False)
        if user is not None:
            self.factory.cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)

    def get(self, path: str) -> HttpResponseBase:
        return self._ask(self.factory.get(path))

    def post(self, path: str, data: dict[str, Any]) -> HttpResponseBase:
        return self._ask(self.factory.post(path, data))

    def _ask(self, request: Any) -> HttpResponseBase:
        request._dont_enforce_csrf_checks = True
        response = self.handler.get_response(request)
        if response.status_code >= 400:
            raise SystemExit(f"{request.path} answers {response.status_code}")
        response.close()
        return response


@contextmanager
def as_users_get_it() -> Iterator[None]:
    """The test environment announces every template that is rendered, an option of a list too; a site does not."""
    announcing = Template._render  # type: ignore[attr-defined]
    Template._render = lambda self, context: self.nodelist.render(context)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        Template._render = announcing  # type: ignore[attr-defined]


def _session_of(user: Any) -> str:
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, get_user_model().objects.get(pk=user.pk), backend="accounts.backends.SignInBackend")
    request.session.save()
    return str(request.session.session_key)


def catch(stack: Stack, path: str) -> tuple[Any, Any]:
    """The outermost template and context of an answer; its querysets have been read, so rendering again asks nothing."""
    found: list[tuple[Any, Any]] = []

    def note(sender: Any, template: Any, context: Any, **kwargs: Any) -> None:
        found.append((template, context))

    template_rendered.connect(note)
    try:
        stack.get(path)
    finally:
        template_rendered.disconnect(note)
    return found[0]
