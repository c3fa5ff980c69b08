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
ROW = "main table tbody a[href^='/'], main article h2 a[href^='/'], main li h3 a[href^='/']"


KINDS = """[...document.querySelectorAll("body *")].map(
    e => [e.tagName, e.className, e.getAttribute("role"), e.getAttribute("aria-label") ? 1 : 0].join(" "))"""
judged: dict[tuple[str, int], set[str]] = {}
"""Kinds of elements that axe saw already, per page and width: another role's page of the same make is not judged again."""


def addresses(page: Any, selector: str) -> list[str]:
    found = page.locator(selector).evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [url for url in dict.fromkeys(found) if not url.endswith("/pdf/")]


def look(person: Visitor, path: str, name: str) -> tuple[list[str], list[str]]:
    """The faults of one page at both widths, and where its rows lead; with LLO_SHOTS a picture of each width."""
    told = []
    person.page.set_viewport_size(DESK)
    person.go(path)
    pattern = re.sub(r"[0-9a-f-]{36}", "x", path)
    kinds = set(person.page.evaluate(KINDS))
    for size in (DESK, PHONE):
        person.page.set_viewport_size(size)
        known = judged.setdefault((pattern, size["width"]), set())
        told += person.faults(axe=not kinds <= known)
        known |= kinds
        if os.environ.get("LLO_SHOTS"):
            _picture(person.page, name, pattern, size["width"])
    return told, [url for url in addresses(person.page, ROW) if "?" not in url]


def _picture(page: Any, name: str, pattern: str, width: int) -> None:
    PICTURES.mkdir(exist_ok=True)
    slug = re.sub(r"[^a-z0-9]+", "-", pattern).strip("-") or "home"
    page.screenshot(path=PICTURES / f"{name}-{slug}-{width}.png", full_page=True)


def sweep(person: Visitor, pages: list[str], name: str) -> list[str]:
    """Every page, and the first one behind each that was not among them."""
    told: list[str] = []
    behind: dict[str, None] = {}
    for path in pages:
        faults, rows = look(person, path, name)
        told += faults
        behind |= dict.fromkeys([url for url in rows if url not in pages][:1])
    for path in behind:
        told += look(person, path, name)[0]
    return told


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_menu(role: str, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.sign_in(role)
    menu = list(dict.fromkeys([person.page.url.removeprefix(person.site), *addresses(person.page, MENU)]))
    told = sweep(person, menu, role)
    assert not told, "\n".join(told)


def test_public_pages(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.go("/")
    pages = list(dict.fromkeys([*PUBLIC_PAGES, *addresses(person.page, "header a[href^='/'], footer a[href^='/']")]))
    told = sweep(person, pages, "publiek")
    assert not told, "\n".join(told)
