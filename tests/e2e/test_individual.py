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


def _who_pays(person: Visitor, how: str = "Met een factuur") -> None:
    page: Page = person.page
    page.get_by_label("Ik betaal zelf").check()
    page.get_by_role("button", name="Verder").click()
    person.check_access()
    page.get_by_label("Straat en huisnummer").fill("Leidsekade 1")
    page.get_by_label("Postcode").fill("3445 HA")
    page.get_by_label("Plaats").fill("Woerden")
    page.get_by_label(how).check()
    page.get_by_role("button", name="Verder").click()
    person.check_access()


def test_individual_pays_online_as_a_guest(visitor: Callable[..., Visitor]) -> None:
    """On a phone, from the course page to a paid invoice, by the practice bank; breaking off is no harm."""
    guest, mark = visitor(PHONE), f"{now():%H%M%S}"
    title = _with_places(guest)
    _fill_in(guest, title, "Noor", mark)
    _who_pays(guest, "Nu online")
    page: Page = guest.page
    _agree(guest)
    page.get_by_role("button", name=ORDER).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    guest.check_access()
    for choice in ("Breek af", "Betaal"):
        page.get_by_role("button", name=re.compile("^Betaal")).click()
        expect(page.get_by_role("heading", name="Oefenbank")).to_be_visible()
        page.get_by_role("button", name=choice, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    expect(page.get_by_text("Je betaling is binnen.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Betaal"))).to_have_count(0)
    guest.complaints.clear()  # of the bank
    guest.check_access()
    page.go_back()
    link = _personal_link(mails_to(f"noor.{mark}@voorbeeld.nl", least=3))  # also the account and the invoice
    guest.complaints.clear()  # of the bank, which has no icon
    guest.go(link)
    expect(page.get_by_text(re.compile(r"Factuur \d{4}-\d{5}"))).to_be_visible()
    expect(page.get_by_text("Betaald").first).to_be_visible()
    guest.reload_until(page.get_by_text("Bevestigd"))
    guest.check_access()


def test_individual_whose_employer_pays(visitor: Callable[..., Visitor]) -> None:
    """Two tabs on one draft, a missing name, and a withdrawal by the personal link."""
    guest, mark = visitor(PHONE), f"{now():%H%M%S}"
    title = _with_places(guest)
    _fill_in(guest, title, "Sem", mark)
    page: Page = guest.page
    page.get_by_label("Mijn werkgever betaalt").check()
    page.get_by_role("button", name="Verder").click()
    guest.check_access()
    for label, value in EMPLOYER.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("Naam van je werkgever").fill("")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Naam van je werkgever").fill("Bakkerij Vos \U0001f642")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("factuur naar boek@vos.voorbeeld.nl")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    _agree(guest)
    guest.check_access()
    page.get_by_role("button", name=ORDER).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    expect(page.get_by_text("Bakkerij Vos").first).to_be_visible()
    other.get_by_role("button", name=ORDER).click()  # the same draft in the other tab: no second order
    expect(other.get_by_role("heading", level=1)).to_have_text(DONE)
    other.close()
    mails = mails_to(f"sem.{mark}@voorbeeld.nl", least=2)
    guest.go(_personal_link(mails))
    guest.check_access()
    page.get_by_label("Ja, ik meld me af voor deze opleiding.").check()
    page.get_by_role("button", name="Meld mij af").click()
    expect(page.get_by_text("Je bent afgemeld.").first).to_be_visible()
    guest.check_access()
    assert any("Je bent afgemeld" in text for text in mails_to(f"sem.{mark}@voorbeeld.nl", least=3))


ORDER, DONE = "Aanmelden met betalingsverplichting", "Bedankt, je aanmelding is binnen"
EMPLOYER = {
    "Naam van je werkgever": "Bakkerij Vos", "Straat en huisnummer": "Kade 2", "Postcode": "3441 AB", "Plaats": "Woerden",
    "E-mailadres voor de factuur": "boek@vos.voorbeeld.nl", "Kenmerk of inkoopnummer": "PO-7",
}  # fmt: skip


def _with_places(person: Visitor) -> str:
    """From the list to the form of a start with room enough for every test."""
    person.go("/opleidingen/?volgorde=start")
    card = person.page.get_by_role("listitem").filter(has_text=re.compile(r"nog ([4-9]|1\d) plaatsen")).first
    card.get_by_role("link").first.click()
    title = person.page.get_by_role("heading", level=1).inner_text()
    person.page.get_by_role("link", name=re.compile("^Aanmelden")).first.click()
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("Aanmelden voor")
    return title


def _agree(person: Visitor) -> None:
    page: Page = person.page
    expect(page.get_by_role("heading", name="Klopt alles?")).to_be_visible()
    page.get_by_label("Ik ga akkoord met de voorwaarden").check()
    if page.get_by_label("Ik wil beginnen binnen mijn bedenktijd").count():
        page.get_by_label("Ik wil beginnen binnen mijn bedenktijd").check()


def _personal_link(mails: list[str]) -> str:
    text = next(text for text in mails if "Je bent aangemeld voor" in text)
    return next(word for word in text.split() if "/aanmelding/" in word)
