"""The main job in the browser, one person after another: from a client's first call to a verified certificate."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from llo_portal.kernel.dates import now, today

from .conftest import PHONE, Visitor, mails_to

pytestmark = pytest.mark.e2e

COURSE = "HACCP in de keuken"
PLACES = 3
HOURS = (5, 6, 7, 18, 19, 20, 21)  # outside those of the demo
LEARNERS = (("Noor", "van", "Beek"), ("Daan", "", "Kok"), ("Yasmina", "el", "Idrissi"))


@dataclass
class Deal:
    """What one journey leaves for the next. `done` names who finished."""

    mark: str = field(default_factory=lambda: f"{now():%H%M%S}")
    organisation: str = ""
    quote_url: str = ""
    programme_url: str = ""
    code: str = ""
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.organisation = f"Zorgkeuken De Knotwilg {self.mark}"

    @property
    def email(self) -> str:
        return f"r.steenbergen.{self.mark}@voorbeeld.nl"

    def after(self, role: str) -> None:
        if role not in self.done:
            pytest.fail(f"the journey of the {role} did not get to its end")


@pytest.fixture(scope="module")
def deal() -> Deal:
    return Deal()


def menu(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=name, exact=True).click()


def said(page: Page, text: str) -> None:
    expect(page.get_by_text(text).first).to_be_visible()


def button(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def link(page: Any, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def confirm(page: Page, name: str, yes: str) -> None:
    page.locator("details.confirm > summary").filter(has_text=re.compile(rf"^\s*{name}\s*$")).click()
    page.get_by_role("button", name=yes, exact=True).click()


def euros(text: str) -> Decimal:
    found = re.search(r"€\s*([\d.]+,\d\d)", text)
    assert found is not None, text
    return Decimal(found[1].replace(".", "").replace(",", "."))


def test_accountmanager(visitor: Callable[..., Visitor], deal: Deal) -> None:
    person = visitor()
    page: Page = person.page
    person.sign_in("accountmanager")
    person.check_access()
    _new_client(person, page, deal)
    _intake(person, page)
    _quote(person, page, deal)
    _ask_and_consent(person, page)
    confirm(page, "Verstuur", "Ja, verstuur")
    expect(page.get_by_role("link", name="Bekijk de PDF")).to_be_visible(timeout=60_000)
    person.check_access()
    pdf = page.request.get(person.site + str(page.get_by_role("link", name="Bekijk de PDF").get_attribute("href")))
    assert pdf.body().startswith(b"%PDF")
    deal.quote_url = page.url
    deal.done.append("accountmanager")


def _new_client(person: Visitor, page: Page, deal: Deal) -> None:
    menu(page, "Klanten")
    person.check_access()
    link(page, "Nieuwe klant")
    page.get_by_label("Naam", exact=False).first.fill(deal.organisation)
    page.get_by_label("Plaats", exact=True).fill("Woerden")
    person.check_access()
    button(page, "Opslaan")
    expect(page.get_by_role("heading", level=1)).to_have_text(deal.organisation)
    person.check_access()
    link(page, "Nieuw")
    page.get_by_label("Voornaam of initialen").fill("Rob")
    page.get_by_label("Achternaam").fill("Steenbergen")
    page.get_by_label("Functie").fill("Hoofd keuken")
    page.get_by_label("E-mailadres").fill(deal.email)
    person.check_access()
    button(page, "Opslaan")
    said(page, "Rob Steenbergen")


def _intake(person: Visitor, page: Page) -> None:
    link(page, "Nieuwe intake")
    page.get_by_label("Contactpersoon").select_option(label="Rob Steenbergen")
    page.get_by_label("Onderwerp").fill("Hygiëne in de centrale keuken")
    page.get_by_label("Vraag van de klant").fill(
        "De keuken gaat over op bereiden ter plaatse. Iedereen moet veilig leren werken."
    )
    page.get_by_label("Toetsbare leervraag").fill(
        "Drie koks werken over zes weken volgens HACCP, gezien bij een controle."
    )
    page.get_by_label("Aantal deelnemers").fill(str(PLACES))
    page.get_by_label("Budget in euro").fill("€ 2.500,-")
    expect(page.locator("#draft")).to_contain_text("Concept bewaard")
    page.get_by_label("Zoek een opleiding op titel of code").fill(COURSE)
    page.get_by_role("checkbox", name=COURSE).check()
    page.get_by_label("Tijdstip").select_option("overdag")
    page.get_by_label("Bij de klant").check()
    with page.expect_request_finished(_is_draft_with("digitaal")):
        page.get_by_label("Leermiddelen").select_option("digitaal")
    person.check_access()
    page.reload()  # what was typed is on the server
    expect(page.get_by_label("Onderwerp")).to_have_value("Hygiëne in de centrale keuken")
    expect(page.get_by_label("Leermiddelen")).to_have_value("digitaal")
    expect(page.get_by_role("checkbox", name=COURSE)).to_be_checked()
    page.get_by_label("Wie beslist").fill("Rob Steenbergen")
    button(page, "Bewaren")
    said(page, "De intake is bewaard.")
    person.check_access()
    button(page, "Volledig")
    said(page, "De intake is volledig.")


def _is_draft_with(text: str) -> Callable[[Any], bool]:
    return lambda request: "/concept/" in request.url and text.encode() in (request.post_data_buffer or b"")


def _quote(person: Visitor, page: Page, deal: Deal) -> None:
    button(page, "Maak een offerte")
    said(page, "De offerte staat klaar als concept.")
    person.check_access()
    quote = page.url
    link(page, "Open de calculatie")
    floor = euros(page.locator(".outcome__floor").inner_text())
    page.get_by_label("Prijs per plaats om te toetsen").fill(f"{floor + 40:.2f}".replace(".", ","))
    expect(page.locator("#uitkomst")).to_contain_text("Boven de bodemprijs")
    person.check_access()
    page.get_by_role("button", name="Bewaren", exact=True).first.click()
    person.go(quote)
    link(page, "Bewerk")
    first = page.get_by_role("group", name="Regel 1")
    first.get_by_label("Prijs per eenheid").fill("1,00")
    expect(page.locator("#prijs")).to_contain_text("Niet boven de bodemprijs")
    first.get_by_label("Prijs per eenheid").fill(f"{floor + 40:.2f}".replace(".", ","))
    expect(page.locator("#prijs")).to_contain_text("40,00 per plaats erboven")
    button(page, "Regel toevoegen")
    second = page.get_by_role("group", name="Regel 2")
    second.get_by_label("Dienst").select_option(label="Advies")
    second.get_by_label("Omschrijving").fill("Advies over de werkinstructies")
    second.get_by_label("Aantal", exact=True).fill("4")
    second.get_by_label("Eenheid", exact=True).fill("uur")
    second.get_by_label("Prijs per eenheid").fill("110")
    second.get_by_label("Btw").select_option(label="21 %")
    person.check_access()
    button(page, "Opslaan")
    said(page, "Advies over de werkinstructies")
    button(page, "Zet klaar")
    said(page, "Het akkoord van")
    person.check_access()


def _ask_and_consent(person: Visitor, page: Page) -> None:
    link(page, "Vraag uitvoering")
    person.check_access()
    button(page, "Stel het verzoek")
    said(page, "Het verzoek is gesteld.")
    link(page, "Leg akkoord vast")
    page.get_by_label("Wie gaf akkoord namens de uitvoerder?").fill("Gerard van Loon")
    person.check_access()
    button(page, "Leg het akkoord vast")
    said(page, "Alles klopt. De offerte kan naar de klant.")


def test_client(visitor: Callable[..., Visitor], deal: Deal) -> None:
    deal.after("accountmanager")
    mail = mails_to(deal.email)
    assert mail, "no mail with the quote arrived"
    found = re.search(r"https?://\S+/offerte/\S+", mail[0])
    assert found is not None, mail[0]
    person = visitor(PHONE)
    page: Page = person.page
    person.go(found[0])
    said(page, "Advies over de werkinstructies")
    person.check_access()
    pdf = page.request.get(person.site + str(page.get_by_role("link", name="Download de PDF").get_attribute("href")))
    assert pdf.body().startswith(b"%PDF")
    button(page, "Accepteer de offerte")  # too soon: the form says what is missing
    expect(page.get_by_role("alert")).to_be_visible()
    person.check_access()
    answer = page.locator("#akkoord")
    answer.get_by_label("Je naam").fill("Rob Steenbergen")
    answer.get_by_label("Je functie").fill("Hoofd keuken")
    answer.get_by_label("Ik ga akkoord").check()
    button(page, "Accepteer de offerte")
    said(page, "Deze offerte is geaccepteerd")
    person.check_access()
    assert any("Bevestiging" in told for told in mails_to(deal.email, least=2))
    deal.done.append("client")


def test_programmaleider(visitor: Callable[..., Visitor], deal: Deal) -> None:
    deal.after("client")
    person = visitor()
    page: Page = person.page
    person.sign_in("programmaleider")
    person.check_access()
    _find_programme(person, page, deal)
    _sessions(person, page, HOURS[int(deal.mark) % len(HOURS)])
    _learners(person, page, deal)
    page.get_by_role("navigation", name="Onderdelen van dit traject").get_by_role("link", name="Overzicht").click()
    button(page, "Maak gereed")
    said(page, "Het traject is gereed.")
    button(page, "Start")
    said(page, "Zonder toezegging start het traject niet.")
    person.check_access()
    _promise(visitor, deal)
    person.go(deal.programme_url)
    button(page, "Start")
    said(page, "Het traject loopt.")
    _attendance_and_results(person, page)
    deal.done.append("programmaleider")


def _find_programme(person: Visitor, page: Page, deal: Deal) -> None:
    menu(page, "Trajecten")
    row = page.get_by_role("row", name=deal.organisation)
    person.reload_until(row)  # the programme is made by the worker
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Is alles geregeld?")).to_be_visible()
    deal.programme_url = page.url
    person.check_access()
    link(page, "Wijs aan")
    page.get_by_label("Programmaleider").select_option(label="Esther de Graaf")
    person.check_access()
    button(page, "Opslaan")
    said(page, "De programmaleider is aangewezen.")


def _sessions(person: Visitor, page: Page, hour: int) -> None:
    tabs = page.get_by_role("navigation", name="Onderdelen van dit traject")
    tabs.get_by_role("link", name=re.compile("Bijeenkomsten")).click()
    person.check_access()
    first, second = today(), today() + timedelta(days=7)
    trainer, room = _book(page, first, hour)
    person.check_access()
    button(page, "Plan")
    said(page, "De bijeenkomst staat in het rooster.")
    _book(page, first, hour, trainer, room)
    button(page, "Plan")
    said(page, "geeft dan al les")
    said(page, "Dit kan wel")
    said(page, "andere tijd")
    person.check_access()
    page.get_by_label("Datum").fill(second.isoformat())
    button(page, "Plan")
    said(page, "De bijeenkomst staat in het rooster.")
    person.check_access()


def _book(page: Page, day: date, hour: int, trainer: str = "", room: str = "") -> tuple[str, str]:
    page.get_by_role("link", name="Plan een bijeenkomst").first.click()
    page.get_by_label("Datum").fill(day.isoformat())
    page.get_by_label("Van", exact=False).first.fill(f"{hour:02}:10")
    page.get_by_label("Tot", exact=False).first.fill(f"{hour:02}:50")
    page.get_by_label("Onderwerp").fill("Werken volgens HACCP")
    for label, wanted in (("Trainer", trainer), ("Ruimte", room)):
        box = page.get_by_role("combobox", name=label, exact=True)
        box.select_option(wanted or str(box.locator("option").nth(1).get_attribute("value")))
    boxes = [page.get_by_role("combobox", name=label, exact=True).input_value() for label in ("Trainer", "Ruimte")]
    return boxes[0], boxes[1]


def _learners(person: Visitor, page: Page, deal: Deal) -> None:
    tabs = page.get_by_role("navigation", name="Onderdelen van dit traject")
    tabs.get_by_role("link", name=re.compile("Deelnemers")).click()
    person.check_access()
    page.get_by_role("link", name="Plak een lijst").first.click()
    rows = ["Voornaam\tTussenvoegsel\tAchternaam\tE-mail"]
    rows += ["\t".join([*names, f"{names[0].lower()}.{deal.mark}@voorbeeld.nl"]) for names in LEARNERS]
    page.get_by_label("Plak hier de lijst").fill("\n".join([*rows, "Zonder\t\tAdres\tgeen adres"]))
    button(page, "Kijk na")
    said(page, "Dit hebben we gelezen")
    person.check_access()
    button(page, f"Voeg {PLACES} toe")
    said(page, "Yasmina el Idrissi")
    person.check_access()


def _promise(visitor: Callable[..., Visitor], deal: Deal) -> None:
    """Recorded by the accountmanager, on the school's behalf."""
    person = visitor()
    page: Page = person.page
    person.sign_in("accountmanager")
    person.go(deal.quote_url)
    page.get_by_role("listitem").filter(has_text="antwoord uiterlijk").get_by_role("link").click()
    person.check_access()
    link(page, "Leg antwoord vast")
    page.get_by_label("Toegezegd").check()
    page.get_by_label("Wie gaf het antwoord?").fill("Gerard van Loon")
    person.check_access()
    button(page, "Leg het antwoord vast")
    said(page, "Het antwoord is vastgelegd.")
    person.check_access()


def _attendance_and_results(person: Visitor, page: Page) -> None:
    tabs = page.get_by_role("navigation", name="Onderdelen van dit traject")
    tabs.get_by_role("link", name=re.compile("Bijeenkomsten")).click()
    page.get_by_role("link", name=re.compile("^Vul in")).first.click()
    page.get_by_label("Daan Kok").uncheck()
    person.check_access()
    button(page, "Sla op")
    said(page, "De aanwezigheid is opgeslagen.")
    page.go_back()
    page.go_back()
    tabs.get_by_role("link", name=re.compile("Resultaten")).click()
    for first, infix, last in LEARNERS:
        name = " ".join(part for part in (first, infix, last) if part)
        page.get_by_label(f"Resultaat van {name}").select_option("niet" if first == "Daan" else "behaald")
    person.check_access()
    button(page, "Sla de resultaten op")
    said(page, "opgeslagen")
    person.check_access()


def test_administrateur(visitor: Callable[..., Visitor], deal: Deal) -> None:
    deal.after("programmaleider")
    first, second = visitor(), visitor()
    _open_papers(first, "administrateur", deal)
    button(first.page, "Zet 2 klaar")
    said(first.page, "Klaargezet")
    first.check_access()
    assert not first.page.get_by_role("button", name=re.compile("^Geef uit Noor")).count()  # not by who prepared it
    _open_papers(second, "administrateur_2", deal)
    confirm(second.page, "Geef uit", "Geef uit")
    paper = second.page.get_by_role("link", name="PDF van Noor van Beek")
    second.reload_until(paper)
    second.check_access()
    deal.code = _code_on(second, str(paper.get_attribute("href")))
    assert any("certificaat" in told for told in mails_to(f"noor.{deal.mark}@voorbeeld.nl"))
    _verify(visitor(PHONE), deal)


def _open_papers(person: Visitor, role: str, deal: Deal) -> None:
    person.sign_in(role)
    person.check_access()
    person.go(deal.programme_url + "certificaten/")
    person.check_access()


def _code_on(person: Visitor, path: str) -> str:
    """The code by which anybody checks the paper, read from the paper itself."""
    body = person.page.request.get(person.site + path).body()
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    found = re.search(r"/certificaat/([A-Z0-9]{16})", re.sub(r"\s", "", text))
    assert found is not None, text
    return found[1]


def _verify(person: Visitor, deal: Deal) -> None:
    page: Page = person.page
    person.go("/certificaat/")
    person.check_access()
    page.get_by_label("Controlecode").fill("ABCD1234ABCD1234")
    button(page, "Controleer")
    said(page, "We kennen geen certificaat met deze code.")
    person.check_access()
    page.get_by_label("Controlecode").fill(deal.code)
    button(page, "Controleer")
    said(page, "Dit certificaat is echt")
    said(page, "Noor van Beek")
    person.check_access()
