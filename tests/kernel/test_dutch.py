from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from llo_portal.kernel import dutch


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (1234567, None, "1.234.567"),
        (Decimal("1234.50"), None, "1.234,5"),
        (Decimal(100), None, "100"),
        (Decimal("0.005"), 2, "0,01"),
        (7, 1, "7,0"),
        (-1500, None, "-1.500"),
        (None, None, ""),
        ("", 2, ""),
    ],
)
def test_numbers_are_written_the_dutch_way(value: object, places: int | None, text: str) -> None:
    assert dutch.number(value, places) == text  # type: ignore[arg-type]


def test_amounts_percentages_and_hours_do_not_break_over_lines() -> None:
    assert dutch.euro(Decimal("1234.5")) == "€\u00a01.234,50"
    assert dutch.percent(Decimal("0.08")) == "8\u00a0%"
    assert dutch.percent(Decimal("0.0825"), 1) == "8,3\u00a0%"
    assert dutch.hours(Decimal("7.50")) == "7,5\u00a0uur"
    assert dutch.hours(None) == dutch.percent(None) == dutch.euro(None) == ""


def test_dates() -> None:
    day = date(2027, 3, 3)
    assert dutch.long_date(day) == "3\u00a0maart\u00a02027"
    assert dutch.short_date(day) == "03-03-2027"
    assert dutch.long_date(None) == dutch.short_date("3 maart") == dutch.short_date(None) == ""  # type: ignore[arg-type]


def test_a_moment_is_shown_on_the_amsterdam_clock() -> None:
    moment = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)
    assert dutch.long_moment(moment) == "1\u00a0juli\u00a02027 om 00:30"
    assert dutch.short_moment(moment) == "01-07-2027\u00a000:30"
    assert dutch.short_date(moment) == "01-07-2027"
    assert dutch.clock(time(9, 5)) == "09:05"
    assert dutch.clock(None) == dutch.long_moment(None) == dutch.short_moment(None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Fatima el Amrani", "FA"),
        ("Jan", "J"),
        ("jan@voorbeeld.nl", "JV"),
        ("", "?"),
        (None, "?"),
        ("'t Hart", "H"),
    ],
)
def test_initials(name: str | None, letters: str) -> None:
    assert dutch.initials(name) == letters


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0", "Firefox op Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge op Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari op iPhone"),
        ("curl/8", "Onbekende browser"),
        (None, "Onbekende browser"),
    ],
)
def test_a_browser_has_a_name_people_know(agent: str | None, words: str) -> None:
    assert dutch.device(agent) == words


def test_words_are_joined() -> None:
    assert dutch.join_words(["a", "b", "c"]) == "a, b en c"
    assert dutch.join_words(["a"]) == "a"
    assert dutch.join_words([]) == dutch.join_words(None) == ""
