"""From a question at the desk to the report of an advice, by one accountmanager with a phone in the hand."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from llo_portal.kernel.dates import now

from .conftest import PHONE, Visitor

pytestmark = pytest.mark.e2e
SKILL, PEOPLE = "MIG/MAG-lassen", 3


def field(guest: Visitor, name: str) -> Any:
    return guest.page.locator(f"main [name={name}]").first


def fill(guest: Visitor, **typed: str) -> None:
    for name, text in typed.items():
        field(guest, name.replace("__", "-")).fill(text)


def press(guest: Visitor, name: str) -> None:
    guest.page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def follow(guest: Visitor, name: str) -> None:
    guest.page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def test_from_question_to_report_on_a_phone(visitor: Callable[..., Visitor]):
    guest = visitor(PHONE)
    guest.sign_in("accountmanager")
    ask(guest)
    talk(guest)
    screen(guest)
    advise(guest)


def ask(guest: Visitor) -> None:
    """Two clicks after the question: the client and the contact come along with the intake."""
    mark = f"{now():%H%M%S}"
    guest.go("/loket/nieuw/")
    field(guest, "channel").select_option("telefoon")
    fill(guest, subject="Drie mensen leren lassen", question="Wie leert onze mensen lassen? 🔧", name="Ineke Smit")
    fill(guest, email=f"ineke.{mark}@voorbeeld.nl", organisation_name=f"Knotwilg {mark}")
    press(guest, "Opslaan")
    guest.check_access()
    follow(guest, "Nieuwe klant")
    fill(guest, place="Woerden")
    field(guest, "kind").select_option("werkgever")
    press(guest, "Maak klant en intake")


def talk(guest: Visitor) -> None:
    """The questions of an employer; a learning question counts once it says who, what, when and how it is seen."""
    page = guest.page
    page.wait_for_url(re.compile("/invullen/"))
    guest.check_access()
    expect(page.locator("main [name=contact] option:checked")).to_have_text("Ineke Smit")
    fill(guest, who="Drie monteurs", what="zelfstandig een hoekverbinding lassen", by_when="Voor 1 juni 2027")
    fill(guest, seen_by="Drie goedgekeurde lassen", participants=str(PEOPLE), wanted_start="2027-03-01")
    page.locator("main [name=courses]").first.check()
    press(guest, "Bewaren")
    expect(page.get_by_text("Deze leervraag is te toetsen")).to_be_visible()
    guest.check_access()
    press(guest, "Volledig")


def screen(guest: Visitor) -> None:
    """What the group misses stands in a heat table, and as figures without colour."""
    page = guest.page
    intake = page.url
    follow(guest, "Naar de screening")
    follow(guest, "Kies de vaardigheden")
    fill(guest, **{"form-0-name": SKILL})
    field(guest, "form-0-wanted").select_option("3")
    press(guest, "Verder naar de groep")
    page.wait_for_url(re.compile("/groep/"))
    guest.check_access()
    for number, level in enumerate(("1", "0", "3")):
        page.locator(f'main input[name="form-{number}-code"]').fill(f"M{number + 1}")
        page.locator(f'main [name^="form-{number}-"]:is(select)').first.select_option(level)
    press(guest, "Bewaren")
    expect(page.get_by_text("2 van 3").first).to_be_visible()
    page.get_by_text("Toon als tabel").first.click()
    guest.check_access()
    guest.go(intake)


def advise(guest: Visitor) -> None:
    """Courses with their reasons; a course moved by hand needs a note; then the report."""
    page = guest.page
    press(guest, "Maak een advies")
    expect(page.get_by_text("van 100").first).to_be_visible()
    guest.check_access()
    follow(guest, "Schrijven")
    fill(guest, summary="Begin met een korte scholing in de eigen werkplaats.")
    press(guest, "Opslaan")
    page.locator("details.confirm > summary").filter(has_text="Uitbrengen").click()
    press(guest, "Ja, uitbrengen en mailen")
    report = page.get_by_role("link", name="Bekijk het rapport")
    guest.reload_until(report)
    guest.check_access()
    path = report.get_attribute("href")
    answer = page.request.get(f"{guest.site}{path}")
    assert answer.body().startswith(b"%PDF")
