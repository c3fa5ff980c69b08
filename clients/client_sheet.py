"""A file with clients as people make them -> rows and a report per row and cell. Pure: bytes in, values out."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clients import values
from clients.choices import LegalForm, OrganisationKind
from clients.names import plain, split_person
from clients.places import region_of
from llo_portal.kernel.sheets import MAX_CELL, SheetError, SheetRow, clean, is_nothing, read
from llo_portal.kernel.text_files import UNREADABLE

MAX_ROWS = 20_000
NO_NAME = "We missen een kolom met de naam van de organisatie. Kies bij de kolommen welke dat is."

# heading as people write it (lower case) -> our field
HEADINGS = {
    "organisatie": "name", "bedrijf": "name", "bedrijfsnaam": "name", "naam": "name", "naam organisatie": "name",
    "soort": "kind", "type": "kind", "soort organisatie": "kind", "rechtsvorm": "legal_form",
    "kvk-nummer": "kvk", "kvk": "kvk", "kvk nummer": "kvk", "kvknummer": "kvk", "kvk-nr": "kvk",
    "plaats": "place", "vestigingsplaats": "place", "woonplaats": "place",
    "adres": "street", "straat": "street", "straat en huisnummer": "street", "postcode": "postcode",
    "medewerkers": "size", "aantal medewerkers": "size", "omvang": "size", "grootte": "size",
    "contactpersoon": "person", "contact": "person", "naam contactpersoon": "person",
    "e-mail": "email", "email": "email", "e-mailadres": "email", "emailadres": "email", "mail": "email",
    "telefoon": "phone", "telefoonnummer": "phone", "tel": "phone", "tel.": "phone", "mobiel": "phone",
    "functie": "function", "rol": "function",
    "accountmanager": "owner", "relatiebeheerder": "owner", "eigenaar": "owner",
}  # fmt: skip
SHOWN = {
    "name": "Organisatie", "kind": "Soort", "legal_form": "Rechtsvorm", "kvk": "KvK-nummer", "place": "Plaats",
    "street": "Adres", "postcode": "Postcode", "size": "Medewerkers", "person": "Contactpersoon", "email": "E-mail",
    "phone": "Telefoon", "function": "Functie", "owner": "Accountmanager",
}  # fmt: skip
_LIMITS = {"name": 160, "place": 80, "street": 120, "person": 200, "function": 120, "owner": 254}
_KINDS = {plain(word): kind for kind in OrganisationKind for word in (kind.value, kind.label)} | {
    "oeno-fonds": OrganisationKind.FUND, "o en o fonds": OrganisationKind.FUND, "fonds": OrganisationKind.FUND,
    "o&o fonds": OrganisationKind.FUND, "bedrijf": OrganisationKind.EMPLOYER, "school": OrganisationKind.EDUCATOR,
}  # fmt: skip
_LEGAL = {plain(word): form for form in LegalForm for word in (form.value, form.label)} | {
    "b.v.": LegalForm.BV, "n.v.": LegalForm.NV, "v.o.f.": LegalForm.VOF, "zzp": LegalForm.SOLE_TRADER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be used; it is left empty once the user agrees. `drops_row` when the row is useless without."""

    column: str
    reason: str
    said: str
    drops_row: bool = False


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One row in stored form. `owner` is the login name as written, in lower case."""

    number: int
    name: str
    kind: str = OrganisationKind.EMPLOYER.value
    legal_form: str = ""
    kvk: str = ""
    place: str = ""
    street: str = ""
    postcode: str = ""
    region: str = ""
    size: str = ""
    first_name: str = ""
    infix: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    function: str = ""
    owner: str = ""
    faults: tuple[Fault, ...] = ()

    @property
    def is_usable(self) -> bool:
        return not any(fault.drops_row for fault in self.faults)

    @property
    def contact_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.infix, self.last_name) if part)

    @property
    def fingerprint(self) -> str:
        """The same for the same words, whatever the place in the file: by this a row is recognised the second time."""
        told = (self.name, self.kind, self.legal_form, self.kvk, self.place, self.street, self.postcode, self.size,
                self.contact_name, self.email, self.phone, self.function, self.owner)  # fmt: skip
        return hashlib.sha256("\x1f".join(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ClientSheet:
    rows: tuple[ClientRow, ...]
    unknown_columns: tuple[str, ...] = ()
    empty_rows: int = 0

    @property
    def faulty(self) -> tuple[ClientRow, ...]:
        return tuple(row for row in self.rows if row.faults)


@dataclass(slots=True)
class _Reader:
    """Reads the cells of one row and gathers what is wrong with them."""

    cells: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        raw = self.cells.get(name)
        if str(raw or "").startswith("="):
            self.fault(name, "hier staat een formule zonder uitkomst; zet de uitkomst in de cel", str(raw)[:60])
            return ""
        if UNREADABLE in str(raw or ""):
            self.fault(name, "er staat een teken dat we niet kunnen lezen; bewaar het bestand als UTF-8", str(raw)[:60])
            return ""
        if len(str(raw or "")) > MAX_CELL:
            self.fault(name, f"meer dan {MAX_CELL} tekens", clean(str(raw)[:60]) + "…")
            return ""
        said = "" if is_nothing(raw) and name != "name" else clean(raw)
        if len(said) > _LIMITS.get(name, MAX_CELL):
            self.fault(name, f"langer dan {_LIMITS[name]} tekens", said[:60] + "…")
            return ""
        return said

    def value(self, name: str, rule: Callable[[str], str]) -> str:
        said = self.text(name)
        try:
            return rule(said)
        except ValueError as error:
            self.fault(name, str(error), said)
            return ""

    def fault(self, name: str, reason: str, said: str, *, drops_row: bool = False) -> None:
        self.faults.append(Fault(SHOWN[name], reason, said[:120], drops_row))

    def kind(self) -> tuple[str, str]:
        """(kind, legal form): bv, vof and stichting are legal forms of an employer, not kinds."""
        said, form = plain(self.text("kind")), self.value("legal_form", _legal_form)
        if said in _LEGAL:
            return OrganisationKind.EMPLOYER.value, form or _LEGAL[said].value
        if said and said not in _KINDS:
            self.fault("kind", "deze soort kennen we niet; het wordt een werkgever", self.text("kind"))
        return _KINDS.get(said, OrganisationKind.EMPLOYER).value, form


def _legal_form(text: str) -> str:
    if not text:
        return ""
    if plain(text) not in _LEGAL:
        raise ValueError("deze rechtsvorm kennen we niet")
    return _LEGAL[plain(text)].value


def _row(row: SheetRow, columns: Mapping[str, str]) -> ClientRow:
    cells: dict[str, Any] = {}
    for heading, value in row.cells.items():
        if (name := columns.get(heading)) and not clean(cells.get(name)):
            cells[name] = value
    reader = _Reader(cells)
    name = reader.text("name")
    if not name and not any(fault.column == SHOWN["name"] for fault in reader.faults):
        reader.fault("name", "zonder naam kunnen we de rij niet overnemen", "", drops_row=True)
    elif not name:
        reader.fault("name", "de rij doet niet mee", "", drops_row=True)
    kind, legal_form = reader.kind()
    first, infix, last = split_person(reader.text("person"))
    if len(first) > 80 or len(infix) > 20 or len(last) > 120:
        reader.fault("person", "deze naam is te lang", reader.text("person"))
        first = infix = last = ""
    place = reader.text("place")
    return ClientRow(
        number=row.number, name=name, kind=kind, legal_form=legal_form, kvk=reader.value("kvk", values.kvk), place=place,
        street=reader.text("street"), postcode=reader.value("postcode", values.postcode), region=region_of(place),
        size=reader.value("size", values.size), first_name=first, infix=infix, last_name=last,
        email=reader.value("email", values.email), phone=reader.value("phone", values.phone),
        function=reader.text("function"), owner=reader.text("owner").lower(), faults=tuple(reader.faults),
    )  # fmt: skip


def guess(headings: Iterable[str]) -> dict[str, str]:
    """Our field per heading, as far as we know the word; "" for what we do not know."""
    found: dict[str, str] = {}
    for heading in headings:
        name = HEADINGS.get(heading.casefold(), "")
        found[heading] = name
    return found


def layout_fingerprint(headings: Iterable[str]) -> str:
    """The same for files with the same columns in the same order, whatever is in them."""
    return hashlib.sha256("\x1f".join(heading.casefold() for heading in headings).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a file in order, each with up to three values as an example."""

    headings: tuple[str, ...]
    examples: Mapping[str, tuple[str, ...]]


def _sheet_rows(content: bytes, file_name: str, known: Iterable[str] = ()) -> list[SheetRow]:
    found = read(content, file_name, known=set(HEADINGS) | {word.casefold() for word in known}, any_header=True)
    if len(found) > MAX_ROWS:
        raise SheetError(f"Dit bestand heeft {len(found)} rijen; {MAX_ROWS} is het meeste dat we in één keer lezen.")
    if not found:
        raise SheetError("Onder de kolomkoppen staan geen rijen.")
    return found


def read_columns(content: bytes, file_name: str) -> Columns:
    """Raises SheetError (Dutch) when the file as a whole cannot be read."""
    found = _sheet_rows(content, file_name)
    headings = tuple(dict.fromkeys(heading for row in found for heading in row.cells))
    examples = {
        h: tuple(clean(row.cells.get(h))[:60] for row in found[:3] if clean(row.cells.get(h))) for h in headings
    }
    return Columns(headings, examples)


def read_clients(content: bytes, file_name: str, columns: Mapping[str, str] | None = None) -> ClientSheet:
    """`columns` is our field per heading, "" to leave it out; guessed when not given. Raises SheetError (Dutch) when the
    file as a whole cannot be read."""
    found = _sheet_rows(content, file_name, columns or ())
    headings = list(dict.fromkeys(heading for row in found for heading in row.cells))
    used = {h: name for h, name in (guess(headings) if columns is None else columns).items() if name}
    if "name" not in used.values():
        raise SheetError(NO_NAME)
    unknown = tuple(heading for heading in headings if heading not in used)
    return ClientSheet(tuple(_row(row, used) for row in found), unknown)
