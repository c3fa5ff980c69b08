"""Generic pages: the lock before the row, bad input back in the form."""

import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import reverse

from llo_portal.kernel.views import Guarded, Page
from tests.factories.accounts import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_view_without_permission_does_not_run():
    with pytest.raises(ImproperlyConfigured, match="permission"):
        Guarded.as_view()(RequestFactory().get("/"))


@pytest.mark.parametrize("pk", ["existing", "missing"])
def test_permission_comes_before_the_row(client, pk, django_assert_num_queries):
    url = reverse("accounts:team_edit", args=[TeamFactory().pk if pk == "existing" else uuid.uuid4()])
    assert client.get(url).headers["Location"].startswith(reverse("account_login"))
    client.force_login(UserFactory(roles=("trainer",)))
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403
    client.force_login(UserFactory(roles=("beheer",)))
    assert client.get(url).status_code == (200 if pk == "existing" else 404)


def test_nothing_is_read_for_a_stranger():
    class Closed(Page):
        permission = "no.such.right"
        template_name = "no-such-template.html"

        def get_context_data(self, **kwargs):
            raise AssertionError("read before the lock")

    from django.core.exceptions import PermissionDenied

    request = RequestFactory().get("/")
    request.user = UserFactory()
    with pytest.raises(PermissionDenied):
        Closed.as_view()(request)


@pytest.mark.parametrize("query", ["page=0", "page=99999", "page=x", "page=-1", "page=" + "9" * 50, "sort=password",
                                   "sort=-nonsense__x", "state=onzin", "q=" + "%00", "role=zz", "active=misschien",
                                   "page=²"])  # fmt: skip
@pytest.mark.parametrize("name", ["accounts:user_list", "documents:effects"])
def test_odd_parameters_never_break_a_list(client, name, query):
    client.force_login(UserFactory(roles=("beheer",)))
    assert client.get(f"{reverse(name)}?{query}").status_code in (200, 404)


def test_an_action_is_a_post(client):
    client.force_login(UserFactory(roles=("beheer",)))
    answer = client.get(reverse("accounts:team_delete", args=[uuid.uuid4()]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Hier is niets te zien" in answer.content.decode()  # whoever signed in again comes here


def test_an_action_that_a_rule_refuses_says_so_where_it_was_asked(client):
    admin = UserFactory(roles=("beheer",))
    client.force_login(admin)
    page = client.post(reverse("accounts:user_reset_second_step", args=[admin.pk]), follow=True)
    assert "Extra beveiliging" in page.content.decode()
    assert page.status_code == 200


@pytest.mark.parametrize("name", ["today", "accounts:profile"])
def test_signed_in_pages_are_never_kept(client, name):
    client.force_login(UserFactory(roles=("trainer",)))
    answer = client.get(reverse(name))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Request-ID"]
