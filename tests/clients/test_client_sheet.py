"""Files with clients as people make them."""

import contextlib
import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.client_sheet import read_clients
from clients.duplicates import Candidate, best_matches
from llo_portal.kernel.sheets import SheetError, clean

SAMPLE = Path(__file__).parents[2] / "clients" / "demo" / "klanten.csv"
HEAD = "Organisatie;Soort;KvK-nummer;Plaats;Medewerkers;Contactpersoon;E-mail;Telefoon;Functie;Accountmanager\r\n"


def one(line: str, encoding: str = "utf-8-sig"):  # type: ignore[no-untyped-def]
    return read_clients((HEAD + line + "\r\n").encode(encoding), "klanten.csv").rows[0]


def test_the_sample_is_read_whole() -> None:
    sheet = read_clients(SAMPLE.read_bytes(), "klanten.csv")
    assert len(sheet.rows) == 127
    assert sheet.rows[0].name == "Kwekerij 't Anker"
    assert {row.number: [f.column for f in row.faults] for row in sheet.faulty} == {
        10: ["E-mail"], 22: ["KvK-nummer", "E-mail"], 45: ["KvK-nummer"]
    }  # fmt: skip


def test_the_doubles_in_the_sample_are_found_and_nothing_else() -> None:
    rows = read_clients(SAMPLE.read_bytes(), "klanten.csv").rows
    found = best_matches(Candidate(r.number, r.name, r.place, r.kvk, r.email, r.phone) for r in rows)
    assert {number: match.right.key for number, match in found.items()} == {
        23: 7, 27: 10, 81: 61, 104: 45, 106: 22, 116: 67, 117: 27
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    row = one("Hotel Müller & Zn;vof;59203983;'s-Gravenhage;;Ömer de Vries;;;;", encoding)
    assert (row.name, row.first_name, row.infix, row.last_name) == ("Hotel Müller & Zn", "Ömer", "de", "Vries")


@pytest.mark.parametrize(
    ("soort", "kind", "form"),
    [
        ("bv", "werkgever", "bv"), ("Stichting", "werkgever", "stichting"), ("V.O.F.", "werkgever", "vof"),
        ("UWV", "uwv", ""), ("gemeente", "gemeente", ""), ("O&O-fonds", "o&o-fonds", ""),
        ("uitzendbureau", "uitzendbureau", ""), ("", "werkgever", ""),
    ],
)  # fmt: skip
def test_a_legal_form_is_no_kind(soort: str, kind: str, form: str) -> None:
    row = one(f"Bedrijf;{soort};;;;;;;;")
    assert (row.kind, row.legal_form, row.faults) == (kind, form, ())


def test_an_unknown_kind_is_told() -> None:
    (fault,) = one("Bedrijf;sportclub;;;;;;;;").faults
    assert (fault.column, fault.said) == ("Soort", "sportclub")


@pytest.mark.parametrize("phone", ["06 1234 5678", "+31 6 12345678", "0031612345678", "06-12345678", "(06) 12345678"])
def test_spellings_of_one_phone_number(phone: str) -> None:
    assert one(f"Bedrijf;bv;;;;;;{phone};;").phone == "+31 6 12345678"


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (2, "123456789", "acht cijfers, dit zijn er 9"), (2, "ABC", "bestaat uit acht cijfers"),
        (6, "a@@b", "geen e-mailadres"), (7, "12", "te veel of te weinig cijfers"), (7, "bel mij", "geen telefoonnummer"),
        (4, "veel", "aantal medewerkers"), (0, "x" * 161, "langer dan 160 tekens"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_and_left_empty(column: int, cell: str, reason: str) -> None:
    cells = ["Bedrijf", "bv", "", "", "", "", "", "", "", ""]
    cells[column] = cell
    row = one(";".join(cells))
    assert reason in row.faults[0].reason


def test_a_row_without_a_name_is_dropped() -> None:
    assert not one(";bv;12345678;Gouda;;;;;;").is_usable


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Organisatie;Soort\r\n;;\r\n", "geen rijen"), (b"a\r\n1", "geen rij met kolomkoppen"),
        (b"Plaats;Telefoon\r\nGouda;1", "naam van de organisatie"), (b"\x00\x01\x02Organisatie;Soort", "geen tekstbestand"),
        (b"Organisatie;Soort\r\n" + b"x;" * 300, "kolommen"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_says_so(content: bytes, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        read_clients(content, "klanten.csv")


def test_a_workbook_with_a_title_and_numbers_as_numbers() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Onze relaties 2026"])
    sheet.append([])
    sheet.append(["Bedrijfsnaam", "KvK", "Tel.", "Medewerkers", "Kleur"])
    sheet.append(["Hotel\u00a0De  Linde", 12345678, 612345678, datetime(2026, 9, 1), "rood"])
    file = io.BytesIO()
    book.save(file)
    found = read_clients(file.getvalue(), "relaties.xlsx")
    (row,) = found.rows
    assert (row.number, row.name, row.kvk, row.phone) == (4, "Hotel De Linde", "12345678", "+31 6 12345678")
    assert [fault.column for fault in row.faults] == ["Medewerkers"]  # a spreadsheet made a date of 1-9
    assert found.unknown_columns == ("Kleur",)


def test_a_huge_cell_does_no_harm() -> None:
    row = one(f"Bedrijf;bv;;{'x' * 100_000};;;;;;")
    assert row.place == ""
    assert "meer dan" in row.faults[0].reason


def test_the_fingerprint_forgets_the_place_in_the_file() -> None:
    lines = "A;bv;;;;;;;;\r\nB;bv;;;;;;;;\r\n A ;BV;;;;;;;;"
    first, other, again = read_clients((HEAD + lines).encode(), "k.csv").rows
    assert first.fingerprint == again.fingerprint != other.fingerprint


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=60).map(lambda tail: b"\xff\xfe" + tail)))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with contextlib.suppress(SheetError):
        read_clients(content, "klanten.csv")


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=';"'), max_size=30)


@given(st.lists(st.tuples(*[CELL] * 10), min_size=1, max_size=5))
def test_no_cells_break_the_reader(rows: list[tuple[str, ...]]) -> None:
    text = HEAD + "\r\n".join(";".join(cells) for cells in rows)
    if not any(clean(cell) for cells in rows for cell in cells):
        return
    found = read_clients(text.encode(), "klanten.csv").rows
    for row in found:
        assert row.name or not row.is_usable
        assert len(row.kvk) in (0, 8)
        assert "@" in row.email or not row.email
