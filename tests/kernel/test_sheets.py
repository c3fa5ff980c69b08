"""Spreadsheets as people make them."""

import io
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llo_portal.kernel import sheets
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import euro

KNOWN = {"Code", "Naam", "Prijs"}
PARSERS = (sheets.parse_date, sheets.parse_amount, sheets.parse_number, sheets.parse_fraction, sheets.parse_yes_no)
CELLS = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()
)


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("parse", PARSERS)
@given(cell=CELLS)
def test_whatever_stands_in_a_cell_is_read_or_refused_in_words(parse, cell):
    with suppress(ValueError):
        parse(cell)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_dates_are_read_however_they_are_written(day):
    for text in (f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat(), long_date(day), day,
                 datetime(day.year, day.month, day.day)):  # fmt: skip
        assert sheets.parse_date(text) == day


@given(st.decimals(min_value=0, max_value=10**7, places=2))
def test_amounts_are_read_the_way_we_write_them(amount):
    assert sheets.parse_amount(euro(amount)) == amount
    assert sheets.parse_amount(str(amount)) == amount
    assert sheets.parse_amount(f"{amount:.2f}".replace(".", ",")) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [("€ 875,-", "875.00"), ("€\u00a02.495,00", "2495.00"), ("95", "95.00"), (149.5, "149.50"), ("1.250", "1250.00"),
     ("1.250,5", "1250.50"), ("EUR 10", "10.00"), (0.1, "0.10"), ("875,--", "875.00")],
)  # fmt: skip
def test_amounts_as_people_type_them(text, amount):
    assert sheets.parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["vijf", "1,2,3", "€", "1.2.3", "nan", "inf", "1e99", True])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="bedrag"):
        sheets.parse_amount(text)


@pytest.mark.parametrize("text", ["", None, "-", "n.v.t.", "\u00a0", "Geen", "onbekend"])
def test_nothing_said_is_nothing(text):
    assert sheets.parse_amount(text) is None
    assert sheets.parse_date(text) is None
    assert sheets.parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "found"), [(0.21, "0.21"), ("21%", "0.21"), ("21 %", "0.21"), (21, "0.21"), ("9,5%", "0.095")]
)
def test_percentages(text, found):
    assert sheets.parse_fraction(text) == Decimal(found)


@pytest.mark.parametrize("text", ["31-02-2027", "29-02-2027", "45-13-2027", "morgen", "12-2027"])
def test_days_that_do_not_exist_are_refused(text):
    with pytest.raises(ValueError):
        sheets.parse_date(text)


def test_titles_gaps_and_empty_rows_are_skipped_and_rows_keep_their_number():
    content = xlsx(["Aanbod 2027"], [], [None, "CODE ", "\u00a0Naam", "Prijs"], [None, "A1", "Lassen", 95], [],
                   [None, "A2", "Zorg\u00a0", None])  # fmt: skip
    rows = sheets.read(content, "aanbod.xlsx", known=KNOWN)
    assert [row.number for row in rows] == [4, 6]
    assert rows[0].cells == {"CODE": "A1", "Naam": "Lassen", "Prijs": 95}
    assert sheets.clean(rows[1].cells["Naam"]) == "Zorg"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_in_every_dialect(encoding, delimiter):
    text = f"Code{delimiter}Naam\r\nA1{delimiter}Zoë's café\r\n"
    [row] = sheets.read(text.encode(encoding), "klanten.csv", known=KNOWN)
    assert row.cells == {"Code": "A1", "Naam": "Zoë's café"}


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "leeg.csv"), (b"een;twee\n1;2\n", "a.csv"), (b"PK\x03\x04kapot", "a.xlsx"), (b"\x00\x01", "a.csv"),
     (b"Code;Naam\n", "a.xlsx"), (xlsx(["Code", "Naam"]), "a.csv"), (b"%PDF-1.7", "a.csv"),
     (b"Code;Naam" + b";x" * 500, "breed.csv")],
)  # fmt: skip
def test_what_is_no_sheet_is_said_so(content, name):
    with pytest.raises(sheets.SheetError):
        sheets.read(content, name, known=KNOWN)


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_read_or_refused(content, name):
    for attempt in (content, b"PK\x03\x04" + content):
        with suppress(sheets.SheetError):
            sheets.read(attempt, name, known=KNOWN)


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_exports_run_no_formula(cell):
    assert sheets.neutralise(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["Lassen", "", 5, None, Decimal("-3")])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert sheets.neutralise(cell) == cell
