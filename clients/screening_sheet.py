"""A screening as a file -> rows and what is wrong per cell. Pure: bytes in, values out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from clients.names import plain
from llo_portal.kernel.sheets import MAX_CELL, SheetError, SheetRow, clean, is_nothing, read

MOST_PEOPLE = 200
MOST_COLUMNS = 50
LONGEST_CODE = 12
CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.\-]{0,11}$")
CODE_HEADINGS = {"code", "deelnemer", "initialen", "nummer"}
NAME_HEADINGS = {"naam", "naam deelnemer"}
WANTED = " gewenst"


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` as the spreadsheet counts."""

    row: int
    column: str
    said: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScreenedRow:
    """`current` and `wanted` hold levels by the name of the skill, as it is called in the screening."""

    number: int
    code: str
    name: str
    current: Mapping[str, int]
    wanted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ScreeningSheet:
    rows: tuple[ScreenedRow, ...]
    faults: tuple[Fault, ...]
    unknown_columns: tuple[str, ...] = ()


def code_problem(code: str) -> str:
    """Why a code cannot be used, in Dutch, or nothing."""
    if not code:
        return "vul een code in"
    if not CODE.match(code):
        return f"een code heeft hoogstens {LONGEST_CODE} letters en cijfers, zonder spaties"
    return ""


def level_of(said: Any, *, lowest: int) -> int | None:
    """None for nothing said. Raises ValueError with a Dutch reason."""
    text = clean(said)
    if is_nothing(text):
        return None
    if not re.fullmatch(r"[0-4]", text) or int(text) < lowest:
        raise ValueError(f"schrijf een niveau van {lowest} tot en met 4")
    return int(text)


def read_screening(content: bytes, file_name: str, skills: Collection[str], *, with_names: bool) -> ScreeningSheet:
    """The rows under the headings `Code`, one per skill and, if wished, "<skill> gewenst" and `Naam`.

    Raises SheetError (Dutch) when the file as a whole cannot be used.
    """
    headings = {plain(skill): ("current", skill) for skill in skills}
    headings |= {plain(skill + WANTED): ("wanted", skill) for skill in skills}
    headings |= dict.fromkeys(CODE_HEADINGS, ("code", "")) | dict.fromkeys(NAME_HEADINGS, ("name", ""))
    known = CODE_HEADINGS | NAME_HEADINGS | {s.casefold() for s in skills} | {(s + WANTED).casefold() for s in skills}
    rows = read(content, file_name, known=known)
    told = list(dict.fromkeys(heading for row in rows for heading in row.cells))
    columns = {heading: headings[plain(heading)] for heading in told if plain(heading) in headings}
    _check_whole(rows, told, {kind for kind, _ in columns.values()}, with_names)
    faults: list[Fault] = []
    read_rows = tuple(_row(row, columns, faults) for row in rows)
    faults += _doubles(read_rows)
    unknown = tuple(heading for heading in told if heading not in columns)
    return ScreeningSheet(read_rows, tuple(sorted(faults, key=lambda f: (f.row, f.column))), unknown)


def _check_whole(rows: list[SheetRow], told: list[str], kinds: set[str], with_names: bool) -> None:
    if not rows:
        raise SheetError("Onder de kolomkoppen staan geen rijen.")
    if len(rows) > MOST_PEOPLE:
        raise SheetError(f"Dit bestand heeft {len(rows)} rijen; een groep heeft hoogstens {MOST_PEOPLE} mensen.")
    if len(told) > MOST_COLUMNS:
        raise SheetError(f"Dit bestand heeft {len(told)} kolommen; meer dan {MOST_COLUMNS} lezen we niet.")
    if "code" not in kinds:
        raise SheetError("We missen een kolom met de code van elke deelnemer. Noem die kolom “Code”.")
    if "current" not in kinds:
        raise SheetError("We vonden geen kolom met een vaardigheid die jullie screenen. Neem de naam precies over.")
    if "name" in kinds and not with_names:
        raise SheetError("Bij een uitkeringsinstantie nemen we geen namen over. Haal de kolom met namen weg.")


def _row(row: SheetRow, columns: Mapping[str, tuple[str, str]], faults: list[Fault]) -> ScreenedRow:
    code = name = ""
    levels: dict[str, dict[str, int]] = {"current": {}, "wanted": {}}
    for heading, raw in row.cells.items():
        if heading not in columns:
            continue
        kind, skill = columns[heading]
        said, reason = clean(raw)[:60], ""
        if len(str(raw or "")) > MAX_CELL:
            reason = f"meer dan {MAX_CELL} tekens"
        elif kind == "code":
            code, reason = clean(raw), code_problem(clean(raw))
        elif kind == "name":
            name, reason = clean(raw)[:200], "een formule is geen naam" if said[:1] in "=+@" and said else ""
        else:
            reason = _level(levels[kind], skill, raw, lowest=0 if kind == "current" else 1)
        if reason:
            faults.append(Fault(row.number, heading, said, reason))
    return ScreenedRow(row.number, code, name, levels["current"], levels["wanted"])


def _level(into: dict[str, int], skill: str, raw: Any, *, lowest: int) -> str:
    try:
        level = level_of(raw, lowest=lowest)
    except ValueError as error:
        return str(error)
    if level is not None:
        into[skill] = level
    return ""


def _doubles(rows: tuple[ScreenedRow, ...]) -> list[Fault]:
    first: dict[str, int] = {}
    found = []
    for row in rows:
        key = row.code.casefold()
        if key and key in first:
            found.append(Fault(row.number, "Code", row.code, f"deze code staat ook op rij {first[key]}"))
        elif key:
            first[key] = row.number
    return found
