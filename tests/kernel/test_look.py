"""What holds for every template and for the screens of the house itself."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from llo_portal.kernel.navigation import Link
from tests.factories.accounts import PASSWORD, ProviderFactory, UserFactory

ROOT = Path(__file__).parents[2] / "templates"
PAGES = sorted(p for p in ROOT.rglob("*.html"))
WEB = [p for p in PAGES if not {"pdf", "mail", "email"} & set(p.relative_to(ROOT).parts)]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT)))


@pytest.mark.parametrize("path", WEB, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_holds_what_the_content_policy_refuses(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", source), "style attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source), "event attribute"
    assert "<style" not in source
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", source)
    assert not inline, "inline script"
    assert "hx-on" not in source
    assert "javascript:" not in source


@pytest.mark.parametrize(
    ("code", "words"), [(400, "klopt niet"), (403, "rol"), (404, "bestaat niet"), (503, "onderhoud")]
)
def test_error_pages_speak_plain_dutch_and_offer_a_way_on(code: int, words: str) -> None:
    html = get_template(f"errors/{code}.html").render({})
    assert words in html
    assert reverse("today") in html
    assert html.count("<h1") == 1


def test_the_page_of_a_broken_server_needs_nothing_and_gives_the_number() -> None:
    html = get_template("errors/500.html").render({"request_id": "abc123"})
    assert "abc123" in html


@pytest.mark.django_db
def test_an_unknown_address_answers_404_in_our_look(client: Client) -> None:
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "Deze pagina is er niet" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_token_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    assert response.status_code == 403
    assert "verlopen" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_the_way_in_is_dutch_and_has_one_heading(client: Client, name: str) -> None:
    ProviderFactory(name="LLO Groene Hart", phone="0182 555 010")
    html = client.get(reverse(name)).content.decode()
    assert '<html lang="nl">' in html
    assert html.count("<h1") == 1
    assert "LLO Groene Hart" in html
    assert "0182 555 010" in html
    assert not re.search(r"\b(Sign In|Password|Submit|Email)\b", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.django_db
def test_a_wrong_password_keeps_the_address_and_says_so_on_top(client: Client) -> None:
    user = UserFactory(roles=("accountmanager",))
    html = client.post(reverse("account_login"), {"login": user.email, "password": "fout"}).content.decode()
    assert 'class="error-summary"' in html
    assert f'value="{user.email}"' in html
    assert html.count('role="alert"') >= 1


SELF_SERVICE = [
    "mfa_index", "account_email", "account_change_password", "usersessions_list", "socialaccount_connections",
    "account_logout",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", SELF_SERVICE)
@pytest.mark.parametrize(("role", "layout"), [("accountmanager", "staff"), ("deelnemer", "portal")])
def test_own_account_pages_stand_in_ones_own_layout(client: Client, name: str, role: str, layout: str) -> None:
    ProviderFactory()
    client.force_login(UserFactory(roles=(role,)))
    html = client.get(reverse(name)).content.decode()
    assert f'<body class="{layout}">' in html
    assert html.count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_a_second_step_is_set_up_in_dutch(client: Client, name: str) -> None:
    user = UserFactory(roles=("accountmanager",))
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    text = re.sub(r"<[^>]+>", " ", client.get(reverse(name)).content.decode())
    assert not re.search(r"\b(Authenticator code|Name|Passwordless)\b", text)


@pytest.mark.django_db
def test_the_mail_for_a_new_password_is_ours(client: Client, run_outbox: Callable[[], int]) -> None:
    ProviderFactory(name="LLO Groene Hart")
    user = UserFactory(roles=("accountmanager",))
    client.post(reverse("account_reset_password"), {"email": user.email})
    run_outbox()
    [message] = mail.outbox
    assert message.subject == "Kies een nieuw wachtwoord"
    assert "LLO Groene Hart" in message.body
    assert "/account/password/reset/key/" in message.body
    assert not re.search(r"\b(Hello|You|password)\b", re.sub(r"http\S+", "", message.body))


@pytest.mark.django_db
def test_only_another_colour_than_ours_asks_for_a_style_sheet(client: Client) -> None:
    provider = ProviderFactory(brand_colour="#0b5563")
    assert "huisstijl" not in client.get(reverse("account_login")).content.decode()
    provider.brand_colour = "#7a1f5c"
    provider.save()
    assert reverse("accounts:brand_css") in client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
def test_home_stands_first_in_the_menu_and_is_marked(client: Client) -> None:
    ProviderFactory()
    client.force_login(UserFactory(roles=("secretaris",)))
    html = client.get(reverse("today")).content.decode()
    first = html[html.index('id="zijmenu"') :].split("</li>", 1)[0]
    assert "Vandaag" in first
    assert 'aria-current="page"' in first


def test_the_side_menu_shows_nine_items_and_keeps_the_rest_under_more() -> None:
    menu = [Link(f"Onderdeel {n}", f"/{n}/", "dot", False) for n in range(12)]
    html = get_template("layouts/staff.html").render({"menu": menu, "title": "Proef"})
    shown, _, rest = html.partition(">Meer<")
    assert shown.count("Onderdeel ") == 9
    assert rest.count("Onderdeel ") == 3
