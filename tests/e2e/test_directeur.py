"""Two directors decide: a strategy with its tensions, a price below the floor, and what the figures say."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visitor

pytestmark = pytest.mark.e2e


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(re.compile(answer)).check()


def test_strategy_with_tensions(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    page: Page = person.page
    person.sign_in("directeur")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_text("Meer").click()
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Strategie").click()
    person.check_access()
    page.get_by_role("link", name="Versies").click()
    person.check_access()
    page.get_by_role("link", name="Nieuwe versie").first.click()
    person.check_access()
    page.get_by_role("button", name="Maak concept").click()
    told = page.locator("#spanningen")
    expect(told).to_contain_text("Geen spanningen")
    _refused(person, page)
    choose(page, "Wie richten de LLO-aanbieder op?", "De mbo-school alleen")
    choose(page, "Wat is in de kern de rol", "voert ze zelf uit")
    expect(told).to_contain_text("Wringt")
    expect(told).not_to_contain_text("Strijdig")
    person.check_access()
    page.get_by_label("Waarom kiezen we dit toch?").first.fill("We nemen dit jaar vijf eigen trainers aan.")
    page.get_by_role("button", name="Voorstellen").first.click()
    expect(page.get_by_text("Een andere directeur publiceert het.")).to_be_visible()
    person.check_access()
    _published_by_the_other(visitor(), page.url)


def _refused(person: Visitor, page: Page) -> None:
    """What cannot go together is told at once, and cannot be proposed."""
    choose(page, "Wie richten de LLO-aanbieder op?", "Meerdere mbo-scholen")
    choose(page, "tegenover andere publieke opleiders", "^Concurreren$")
    expect(page.locator("#spanningen")).to_contain_text("Strijdig")
    person.check_access()
    page.get_by_role("button", name="Voorstellen").first.click()
    expect(page.get_by_role("alert").first).to_be_visible()
    person.check_access()


def _published_by_the_other(person: Visitor, url: str) -> None:
    page: Page = person.page
    person.sign_in("directeur_2")
    person.go(url)
    page.locator("summary", has_text="Publiceren").click()
    page.get_by_role("button", name="Publiceren", exact=True).click()
    expect(page.get_by_text("De strategie is gepubliceerd.")).to_be_visible()
    person.check_access()


def test_deviation_and_dashboard(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    page: Page = person.page
    person.sign_in("directeur")
    waiting = page.get_by_role("listitem").filter(has_text="Afwijking van de bodemprijs").first
    waiting.get_by_role("link").first.click()
    if page.get_by_role("link", name="Beslis over de afwijking").count():
        person.check_access()
        page.get_by_role("link", name="Beslis over de afwijking").click()
    expect(page.get_by_role("heading", name="De vraag")).to_be_visible()
    person.check_access()
    page.get_by_label("Niet goedkeuren").check()
    page.get_by_role("button", name="Leg het besluit vast").click()
    expect(page.get_by_text("Leg uit waarom je het niet goedkeurt.").first).to_be_visible()
    page.get_by_label("Goedkeuren", exact=True).check()
    page.get_by_label("Toelichting").fill("Eerste opdracht van een nieuwe klant.")
    page.get_by_role("button", name="Leg het besluit vast").click()
    expect(page.get_by_text("Je besluit is vastgelegd.")).to_be_visible()
    expect(page.get_by_text("Goedgekeurd", exact=False).first).to_be_visible()
    person.check_access()
    _dashboard(person, page)


def _dashboard(person: Visitor, page: Page) -> None:
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Dashboard").click()
    expect(page.get_by_text(re.compile(r"\d+\s+indicatoren"))).to_be_visible()
    row = page.get_by_role("row", name=re.compile("Conversie van offertes"))
    if not row.is_visible():  # unfolded by itself when there are more than twelve
        page.get_by_text("Toon als tabel").click()
    expect(row).to_be_visible()
    person.check_access()
    page.get_by_role("link", name="Conversie van offertes").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Offertes")
    person.check_access()
