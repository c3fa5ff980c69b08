"""Somebody finds a course on a phone and enrols; the last place goes to one of two."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from llo_portal.kernel.dates import now

from .conftest import PHONE, Visitor, mails_to

pytestmark = pytest.mark.e2e


def test_individual(visitor: Callable[..., Visitor]) -> None:
    mark = f"{now():%H%M%S}"
    first, second = visitor(PHONE), visitor(PHONE)
    title = _with_one_place(first)
    _to_the_course(first, title)
    _fill_in(first, title, "Ilse", mark)
    second.go(first.page.url)
    _fill_in(second, title, "Jeroen", mark)
    for person in (first, second):
        _who_pays(person)
        expect(person.page.get_by_role("heading", name="Klopt alles?")).to_be_visible()
        person.page.get_by_label("Ik ga akkoord met de voorwaarden").check()
        if person.page.get_by_label("Ik wil beginnen binnen mijn bedenktijd").count():
            person.page.get_by_label("Ik wil beginnen binnen mijn bedenktijd").check()
    first.check_access()
    order = "Aanmelden met betalingsverplichting"
    first.page.get_by_role("button", name=order).click()
    expect(first.page.get_by_role("heading", level=1)).to_have_text("Bedankt, je aanmelding is binnen")
    first.check_access()
    second.page.get_by_role("button", name=order).click()
    expect(second.page.get_by_text("Dit startmoment is vol.").first).to_be_visible()
    second.check_access()
    second.page.get_by_role("link", name="Wijzig je gegevens").click()
    expect(second.page.get_by_label("Achternaam")).to_have_value("Verkaik")  # nothing has to be typed again
    second.check_access()
    told = mails_to(f"ilse.{mark}@voorbeeld.nl")
    assert any(f"Je bent aangemeld voor {title}" in text for text in told), told
    assert not mails_to(f"jeroen.{mark}@voorbeeld.nl", seconds=0)


def _with_one_place(person: Visitor) -> str:
    person.go("/opleidingen/?volgorde=start")
    card = person.page.get_by_role("listitem").filter(has_text="nog 1 plaats").first
    return card.get_by_role("heading").inner_text()


def _to_the_course(person: Visitor, title: str) -> None:
    page: Page = person.page
    person.go("/")
    person.check_access()
    page.get_by_label("Wat wil je leren?").fill(title)
    page.get_by_role("button", name="Zoek opleiding").click()
    person.check_access()
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    person.check_access()
    start: Any = page.get_by_role("listitem").filter(has_text=re.compile(r"Nog 1 van \d+ plaatsen vrij"))
    start.first.get_by_role("link", name=re.compile("^Aanmelden")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aanmelden voor")
    person.check_access()


def _fill_in(person: Visitor, title: str, name: str, mark: str) -> None:
    page: Page = person.page
    page.get_by_role("button", name="Verder").click()  # too soon
    expect(page.get_by_role("alert")).to_be_visible()
    person.check_access()
    page.get_by_label("Voornaam").fill(name)
    page.get_by_label("Achternaam").fill("Verkaik")
    page.get_by_label("E-mailadres").fill(f"{name.lower()}.{mark}@voorbeeld.nl")
    for label, value in (("Geboortedatum", "1988-04-12"), ("Geboorteplaats", "Gouda")):
        if page.get_by_label(label).count():  # only where the paper needs it
            page.get_by_label(label).fill(value)
    page.get_by_label("Ik ben 18 jaar of ouder").check()
    page.get_by_role("button", name="Verder").click()
    person.check_access()


def _who_pays(person: Visitor) -> None:
    page: Page = person.page
    page.get_by_label("Ik betaal zelf").check()
    page.get_by_role("button", name="Verder").click()
    person.check_access()
    page.get_by_label("Straat en huisnummer").fill("Leidsekade 1")
    page.get_by_label("Postcode").fill("3445 HA")
    page.get_by_label("Plaats").fill("Woerden")
    page.get_by_label("Met een factuur").check()
    page.get_by_role("button", name="Verder").click()
    person.check_access()
