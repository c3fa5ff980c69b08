"""S1: every door has a lock. All URLs x all roles and anonymous have a declared verdict in `access/<app>.yaml`.

`public`: everyone. `signed_in`: whoever is signed in. `token`: a secret in the address is the lock. A list of roles: those
roles get in, everyone else gets 403 (anonymous: the sign-in page or 404), also by POST and before any row is looked up.
"""

from importlib import import_module
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.architecture.doors import ROLES, Door, doors, verdicts
from tests.factories.accounts import ProviderFactory, UserFactory

ANONYMOUS = "anoniem"
LIGHT = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]


def test_every_door_has_a_verdict():
    missing = sorted({door.name for door in doors()} - verdicts().keys())
    assert not missing, f"geen oordeel in tests/architecture/access/*.yaml voor: {', '.join(missing)}"


def test_no_verdict_without_a_door():
    stale = sorted(verdicts().keys() - {door.name for door in doors()})
    assert not stale, f"oordeel zonder URL: {', '.join(stale)}"


def test_every_view_of_ours_declares_its_permission():
    silent = sorted({door.name for door in doors() if door.is_ours and not getattr(door.view, "permission", "")})
    assert not silent, f"view zonder `permission`: {', '.join(silent)}"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Doors are tried, pages are not drawn: the matrix is large and each chapter tests its own pages."""
    settings.MIDDLEWARE = LIGHT
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr("django.template.response.SimpleTemplateResponse.rendered_content", "")
    monkeypatch.setattr("django.template.loader.render_to_string", lambda *args, **kwargs: "")
    for status in (400, 403, 404):
        monkeypatch.setattr(f"llo_portal.urls.handler{status}", _bare(status))


def _bare(status: int) -> Any:
    return lambda request, exception=None: HttpResponse(status=status)


@pytest.fixture
def furnished(db: None) -> None:
    """What pages without rows of their own may count on: a provider and a published strategy."""
    ProviderFactory()
    try:
        factories = import_module("tests.factories.strategy")
    except ModuleNotFoundError:
        return
    factories.published_strategy()


@pytest.mark.parametrize("role", [*ROLES, ANONYMOUS])
def test_matrix(role: str, quick: None, furnished: None):
    client = Client()
    if role != ANONYMOUS:
        client.force_login(UserFactory(roles=(role,)))
    declared = verdicts()
    wrong = [
        f"{method.upper()} {door.name}: {problem}"
        for door in doors()
        if door.name in declared
        for method in door.methods
        if (problem := _try(client, door, method, role, declared[door.name]))
    ]
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def _try(client: Client, door: Door, method: str, role: str, verdict: Any) -> str:
    allowed = _is_allowed(role, verdict)
    if method == "post" and ("get" in door.methods or not door.is_ours) and allowed:
        return ""  # the GET has shown that the door opens
    try:
        response = getattr(client, method)(door.path)
    except Exception as error:  # noqa: BLE001 - reported with the door's name
        return f"viel om met {type(error).__name__}: {error}"
    to_login = 300 <= response.status_code < 400 and response.headers["Location"].startswith(reverse("account_login"))
    if response.status_code >= 500:
        return f"gaf {response.status_code}"
    if allowed:
        opens = response.status_code != 403 and not (to_login and door.is_ours)
        return "" if opens else f"bleef dicht ({response.status_code})"
    closed = (to_login or response.status_code == 404) if role == ANONYMOUS else response.status_code == 403
    return "" if closed else f"ging open ({response.status_code})"


def _is_allowed(role: str, verdict: Any) -> bool:
    if verdict in ("public", "token"):
        return True
    return role != ANONYMOUS if verdict == "signed_in" else role in verdict
