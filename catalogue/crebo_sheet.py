"""The spreadsheet of SBB with all qualifications: rows in, a plan out. Pure.

One row per code and learning route on the sheet "Complete lijst"; what no longer holds is on the sheet "Vervallen". Codes
come with non-breaking spaces.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from llo_portal.kernel.sheets import SheetRow, clean

CURRENT, RETIRED = "Complete lijst", "Vervallen"
COLUMNS = {
    "code": "Opleidingscode",
    "title": "Kwalificatie",
    "level": "Niveau",
    "kind": "Soort opleiding",
    "routes": "Leerweg",
}
NEEDED = ("code", "title")
LENGTHS = {"title": 300, "level": 40, "kind": 120, "routes": 120}
NEW, CHANGED, SAME, GONE, BACK = "nieuw", "gewijzigd", "ongewijzigd", "vervallen", "terug"


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    title: str
    level: str = ""
    kind: str = ""
    routes: str = ""
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    sheet: str
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`outcomes` tells per code what reading in would do; codes that stay retired are `SAME`."""

    codes: tuple[Code, ...]
    outcomes: Mapping[str, str]
    faults: tuple[Fault, ...] = ()

    def count(self, outcome: str) -> int:
        return sum(found == outcome for found in self.outcomes.values())


def missing_columns(rows: Iterable[SheetRow]) -> list[str]:
    """Columns without which a sheet says nothing."""
    headings = {heading.casefold() for row in rows for heading in row.cells}
    return [COLUMNS[name] for name in NEEDED if headings and COLUMNS[name].casefold() not in headings]


def read_rows(rows: Iterable[SheetRow], sheet: str) -> tuple[dict[str, Code], list[Fault]]:
    """Codes of one sheet; the learning routes of a code that has several rows are put together."""
    found: dict[str, Code] = {}
    faults = []
    for row in rows:
        cells = {heading.casefold(): clean(value) for heading, value in row.cells.items()}
        told = {name: cells.get(heading.casefold(), "")[: LENGTHS.get(name, 40)] for name, heading in COLUMNS.items()}
        told["code"] = told["code"].replace(" ", "")
        if not re.fullmatch(r"[0-9]{5}", told["code"]):
            faults.append(Fault(sheet, row.number, f"“{told['code'][:20]}” is geen code van vijf cijfers."))
        elif not told["title"]:
            faults.append(Fault(sheet, row.number, f"Bij {told['code']} staat geen kwalificatie."))
        else:
            one = Code(**told, is_retired=sheet == RETIRED)
            found[one.code] = _together(found.get(one.code), one)
    return found, faults


def _together(known: Code | None, new: Code) -> Code:
    if known is None:
        return new
    routes = dict.fromkeys(part.strip() for part in f"{known.routes}, {new.routes}".split(",") if part.strip())
    return replace(known, routes=", ".join(routes)[: LENGTHS["routes"]])


def plan(current: Iterable[SheetRow], retired: Iterable[SheetRow], known: Mapping[str, Code]) -> Plan:
    """What the list would change in what we know. A code on both sheets is retired; so is one that left the list."""
    here, faults = read_rows(current, CURRENT)
    gone, more = read_rows(retired, RETIRED)
    left = {code: replace(one, is_retired=True) for code, one in known.items() if code not in here and code not in gone}
    codes = here | gone | left
    outcomes = {code: _outcome(known.get(code), one) for code, one in codes.items()}
    return Plan(tuple(codes[code] for code in sorted(codes)), outcomes, tuple(faults + more))


def _outcome(old: Code | None, new: Code) -> str:
    if old is None:
        return NEW
    if new.is_retired != old.is_retired:
        return GONE if new.is_retired else BACK
    return SAME if new == old else CHANGED
