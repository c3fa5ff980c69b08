"""A learners' list as people copy it from a spreadsheet. Text in, rows and errors out; nothing is looked up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from llo_portal.kernel.sheets import clean, parse_date

MAX_ROWS = 500
MAX_TEXT = 200_000
INFIXES = frozenset(
    [
        "van",
        "de",
        "der",
        "den",
        "het",
        "ten",
        "ter",
        "te",
        "op",
        "in",
        "'t",
        "'s",
        "la",
        "le",
        "el",
        "al",
        "von",
        "du",
        "da",
        "dos",
        "di",
        "bin",
        "ibn",
        "ben",
    ]
)
HEADERS = {
    "voornaam": "first_name", "voornamen": "first_name", "roepnaam": "first_name",
    "tussenvoegsel": "infix", "tussenvoegsels": "infix", "tv": "infix", "voorvoegsel": "infix",
    "achternaam": "last_name", "familienaam": "last_name",
    "naam": "name", "volledige naam": "name", "deelnemer": "name", "medewerker": "name", "cursist": "name",
    "e-mail": "email", "email": "email", "mail": "email", "e-mailadres": "email", "emailadres": "email",
    "mailadres": "email", "geboortedatum": "birth_date", "geb.datum": "birth_date", "geboren": "birth_date",
    "geboren op": "birth_date", "telefoon": "phone", "telefoonnummer": "phone", "mobiel": "phone", "tel": "phone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One learner. `line` counts as the user sees it, from 1. `errors` are Dutch sentences."""

    line: int
    first_name: str = ""
    infix: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    birth_date: date | None = None
    errors: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.infix, self.last_name) if part)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; `error` is about the text as a whole."""

    rows: tuple[Row, ...] = ()
    error: str = ""

    @property
    def good(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.errors)

    @property
    def bad(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.errors)


def read(text: str) -> Reading:
    """Tab, semicolon or comma between columns; a header is optional; empty lines are passed over."""
    if len(text) > MAX_TEXT:
        return Reading(error="De lijst is te lang. Plak hem in delen van hooguit 500 deelnemers.")
    lines = [(n, line) for n, line in enumerate(text.replace("\x00", "").splitlines(), 1) if clean(line)]
    if not lines:
        return Reading(error="Plak hier de lijst met deelnemers.")
    separator = _separator([line for _, line in lines])
    cells = [(n, [clean(cell.strip().strip('"')) for cell in line.split(separator)]) for n, line in lines]
    columns = _header(cells[0][1])
    if columns:
        cells = cells[1:]
    if not cells:
        return Reading(error="Er staat alleen een kopregel. Plak ook de deelnemers.")
    if len(cells) > MAX_ROWS:
        return Reading(error=f"Dit zijn {len(cells)} regels. Plak er hooguit {MAX_ROWS} tegelijk.")
    return Reading(_mark_doubles(tuple(_row(n, parts, columns) for n, parts in cells)))


def _separator(lines: Sequence[str]) -> str:
    """The one that occurs on most lines; a tab wins, since a spreadsheet copies tabs."""
    for mark in ("\t", ";", ","):
        if sum(mark in line for line in lines) * 2 >= len(lines):
            return mark
    return "\t"


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    """The meaning of each column, or nothing when the first line is a learner."""
    found = tuple(HEADERS.get(cell.casefold().rstrip(":"), "") for cell in cells)
    return found if sum(1 for name in found if name) >= max(1, (len(cells) + 1) // 2) else ()


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    told = _by_header(cells, columns) if columns else _by_looks(cells)
    errors = [told.pop("_error")] if "_error" in told else []
    birth = None
    try:
        birth = parse_date(told.pop("birth_date", ""))
    except ValueError as error:
        errors.append(f"Geboortedatum: {error}.")
    if birth and not date(1900, 1, 1) <= birth <= date.today():  # noqa: DTZ011 - a birth date, the day's edge does not matter
        errors.append("De geboortedatum kan niet kloppen.")
    name = told.pop("name", "")
    first, infix, last = (
        split_name(name) if name else (told.get("first_name", ""), told.get("infix", ""), told.get("last_name", ""))
    )
    email = told.get("email", "").lower()
    errors += _check(first, infix, last, email, told.get("phone", ""))
    return Row(line, first[:80], infix[:20], last[:120], email[:254], told.get("phone", "")[:30], birth, tuple(errors))


def _check(first: str, infix: str, last: str, email: str, phone: str) -> list[str]:
    errors = []
    if not first or not last:
        errors.append("Geef een voornaam en een achternaam.")
    if len(first) > 80 or len(infix) > 20 or len(last) > 120:
        errors.append("De naam is te lang.")
    if len(phone) > 30:
        errors.append("Het telefoonnummer is te lang.")
    if not email:
        errors.append("Het e-mailadres ontbreekt.")
    else:
        try:
            validate_email(email)
        except ValidationError:
            errors.append(f"“{email[:60]}” is geen e-mailadres.")
    return errors


def _by_header(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}


def _by_looks(cells: Sequence[str]) -> dict[str, str]:
    """Without a header: the cell with an @ is the address, a date is the birth date, digits are a phone, the rest names."""
    told: dict[str, str] = {}
    names: list[str] = []
    for cell in cells:
        if not cell:
            names.append(cell)
        elif "@" in cell and "email" not in told:
            told["email"] = cell
        elif re.fullmatch(r"\+?[\d\s()/-]+", cell) and sum(c.isdigit() for c in cell) >= 9:
            told["phone"] = cell
        elif re.fullmatch(r"\d{1,4}[-/. ]\w{1,9}\.?[-/. ]\d{2,4}", cell):
            told["birth_date"] = cell
        else:
            names.append(cell)
    return told | _names(names)


def _names(cells: list[str]) -> dict[str, str]:
    while cells and not cells[-1]:
        cells.pop()
    while cells and not cells[0]:
        cells.pop(0)
    if len(cells) == 1:
        return {"name": cells[0]}
    if len(cells) == 2:
        return {"first_name": cells[0], "last_name": cells[1]}
    if len(cells) == 3:
        return {"first_name": cells[0], "infix": cells[1], "last_name": cells[2]}
    if not cells:
        return {}
    return {"_error": "Ik herken de kolommen niet. Zet er een kopregel boven."}


def split_name(name: str) -> tuple[str, str, str]:
    """First name, infix, last name from one cell: "Fatima el Amrani" or "Amrani, Fatima el"."""
    if "," in name:
        last, _, first = name.partition(",")
        words = first.split()
        at = next((i for i, word in enumerate(words) if i and word.casefold() in INFIXES), len(words))
        return " ".join(words[:at]), " ".join(words[at:]), last.strip()
    words = name.split()
    if len(words) < 2:
        return name, "", ""
    start = next((i for i, word in enumerate(words[1:], 1) if word.casefold() in INFIXES), None)
    if start is None:
        return " ".join(words[:-1]), "", words[-1]
    end = start
    while end < len(words) - 1 and words[end].casefold() in INFIXES:
        end += 1
    return " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])


def _mark_doubles(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    seen: dict[str, int] = {}
    marked = []
    for row in rows:
        if row.email and row.email in seen:
            double = f"Dit e-mailadres staat ook op regel {seen[row.email]}."
            row = replace(row, errors=(*row.errors, double))
        elif row.email:
            seen[row.email] = row.line
        marked.append(row)
    return tuple(marked)
