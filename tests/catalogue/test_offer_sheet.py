"""Offer lists as people make them: every oddity of the sample, and what hypothesis can think of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from catalogue import offer_sheet as sheet
from catalogue import offer_values as values
from llo_portal.kernel import sheets

SAMPLE = Path(__file__).parents[2] / "catalogue/demo/aanbod.xlsx"
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking four rows of eighteen cells takes minutes
TODAY = date(2026, 11, 22)
GOOD = {
    "Code": "LLO-1", "Naam opleiding": "Lassen\u00a0", "Sector": "Techniek", "Niveau": "niveau 2", "Papier": "branchecertificaat",
    "Crebo / keuzedeel": "-", "Contacturen": 8, "Zelfstudie (uren)": "geen", "Aantal weken": 2, "Prijs (excl. btw)": "€\u00a0495,-",
    "Btw": "vrij", "Min": 4, "Max": 12, "Start": "22-01-2027", "Locatie": "Campus Oost lokaal 2.14", "Dagdeel": "ma+wo avond",
    "Begeleiding te kiezen": "ja", "Toegangseis": "geen",
}  # fmt: skip


def read(*changes, known=None):
    """A plan of rows that are GOOD but for the changes given per row."""
    rows = [sheets.SheetRow(number, GOOD | change) for number, change in enumerate(changes, 4)]
    return sheet.plan(sheet.read_rows(rows), known or sheet.Known(), TODAY)


def outcomes(plan):
    return [row.outcome for row in plan.rows]


def notes(plan, level):
    return [(note.row, note.column) for note in plan.notes if note.level == level]


def sample():
    rows = sheets.read(SAMPLE.read_bytes(), "aanbod.xlsx", known=set(sheet.COLUMNS.values()))
    return sheet.plan(sheet.read_rows(rows), sheet.Known(), TODAY)


def test_the_sample_is_read_with_three_faults_and_one_double():
    plan = sample()
    assert {o: plan.count(o) for o in ("nieuw", "dubbel", "fout")} == {"nieuw": 81, "dubbel": 1, "fout": 3}
    assert len(plan.courses) == 42
    faults = [(n.row, n.column, n.read) for n in plan.notes if n.level == sheet.ERROR]
    assert faults == [(29, "Min", "20"), (51, "Papier", "getuigschrift"), (56, "Start", "31-02-2027")]


def test_reading_the_sample_again_changes_nothing():
    first = sample()
    known = sheet.Known({c.code: c for c in first.courses}, {o.key: o for o in first.offerings})
    rows = sheets.read(SAMPLE.read_bytes(), "aanbod.xlsx", known=set(sheet.COLUMNS.values()))
    again = sheet.plan(sheet.read_rows(rows), known, TODAY)
    assert (again.courses, again.offerings, again.count("ongewijzigd")) == ((), (), 81)


def test_a_row_becomes_a_course_and_an_offering():
    plan = read({})
    course, offering = plan.courses[0], plan.offerings[0]
    assert (course.title, course.level, course.crebo, course.self_study_hours) == ("Lassen", "mbo-2", "", None)
    assert (offering.location, offering.room, offering.day_part) == ("Campus Oost", "lokaal 2.14", "avond")
    assert (offering.price, offering.vat, offering.minimum, offering.maximum) == (
        Decimal("495.00"),
        "vrijgesteld",
        4,
        12,
    )


def test_merged_cells_take_the_value_above_of_the_same_code():
    plan = read({}, {"Sector": None, "Naam opleiding": "", "Start": "1 mei 2027"}, {"Code": "LLO-2", "Sector": None})
    assert [course.sector for course in plan.courses] == ["techniek", "overig"]
    assert outcomes(plan) == ["nieuw", "nieuw", "nieuw"]


def test_for_course_columns_the_first_row_wins_and_a_difference_is_a_warning():
    plan = read({}, {"Start": "1 mei 2027", "Niveau": "AD", "Papier": "mbo-diploma", "Contacturen": 16})
    assert len(plan.courses) == 1
    assert plan.courses[0].credential == "branchecertificaat"
    assert notes(plan, sheet.WARNING) == [(5, "Niveau"), (5, "Papier"), (5, "Contacturen")]


def test_a_faulty_first_row_does_not_speak_for_its_code():
    plan = read({"Start": "31-02-2027", "Niveau": "AD"}, {"Niveau": "3"})
    assert outcomes(plan) == ["fout", "nieuw"]
    assert plan.courses[0].level == "mbo-3"


def test_a_recognised_paper_without_crebo_warns():
    assert (4, "Crebo / keuzedeel") in notes(read({"Papier": "mbo-certificaat"}), sheet.WARNING)


def test_online_and_at_the_client_are_forms_never_places():
    plan = read({"Locatie": "Online"}, {"Locatie": "bij klant"})
    assert [(o.form, o.location) for o in plan.offerings] == [("online", ""), ("bij de klant", "")]


def test_on_request_is_a_start_without_price():
    plan = read({"Prijs (excl. btw)": "op aanvraag"})
    assert plan.offerings[0].price is None
    assert (4, "Prijs (excl. btw)") in notes(plan, sheet.INFO)


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("Code", ""), ("Naam opleiding", ""), ("Start", ""), ("Start", "31-02-2027"), ("Start", "01-01-1200"), ("Max", None),
        ("Max", 0), ("Max", "veel"), ("Min", 20), ("Prijs (excl. btw)", "-5"), ("Prijs (excl. btw)", "duur"), ("Btw", "9%"),
        ("Btw", None), ("Papier", "getuigschrift"), ("Papier", None), ("Crebo / keuzedeel", "123"), ("Contacturen", "acht"),
        ("Naam opleiding", "x" * 161), ("Toegangseis", "x" * 200_000), ("Aantal weken", 1.5),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_by_row_and_column(column, wrong):
    plan = read({column: wrong})
    assert outcomes(plan) == ["fout"]
    assert (4, column) in notes(plan, sheet.ERROR)
    assert plan.courses == plan.offerings == ()
    assert all(len(note.read) <= 81 for note in plan.notes)


def test_the_same_start_twice_is_read_once_and_a_different_price_is_a_fault():
    plan = read({}, {}, {"Prijs (excl. btw)": 500})
    assert outcomes(plan) == ["nieuw", "dubbel", "fout"]
    assert len(plan.offerings) == 1


def test_what_the_house_already_has_is_never_overwritten():
    known = read({}).offerings[0]
    plan = read({"Max": 20}, known=sheet.Known(offerings={known.key: known}))
    assert outcomes(plan) == ["ongewijzigd"]
    assert (4, "Max") in notes(plan, sheet.WARNING)


def test_a_formula_is_told():
    rows = [
        sheets.SheetRow(4, GOOD, frozenset({"Max"})),
        sheets.SheetRow(5, GOOD | {"Max": "=A1*2"}, frozenset({"Max"})),
    ]
    plan = sheet.plan(sheet.read_rows(rows), sheet.Known(), TODAY)
    assert (4, "Max") in notes(plan, sheet.INFO)
    assert (5, "Max") in notes(plan, sheet.ERROR)


@pytest.mark.parametrize(
    ("told", "level"),
    [("niveau 4", "mbo-4"), ("mbo 1", "mbo-1"), ("3", "mbo-3"), (3, "mbo-3"), ("mbo-2", "mbo-2"), ("MBO niveau 2", "mbo-2"),
     ("AD", "ad"), ("n.v.t.", ""), (None, "")],
)  # fmt: skip
def test_levels(told, level):
    assert values.level(told) == level


@pytest.mark.parametrize(
    ("told", "vat"), [("vrij", "vrijgesteld"), (0.21, "hoog"), ("21%", "hoog"), ("21 %", "hoog"), (21, "hoog")]
)
def test_vat(told, vat):
    assert values.vat(told) == vat


anything = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.floats(allow_nan=True, allow_infinity=True), st.dates(), st.booleans(),
    st.datetimes(), st.decimals(),
)  # fmt: skip


@settings(max_examples=100, deadline=None, phases=NO_SHRINK)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(GOOD, anything)), max_size=4))
def test_whatever_is_in_the_cells_a_plan_comes_out(rows):
    plan = read(*rows)
    assert len(plan.rows) == len(rows)
    assert len(plan.offerings) == plan.count("nieuw")
    assert all(offering.minimum <= offering.maximum for offering in plan.offerings)


@settings(max_examples=40, deadline=None, phases=NO_SHRINK)
@given(st.lists(st.sampled_from(["Max", "Min", "Start", "Code", "Prijs (excl. btw)"]), max_size=5), st.integers(1, 30))
def test_planning_twice_is_planning_once(columns, number):
    first = read(*[{column: number} for column in columns])
    known = sheet.Known({c.code: c for c in first.courses}, {o.key: o for o in first.offerings})
    again = read(*[{column: number} for column in columns], known=known)
    assert again.courses == again.offerings == ()
    assert again.count("fout") == first.count("fout")


def test_the_key_of_a_start_is_not_its_price_or_places():
    offering = read({}).offerings[0]
    assert replace(offering, price=Decimal(1), maximum=99).key == offering.key
    assert replace(offering, start=date(2027, 1, 1)).key != offering.key


BLOCKS = {("LLO-1", "1"): "Veilig werken", ("LLO-1", "veilig werken"): "Veilig werken"}


def test_a_start_of_one_block_is_found_by_title_or_number():
    known = sheet.Known(blocks=BLOCKS)
    by_title = read({"Blok": " veilig WERKEN"}, known=known)
    by_number, whole = read({"Blok": 1}, known=known), read({}, known=known)
    assert [plan.offerings[0].block for plan in (by_title, by_number, whole)] == ["Veilig werken", "Veilig werken", ""]
    assert by_title.offerings[0].key == by_number.offerings[0].key != whole.offerings[0].key
    assert outcomes(read({"Blok": "1"}, {}, {"Blok": "Veilig werken"}, known=known)) == ["nieuw", "nieuw", "dubbel"]


def test_a_block_we_do_not_know_is_a_fault_that_names_the_ones_we_do():
    plan = read({"Blok": "Hoeknaden"}, known=sheet.Known(blocks=BLOCKS))
    assert (outcomes(plan), notes(plan, sheet.ERROR)) == (["fout"], [(4, "Blok")])
    assert "Deze opleiding heeft: Veilig werken." in plan.notes[-1].message
    assert "Maak de blokken eerst" in read({"Blok": "Hoeknaden"}).notes[-1].message


def test_lists_without_blocks_keep_the_keys_they_had():
    assert read({}).offerings[0].key == "6be0d8d1c82213fbad372e37cd27424c7ce7cbde32341083c0bb6c9068df3f80"
