from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from llo_portal.kernel.dates import Period
from llo_portal.kernel.indicators import Indicator, indicators
from strategy.dashboard import direction, in_unit, year_before
from tests.factories.accounts import UserFactory

PEOPLE = Indicator(
    "volwassenen_in_trajecten", "Deelnemers", "personen", lambda p: 12 if p.start.year > 2025 else 9, "Wie is gestart."
)
MONEY = Indicator("t.money", "=Omzet", "euro", lambda p: D("-1234.50"), "Verkocht.", rows_url="strategy:versions")
EMPTY = Indicator("t.empty", "Bezetting", "procent", lambda p: None, "Bezette plaatsen.", higher_is_better=True)


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=(role,)))
    return client


@pytest.mark.django_db
class TestPages:
    def page(self, role: str = "directeur", **query: Any) -> str:
        with indicators.override(PEOPLE, MONEY, EMPTY):
            return client_of(role).get(reverse("strategy:dashboard"), query).content.decode()

    def test_figures_with_direction_definition_and_rows(self) -> None:
        text = self.page(van="2026-01-01", tot="2026-06-30")
        assert "hoger dan een jaar eerder, beter" in text
        assert "€\u00a0-1.234,50" in text
        assert "van=2026-01-01&amp;tot=2026-06-30" in text
        assert "Nog niets gemeten in deze periode" in text
        assert "Wie is gestart." in text
        assert "Meer volwassenen scholen zich bij ons" in text

    def test_an_impossible_period_is_told_and_this_year_is_shown(self) -> None:
        assert "Kies een dag op of na de begindatum." in self.page(van="2026-06-30", tot="2026-01-01")
        assert "Toon als tabel" in self.page(van="onzin")
        assert "Kies een dag vanaf 2000." in self.page(van="1999-12-31", tot="2026-01-01")
        assert "Kijk het jaar na." in self.page(van="0001-01-01", tot="2026-01-01")

    def test_the_file_holds_the_same_numbers_and_runs_nothing(self) -> None:
        with indicators.override(PEOPLE, MONEY):
            answer = client_of("secretaris").get(
                reverse("strategy:dashboard_csv"), {"van": "2026-01-01", "tot": "2026-06-30"}
            )
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[1].startswith("Deelnemers;12;personen;9;hoger")
        assert lines[2].startswith("'=Omzet;-1234,50;euro;")

    def test_without_indicators_there_is_an_explanation(self) -> None:
        with indicators.override():
            assert "Nog geen indicatoren" in client_of("directeur").get(reverse("strategy:dashboard")).content.decode()


def test_a_year_before_a_leap_day() -> None:
    assert year_before(Period(date(2028, 2, 29), date(2028, 12, 31))) == Period(date(2027, 2, 28), date(2027, 12, 31))


def test_directions() -> None:
    assert direction(None, 3, higher_is_better=True) == ("", "")
    assert direction(3, 3, higher_is_better=True)[0] == "flat"
    assert direction(4, 3, higher_is_better=False) == ("up", "hoger dan een jaar eerder, slechter")
    assert in_unit(D("12.50"), "procent") == "12,5"
    assert in_unit(D("12.00"), "procent") == "12"
