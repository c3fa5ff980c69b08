"""Every role sees every page of its menu, and the first row behind each list, at the desk and in the hand."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import DESK, PHONE, PICTURES, Visitor

pytestmark = pytest.mark.e2e

ROLES = (
    "directeur", "accountmanager", "onderwijskundige", "onderwijsontwikkelaar", "programmaleider", "trainer", "marketeer",
    "administrateur", "financieel_administrateur", "compliance_officer", "juridisch_ondersteuner", "hr_medewerker",
    "secretaris", "facilitair_ondersteuner", "beheer", "klantcontact", "deelnemer", "schoolcontact", "aanbiedercontact",
)  # fmt: skip
PUBLIC_PAGES = ("/", "/opleidingen/", "/certificaat/", "/account/login/", "/account/password/reset/")
MENU = "nav[aria-label=Hoofdmenu] a[href^='/']"
ROW = "main table tbody a[href^='/'], main article h2 a[href^='/'], main article h3 a[href^='/']"


def addresses(page: Any, selector: str) -> list[str]:
    found = page.locator(selector).evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [url for url in dict.fromkeys(found) if not url.endswith("/pdf/")]


def look(person: Visitor, path: str, name: str) -> list[str]:
    """The faults of one page at both widths; with LLO_SHOTS a picture of each."""
    told = []
    person.page.set_viewport_size(DESK)
    person.go(path)
    for size in (DESK, PHONE):
        person.page.set_viewport_size(size)
        told += person.faults()
        if os.environ.get("LLO_SHOTS"):
            slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[0-9a-f-]{36}", "x", path)).strip("-") or "home"
            PICTURES.mkdir(exist_ok=True)
            person.page.screenshot(path=PICTURES / f"{name}-{slug}-{size['width']}.png", full_page=True)
    return told


def behind(person: Visitor, paths: list[str]) -> list[str]:
    """The first row's page of each list, when it is a page that was not seen yet."""
    found = []
    for path in paths:
        person.go(path)
        found += [url for url in addresses(person.page, ROW) if url not in paths and "?" not in url][:1]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_menu(role: str, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in(role)
    menu = list(dict.fromkeys([person.page.url.removeprefix(person.site), *addresses(person.page, MENU)]))
    told: list[str] = []
    for path in menu + behind(person, menu):
        told += look(person, path, role)
    assert not told, "\n".join(told)


def test_public_pages(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.go("/")
    pages = list(dict.fromkeys([*PUBLIC_PAGES, *addresses(person.page, "header a[href^='/'], footer a[href^='/']")]))
    told: list[str] = []
    for path in pages + behind(person, ["/opleidingen/"]):
        told += look(person, path, "publiek")
    assert not told, "\n".join(told)
