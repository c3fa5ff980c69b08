"""A conversation written down in a parking lot: 390 px, one thumb, at most eight taps."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, Visitor

pytestmark = pytest.mark.e2e
MOST_TAPS = 8


class Thumb:
    """Counts what is tapped, and refuses targets that are too small for a thumb."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, found: Any) -> None:
        found.scroll_into_view_if_needed()
        box = found.bounding_box()
        assert box is not None
        assert box["height"] >= 40, box
        found.click()
        self.taps += 1


def chip(page: Page, group: str, label: str) -> Any:
    return page.locator(f'.pick__one:has(input[name="{group}"])', has_text=label).first


def test_a_conversation_in_at_most_eight_taps(visitor: Callable[..., Visitor]):
    guest = visitor(PHONE)
    guest.sign_in("accountmanager")
    page, thumb = guest.page, Thumb(guest.page)
    thumb.tap(page.get_by_role("banner").get_by_role("link", name="Snel vastleggen"))
    thumb.tap(page.locator('#klanten .pick__one:has(input:not([value=""]))').first)
    thumb.tap(chip(page, "channel", "Bezoek"))
    thumb.tap(page.get_by_label("Wat is er besproken?"))
    page.keyboard.type("Wil in maart acht mensen opleiden. Budget is akkoord. 😀")
    expect(page.locator("#draft")).to_contain_text("Concept bewaard", timeout=8000)
    thumb.tap(chip(page, "when", "Morgen"))
    thumb.tap(page.get_by_role("button", name="Vastleggen"))
    assert thumb.taps <= MOST_TAPS
    expect(page.get_by_role("heading", name="Vastgelegd")).to_be_visible()
    expect(page.get_by_text("Terugkomen op dit gesprek")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "opleiden" not in kept, kept  # htmx keeps the path of the page there, and nothing else
    guest.check_access()
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_label("Wat is er besproken?")).to_have_value(
        "Wil in maart acht mensen opleiden. Budget is akkoord. 😀"
    )
    guest.check_access()
    page.get_by_label("Wat ga je doen?").press("Enter")  # the first button of the form searches for a client
    expect(page.get_by_role("heading", name="Vastgelegd")).to_be_visible()


def test_two_screens_never_overwrite_each_other(visitor: Callable[..., Visitor]):
    guest = visitor(PHONE)
    guest.sign_in("accountmanager")
    guest.go("/vastleggen/")
    page, address = guest.page, guest.page.url
    page.get_by_label("Wat is er besproken?").fill("Eerste scherm")
    expect(page.locator("#draft")).to_contain_text("Concept bewaard", timeout=8000)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("Wat is er besproken?").fill("Tweede scherm")
    expect(other.locator("#draft")).to_contain_text("Concept bewaard", timeout=8000)
    other.wait_for_timeout(3000)
    page.get_by_label("Wat is er besproken?").fill("Eerste scherm, verder")
    expect(page.locator("#conflict")).to_contain_text("Tweede scherm", timeout=8000)
    expect(page.locator("#conflict")).to_contain_text("Eerste scherm, verder")
    page.get_by_role("button", name="Bewaar mijn tekst").click()
    expect(page.locator("#draft")).to_contain_text("Concept bewaard", timeout=8000)
