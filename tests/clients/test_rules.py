"""The small pure rules: completeness, sensitive words, names, places, region."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from clients.completeness import ESSENTIAL, HELPFUL, completeness
from clients.names import organisation_key, split_person
from clients.places import region_of
from clients.sensitive import citizen_numbers, warnings_for, without_numbers_in
from clients.values import kvk, size

CHOICES = {"duur": "Duur", "locatie": "Locatie"}


def test_nothing_known_and_all_known() -> None:
    empty = completeness({}, {}, CHOICES)
    assert (empty.known, empty.total, empty.may_be_completed) == (0, 11, False)
    full = completeness(dict.fromkeys([*ESSENTIAL, *HELPFUL], "x"), dict.fromkeys(CHOICES, "x"), CHOICES)
    assert (full.known, full.percentage, full.missing) == (11, 100, ())


@given(st.sets(st.sampled_from([*ESSENTIAL, *HELPFUL])), st.sets(st.sampled_from(list(CHOICES))))
def test_known_and_missing_make_the_whole(answers: set[str], chosen: set[str]) -> None:
    found = completeness(dict.fromkeys(answers, "x"), dict.fromkeys(chosen, "x"), CHOICES)
    assert found.known + len(found.missing) == found.total
    assert found.may_be_completed == (set(ESSENTIAL) <= answers)


def _number(seed: int) -> str:
    rng = random.Random(seed)
    while True:
        digits = f"{rng.randrange(10**8, 10**9)}"
        if bsn.is_valid(digits):
            return digits


@given(st.integers(0, 500), st.sampled_from(["{}", "{:3}.", "nr {} hier", "BSN:{}"]))
def test_every_citizen_number_is_seen(seed: int, around: str) -> None:
    assert citizen_numbers(around.format(_number(seed)))


@pytest.mark.parametrize("text", ["111222333", "1112.22.333", "111 222 333", "bsn 111222333."])
def test_spellings_of_a_citizen_number(text: str) -> None:
    assert [remark.about for remark in warnings_for(text)] == ["bsn"]


@pytest.mark.parametrize(
    "text", ["0348123456", "+31612345678", "12345678", "111222334", "NL02ABNA0123456789", "", "€ 12.500"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert warnings_for(text) == []


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Jan zit thuis met een burn-out", "gezondheid"), ("Ze heeft dyslexie", "gezondheid"),
        ("Er ligt loonbeslag", "schulden"), ("Zit in de bijstand", "een uitkering"),
    ],
)  # fmt: skip
def test_words_about_a_person_are_seen(text: str, about: str) -> None:
    assert [remark.about for remark in warnings_for(text)] == [about]


def test_ordinary_notes_give_no_warning() -> None:
    assert warnings_for("De directie wil acht bakkers in maart aan de nieuwe oven. Budget is beperkt.") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Fatima van der Meer", ("Fatima", "van der", "Meer")), ("A.M. El Idrissi", ("A.M.", "", "El Idrissi")),
        ("J. Bakker", ("J.", "", "Bakker")), ("Meer, Fatima van der", ("Fatima", "van der", "Meer")), ("", ("", "", "")),
    ],
)  # fmt: skip
def test_a_name_falls_apart(text: str, parts: tuple[str, str, str]) -> None:
    assert split_person(text) == parts


def test_a_place_suggests_its_region() -> None:
    assert (region_of("WOERDEN"), region_of("’s-Gravenhage"), region_of("Gouda"), region_of("Parijs")) == (
        "AM13", "AM21", "AM20", ""
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [("1-9", "1-9"), ("250+", "250+"), ("37", "10-49"), ("1.200", "250+"), ("", "")]
)
def test_sizes(text: str, expected: str) -> None:
    assert size(text) == expected


def test_a_kvk_number_may_be_spaced() -> None:
    assert kvk("1234 5678") == "12345678"


NAMES = [
    "Hotel 't Anker B.V.",
    "HOTEL ’T ANKER",
    "Müller & Zn",
    "B.V.",
    "Bakkerij V.O.F. De Linde",
    "A.M.C. Groep N.V.",
    "x.y.z.",
    " ",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_the_database_matches_names_as_we_do(name: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_key(%s)", [name])
        assert cursor.fetchone()[0] == organisation_key(name)


def test_nothing_but_the_number_goes() -> None:
    told = without_numbers_in({"notes": "Piet, 111222333, heeft tijd", "participants": 8, "day": None})
    assert told == {"notes": "Piet, [nummer weggehaald], heeft tijd", "participants": 8, "day": None}
