"""An offer list as people make them -> rows we understand, and a plan of what to do. Pure: no ORM, no clock.

A row is an offering; Code names the course. Price, VAT, places, start, location and day part belong to the offering.
For the other columns the first row of a code wins and a difference is a warning. An empty cell that was merged takes
the value of the row above with the same code.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue import offer_values as values
from llo_portal.kernel.choices import Credential, DayPart
from llo_portal.kernel.sheets import MAX_CELL, SheetRow, clean, is_nothing, parse_date, parse_yes_no

ERROR, WARNING, INFO = "fout", "waarschuwing", "info"
COLUMNS = {
    "code": "Code", "title": "Naam opleiding", "sector": "Sector", "level": "Niveau", "credential": "Papier",
    "crebo": "Crebo / keuzedeel", "contact_hours": "Contacturen", "self_study_hours": "Zelfstudie (uren)",
    "weeks": "Aantal weken", "price": "Prijs (excl. btw)", "vat": "Btw", "minimum": "Min", "maximum": "Max",
    "start": "Start", "location": "Locatie", "day_part": "Dagdeel", "guidance": "Begeleiding te kiezen",
    "entry": "Toegangseis", "block": "Blok",
}  # fmt: skip
REQUIRED = ("code", "title", "start", "maximum", "price", "vat")
INHERITED = ("title", "sector")
COURSE_FIELDS = (
    "title", "sector", "level", "credential", "crebo", "contact_hours", "self_study_hours", "weeks", "guidance", "entry",
)  # fmt: skip
OFFERING_FIELDS = ("price", "vat", "minimum", "maximum")


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about one cell: what was read and what happens with it."""

    row: int
    column: str
    level: str
    read: str
    message: str


@dataclass(frozen=True, slots=True)
class CourseValues:
    code: str
    title: str
    sector: str
    level: str
    credential: str
    crebo: str
    contact_hours: Decimal | None
    self_study_hours: Decimal | None
    weeks: int | None
    guidance: bool
    entry: str


@dataclass(frozen=True, slots=True)
class OfferingValues:
    """`key` is who this start is: course, block, date, place and day part. It never changes when price or places do."""

    code: str
    start: date
    form: str
    location: str
    room: str
    day_part: str
    day_text: str
    price: Decimal | None
    vat: str
    minimum: int
    maximum: int
    block: str = ""
    """Title of the block that starts; empty when the whole course does."""

    @property
    def key(self) -> str:
        told = [self.code, self.start.isoformat(), self.form, self.location, self.room, self.day_text]
        if self.block:  # lists without blocks keep the keys they had
            told.append(self.block)
        return hashlib.sha256("|".join(part.casefold() for part in told).encode()).hexdigest()


@dataclass(slots=True)
class ReadRow:
    """A row after reading; without `course` and `offering` when a cell is wrong."""

    number: int
    code: str
    title: str
    course: CourseValues | None = None
    offering: OfferingValues | None = None
    notes: list[Note] = field(default_factory=list)

    @property
    def is_faulty(self) -> bool:
        return any(note.level == ERROR for note in self.notes)


@dataclass(frozen=True, slots=True)
class Known:
    """What the house already has: courses by code, offerings by key, names of locations (lower case), and the title of a
    block by (code, its title or number in lower case)."""

    courses: Mapping[str, CourseValues] = field(default_factory=dict)
    offerings: Mapping[str, OfferingValues] = field(default_factory=dict)
    locations: frozenset[str] = frozenset()
    blocks: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`outcome` is nieuw, ongewijzigd, dubbel or fout."""

    number: int
    code: str
    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Plan:
    courses: tuple[CourseValues, ...]
    offerings: tuple[OfferingValues, ...]
    rows: tuple[PlannedRow, ...]
    notes: tuple[Note, ...]

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)


def missing_columns(rows: Sequence[SheetRow]) -> list[str]:
    """Headings without which a list says nothing."""
    present = {_heading(name) for row in rows[:1] for name in row.cells}
    return [COLUMNS[key] for key in REQUIRED if _heading(COLUMNS[key]) not in present]


def unknown_columns(rows: Sequence[SheetRow]) -> list[str]:
    known = {_heading(name) for name in COLUMNS.values()}
    return [name for row in rows[:1] for name in row.cells if _heading(name) not in known]


def _heading(name: str) -> str:
    return clean(name).casefold().replace(" ", "")


def read_rows(rows: Iterable[SheetRow]) -> list[ReadRow]:
    """Every row on its own, with remarks on what could not be read or was filled from above."""
    by_heading = {_heading(heading): key for key, heading in COLUMNS.items()}
    above: dict[str, Any] = {}
    found = []
    for row in rows:
        cells = {key: value for name, value in row.cells.items() if (key := by_heading.get(_heading(name)))}
        reader = _RowReader(row.number, _with_inherited(cells, above))
        reader.mark_formulas({by_heading[_heading(h)] for h in row.formulas if _heading(h) in by_heading})
        found.append(reader.read())
        above = reader.cells
    return found


def _with_inherited(cells: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Merged cells: a row without code and name belongs to the code above; same code, same name and sector."""
    filled = dict(cells)
    if not clean(filled.get("code")) and clean(filled.get("title")) in ("", clean(above.get("title"))):
        filled["code"] = above.get("code")
    if clean(filled.get("code")) and clean(filled.get("code")) == clean(above.get("code")):
        for key in INHERITED:
            if not clean(filled.get(key)):
                filled[key] = above.get(key)
    return filled


class _RowReader:
    def __init__(self, number: int, cells: dict[str, Any]) -> None:
        self.cells = cells
        self.row = ReadRow(number, clean(cells.get("code"))[:30], clean(cells.get("title"))[:160])

    def note(self, key: str, level: str, message: str) -> None:
        shown = clean(self.cells.get(key))
        read = shown if len(shown) <= 80 else shown[:80] + "…"
        self.row.notes.append(Note(self.row.number, COLUMNS[key], level, read, message))

    def mark_formulas(self, keys: set[str]) -> None:
        for key in sorted(keys):
            if clean(self.cells.get(key)).startswith("="):
                self.note(key, ERROR, "Deze cel bevat een formule zonder uitkomst. Plak de waarde zelf.")
            else:
                self.note(key, INFO, "Deze cel bevat een formule. We lezen de uitkomst die het bestand bewaarde.")

    def cell(self, key: str, parse: Callable[[Any], Any], default: Any = None, level: str = ERROR) -> Any:
        """The value, or `default` with a remark when it cannot be read."""
        raw = self.cells.get(key)
        if len(str(raw)) > MAX_CELL:
            self.note(key, ERROR, f"De cel heeft {len(str(raw))} tekens; dat is te veel om te lezen.")
            return default
        try:
            return parse(raw)
        except ValueError as error:
            reason = str(error)
            said = reason if reason.startswith("“") else f"{COLUMNS[key]} {reason}"
            self.note(key, level, said + "." if level == ERROR else f"{said}. We laten dit leeg.")
            return default

    def read(self) -> ReadRow:
        course, offering = self._course(), self._offering()
        if not self.row.is_faulty:
            self.row.course, self.row.offering = course, offering
        return self.row

    def _course(self) -> CourseValues:
        return CourseValues(
            code=self.cell("code", lambda v: values.required_text(v, 30), ""),
            title=self.cell("title", lambda v: values.required_text(v, 160), ""),
            sector=self.cell("sector", values.sector, "overig", WARNING),
            level=self.cell("level", values.level, "", WARNING),
            credential=self.cell("credential", values.credential, Credential.ATTENDANCE),
            crebo=self.cell("crebo", values.crebo, ""),
            contact_hours=self.cell("contact_hours", values.hours),
            self_study_hours=self.cell("self_study_hours", values.hours),
            weeks=self.cell("weeks", lambda v: values.whole(v, 1, 520)),
            guidance=bool(self.cell("guidance", parse_yes_no, False, WARNING)),
            entry=self.cell("entry", lambda v: values.limited_text(v, 300), ""),
        )

    def _offering(self) -> OfferingValues | None:
        form, location, room = self.cell("location", values.place, ("op locatie", "", ""))
        start = self.cell("start", lambda v: values.sensible_date(parse_date(v)))
        maximum = self.cell("maximum", lambda v: values.whole(v, 1, 30_000))
        minimum = self.cell("minimum", lambda v: values.whole(v, 0, 30_000))
        price = self.cell("price", values.price)
        if not any(note.column == COLUMNS["price"] for note in self.row.notes) and price is None:
            self.note("price", INFO, "Geen prijs: dit startmoment kan nog niet open voor inschrijving.")
        self._check_places(minimum, maximum)
        if form == "op locatie" and not location:
            self.note("location", WARNING, "Geen locatie. Vul die later aan.")
        day_text = self.cell("day_part", lambda v: values.limited_text(v, 120), "")
        vat = self.cell("vat", values.vat, "")
        part = self.cell("day_part", values.day_part, DayPart.DAY, WARNING)
        if start is None or maximum is None:
            return None
        code = self.row.code
        return OfferingValues(
            code, start, str(form), location, room, str(part), day_text, price, str(vat), minimum or 1, maximum,
            self.cell("block", lambda v: values.limited_text(v, 160), ""),
        )  # fmt: skip

    def _check_places(self, minimum: int | None, maximum: int | None) -> None:
        if maximum is None:
            if not any(note.column == COLUMNS["maximum"] for note in self.row.notes):
                self.note("maximum", ERROR, "Max is leeg; we weten niet hoeveel plaatsen er zijn.")
        elif minimum is not None and minimum > maximum:
            self.note("minimum", ERROR, f"Min ({minimum}) is hoger dan Max ({maximum}).")


def plan(rows: Sequence[ReadRow], known: Known, today: date) -> Plan:
    """What happens with every row. Nothing that is already in the house is changed."""
    courses: dict[str, CourseValues] = {}
    offerings: dict[str, tuple[int, OfferingValues]] = {}
    planned, notes = [], []
    new_places: set[str] = set()
    for row in rows:
        unknown = _find_block(row, known)
        notes += row.notes
        outcome = "fout"
        if row.course and row.offering and not unknown:
            notes += _course_notes(row, courses, known)
            outcome, remarks = _offering_outcome(row, offerings, known, today)
            notes += remarks
            if outcome != "fout":
                courses.setdefault(row.code, row.course)
            if outcome == "nieuw":
                notes += _new_place(row, known, new_places)
        planned.append(PlannedRow(row.number, row.code, row.title, outcome))
    new = {number: offering for number, offering in offerings.values() if offering.key not in known.offerings}
    return Plan(
        courses=tuple(course for code, course in courses.items() if code not in known.courses),
        offerings=tuple(new.values()),
        rows=tuple(planned),
        notes=tuple(sorted(notes, key=lambda note: note.row)),
    )


def _find_block(row: ReadRow, known: Known) -> bool:
    """Writes the title of the block over what was typed; True, with a remark, when the course has no such block."""
    typed = row.offering.block if row.offering else ""
    if not typed or row.offering is None:
        return False
    title = known.blocks.get((row.code, typed.casefold()))
    if title is None:
        ours = [name for (code, spelled), name in known.blocks.items() if code == row.code and not spelled.isdigit()]
        told = f"Deze opleiding heeft: {', '.join(ours)}." if ours else "Maak de blokken eerst bij de opleiding."
        row.notes.append(Note(row.number, COLUMNS["block"], ERROR, typed[:80], f"Dit blok kennen we niet. {told}"))
        return True
    row.offering = replace(row.offering, block=title)
    return False


def _course_notes(row: ReadRow, courses: Mapping[str, CourseValues], known: Known) -> list[Note]:
    """Differences with the course that counts: the one in the house, else the first row of this code."""
    assert row.course is not None
    counts = known.courses.get(row.code)
    source = "het portaal" if counts else "de eerste rij van deze code"
    counts = counts or courses.get(row.code)
    if counts is None:
        return _first_row_notes(row)
    notes = []
    for name in COURSE_FIELDS:
        ours, theirs = getattr(counts, name), getattr(row.course, name)
        if theirs in (None, "", False) or theirs == ours:
            continue
        message = f"Verschilt van {source} ({_shown(ours)}). Die blijft gelden."
        notes.append(Note(row.number, COLUMNS[name], WARNING, _shown(theirs), message))
    return notes


def _first_row_notes(row: ReadRow) -> list[Note]:
    assert row.course is not None
    notes = []
    if Credential(row.course.credential).is_recognised and not row.course.crebo:
        message = "Dit is een erkend papier zonder crebo. De opleiding kan zo nog niet gepubliceerd worden."
        notes.append(Note(row.number, COLUMNS["crebo"], WARNING, row.course.credential, message))
    return notes


def _offering_outcome(
    row: ReadRow, seen: dict[str, tuple[int, OfferingValues]], known: Known, today: date
) -> tuple[str, list[Note]]:
    assert row.offering is not None
    offering, key = row.offering, row.offering.key
    if key in seen:
        return _repeated(row, *seen[key])
    seen[key] = (row.number, offering)
    if key in known.offerings:
        return "ongewijzigd", _differences(row, known.offerings[key], "het portaal")
    notes = []
    if offering.start < today:
        notes.append(Note(row.number, COLUMNS["start"], WARNING, _shown(offering.start), "Deze start is al geweest."))
    return "nieuw", notes


def _new_place(row: ReadRow, known: Known, seen: set[str]) -> list[Note]:
    """A remark at the first row that needs a location that is not there yet."""
    assert row.offering is not None
    place = row.offering.location
    if not place or place.casefold() in known.locations | seen:
        return []
    seen.add(place.casefold())
    message = "Deze locatie kennen we nog niet. We maken haar aan."
    return [Note(row.number, COLUMNS["location"], INFO, place, message)]


def _repeated(row: ReadRow, number: int, first: OfferingValues) -> tuple[str, list[Note]]:
    """The same start twice in one file: the same again is left out, something else is a fault."""
    if row.offering == first:
        message = f"Deze rij staat er twee keer in (ook op rij {number}). We lezen hem één keer."
        return "dubbel", [Note(row.number, COLUMNS["code"], WARNING, row.code, message)]
    notes = _differences(row, first, f"rij {number}", level=ERROR)
    return "fout", notes


def _differences(row: ReadRow, ours: OfferingValues, source: str, level: str = WARNING) -> list[Note]:
    assert row.offering is not None
    end = "We lezen deze rij niet." if level == ERROR else "We wijzigen niets; pas het zo nodig in het portaal aan."
    return [
        Note(
            row.number, COLUMNS[name], level, _shown(getattr(row.offering, name)),
            f"Zelfde startmoment, maar verschilt van {source} ({_shown(getattr(ours, name))}). {end}",
        )
        for name in OFFERING_FIELDS
        if getattr(row.offering, name) != getattr(ours, name)
    ]  # fmt: skip


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return "leeg" if value is None or is_nothing(str(value)) else str(value)
