"""Reading spreadsheets as people make them: pure text work, no ORM. Every function returns None for "nothing said"
and raises ValueError with a Dutch reason for "cannot be read"."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from llo_portal.kernel.text_files import decode, encoding_of, separator_of

MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
          "november", "december")  # fmt: skip
NOTHING = {"", "-", "–", "—", "n.v.t.", "nvt", "geen", "onbekend"}
INVISIBLE = {0xA0: " ", 0x200B: None, 0xFEFF: None, 0: None}
MAX_CELL = 10_000
MAX_COLUMNS = 200
MAX_ROWS = 20_000
MAX_UNPACKED = 60 * 1024 * 1024  # bytes; a sheet of a few MB that unpacks to more is a zip bomb


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row under the header: `number` as the spreadsheet counts, cells by header text. `formulas` are the headers
    whose cell holds a formula; its value is the outcome the spreadsheet kept, or the formula itself when it kept none."""

    number: int
    cells: dict[str, Any]
    formulas: frozenset[str] = frozenset()


class SheetError(Exception):
    """The file as a whole cannot be read; the message is Dutch."""


def clean(value: Any) -> str:
    """Text without non-breaking spaces and doubled white space; numbers as people write them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"\s+", " ", str(value).translate(INVISIBLE)).strip()


def is_nothing(value: Any) -> bool:
    return clean(value).casefold() in NOTHING


def parse_date(value: Any) -> date | None:
    """A date cell, 22-01-2027, 22/1/2027, 2027-01-22 or 8 december 2026."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = clean(value).casefold()
    if text in NOTHING:
        return None
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?", text):
        year, month, day = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
        day, month, year = (int(part) for part in found.groups())
    elif (found := re.fullmatch(r"(\d{1,2}) ([a-z]{3,9})\.? (\d{4})", text)) and (number := _month(found[2])):
        day, month, year = int(found[1]), number, int(found[3])
    else:
        raise ValueError(f"“{clean(value)}” is geen datum; schrijf bijvoorbeeld 22-01-2027")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"“{clean(value)}” bestaat niet in de kalender") from None


def _month(word: str) -> int:
    return next(
        (n for n, name in enumerate(MONTHS, 1) if name == word or (name.startswith(word) and len(word) >= 3)), 0
    )


def parse_amount(value: Any) -> Decimal | None:
    """Euros: 95, 149.5, 1250,00, € 2.495,00 or € 875,-."""
    if isinstance(value, bool):
        raise ValueError("een ja/nee is geen bedrag")
    if isinstance(value, (int, float, Decimal)):
        return _cents(Decimal(str(value)), clean(value))
    text = clean(value)
    if text.casefold() in NOTHING:
        return None
    bare = text.replace("€", "").replace("EUR", "").replace(" ", "").removesuffix(",-").removesuffix(",--")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", bare) or re.fullmatch(r"\d+,\d{1,2}", bare):
        bare = bare.replace(".", "").replace(",", ".")
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        raise ValueError(f"“{text}” is geen bedrag; schrijf bijvoorbeeld 1250,00") from None
    return _cents(amount, text)


def _cents(amount: Decimal, text: str) -> Decimal:
    if not amount.is_finite() or abs(amount) >= Decimal("1e10"):
        raise ValueError(f"“{text}” is geen bruikbaar bedrag")
    return amount.quantize(Decimal("0.01"))


def parse_number(value: Any) -> int | None:
    """A whole number; 12,0 counts as 12."""
    if is_nothing(value):
        return None
    text = clean(value).replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{clean(value)}” is geen getal") from None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) > 10**9:
        raise ValueError(f"“{clean(value)}” is geen heel getal")
    return int(number)


def parse_fraction(value: Any) -> Decimal | None:
    """A percentage as a fraction: 0.21 (a percentage cell), 21%, 21 %, or 21."""
    if is_nothing(value):
        return None
    text = clean(value).replace(",", ".")
    bare = text.removesuffix("%").strip()
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise ValueError(f"“{clean(value)}” is geen percentage") from None
    if not number.is_finite():
        raise ValueError(f"“{clean(value)}” is geen percentage")
    return number / 100 if text.endswith("%") or number > 1 else number


def parse_yes_no(value: Any) -> bool | None:
    word = clean(value).casefold()
    if word in {"ja", "j", "yes", "x", "waar", "true", "1"}:
        return True
    if word in {"nee", "n", "no", "onwaar", "false", "0", "geen"}:
        return False
    if word in NOTHING:
        return None
    raise ValueError(f"“{clean(value)}” is geen ja of nee")


def _csv_rows(content: bytes) -> Iterator[list[Any]]:
    if b"\x00" in content[:4096] and not encoding_of(content).startswith("utf-16"):
        raise SheetError("Dit is geen tekstbestand. Bewaar het als csv of xlsx en probeer opnieuw.")
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        yield from reader
    except csv.Error as error:
        if "field larger" in str(error):
            raise SheetError(
                f"Een cel op of na regel {reader.line_num} is veel te lang. Staat daar een aanhalingsteken te veel?"
            ) from error
        raise SheetError(f"Het bestand is niet te lezen als tabel ({error}).") from error


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise SheetError("Dit bestand wordt bij het uitpakken te groot. Bewaar alleen het tabblad met de gegevens.")


def _xlsx_rows(content: bytes, sheet: str = "") -> Iterator[list[Any]]:
    """Values as the spreadsheet kept them; a formula comes as Formula. The first sheet, or the one called `sheet`."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bomb(content)
        books = [openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=kept) for kept in (True, False)]
        values, formulas = (_sheet(book, sheet).iter_rows(values_only=True) for book in books)
        for row, written in zip(values, formulas, strict=False):
            yield [
                Formula(f, v) if isinstance(f, str) and f.startswith("=") else v
                for v, f in zip(row, written, strict=False)
            ]
    except SheetError:
        raise
    except (
        InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, OSError, EOFError,
        TypeError, AttributeError, NotImplementedError, RuntimeError, MemoryError, OverflowError,
    ) as error:  # fmt: skip
        # openpyxl has no family of its own for broken files: these are what damaged and renamed ones raise
        raise SheetError("Dit bestand is geen leesbare xlsx. Bewaar het opnieuw en probeer nog eens.") from error


def _sheet(book: Any, name: str) -> Any:
    if not name:
        return book.worksheets[0]
    found = [one for one in book.worksheets if clean(one.title).casefold() == name.casefold()]
    if not found:
        raise SheetError(f"Het tabblad “{name}” staat niet in dit bestand.")
    return found[0]


@dataclass(frozen=True, slots=True)
class Formula:
    """What was written and what came out of it."""

    written: str
    outcome: Any

    @property
    def value(self) -> Any:
        return self.written if self.outcome is None else self.outcome


def read(content: bytes, name: str, *, known: set[str], sheet: str = "", any_header: bool = False) -> list[SheetRow]:
    """The rows under the header, on the first sheet or the one called `sheet` (a csv has one). Rows above the header
    (titles) and empty rows are skipped.

    The header is the first row with at least two of the `known` headings (compared without case and white space); with
    `any_header`, where there is none, the first row with two cells of text.
    Raises SheetError when the file cannot be read or holds no such row or sheet.
    """
    if not content.strip():
        raise SheetError("Het bestand is leeg.")
    is_xlsx = content[:4] == b"PK\x03\x04"
    if is_xlsx != name.lower().endswith((".xlsx", ".xlsm")):
        raise SheetError("De inhoud past niet bij de bestandsnaam. Gebruik een csv- of xlsx-bestand.")
    rows = _xlsx_rows(content, sheet) if is_xlsx else _csv_rows(content)
    header, found = _under_header(rows, {heading.casefold() for heading in known})
    if not header and any_header:
        rows = _xlsx_rows(content, sheet) if is_xlsx else _csv_rows(content)
        header, found = _under_header(rows, None)
    if not header:
        raise SheetError(
            "We vonden geen rij met kolomkoppen. Verwacht zijn onder meer: " + ", ".join(sorted(known)[:6])
        )
    return found


def _under_header(rows: Iterator[list[Any]], wanted: set[str] | None) -> tuple[list[str], list[SheetRow]]:
    """(header, rows under it); `wanted` None takes the first row with two texts for the header."""
    header: list[str] = []
    found: list[SheetRow] = []
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise SheetError(f"Het bestand heeft meer dan {MAX_ROWS} rijen. Splits het in kleinere bestanden.")
        if len(row) > MAX_COLUMNS and any(cell is not None and cell != "" for cell in row[MAX_COLUMNS:]):
            raise SheetError(f"Rij {number} heeft {len(row)} kolommen; {MAX_COLUMNS} is het meeste dat we lezen.")
        if not header:
            names = [clean(cell.value if isinstance(cell, Formula) else cell) for cell in row]
            if sum(bool(name) if wanted is None else name.casefold() in wanted for name in names) >= 2:
                header = names
        elif any(clean(cell) for cell in row):
            found.append(_row(number, header, row))
    return header, found


def _row(number: int, header: list[str], row: list[Any]) -> SheetRow:
    cells = {h: c for h, c in zip(header, row, strict=False) if h}
    formulas = frozenset(h for h, c in cells.items() if isinstance(c, Formula))
    return SheetRow(number, {h: c.value if isinstance(c, Formula) else c for h, c in cells.items()}, formulas)


def neutralise(value: Any) -> Any:
    """A cell for an export: text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
