"""The field registry (waarborgen.md, P2): why we hold a field, on which ground, how long, and what erasing does to it.

Written per app in `data/privacy.yaml`, readable for a data officer. Per model the defaults, with exceptions per field:

    Contact:
      doel: weten met wie we bij een klant spreken
      grondslag: gerechtvaardigd belang
      bewaren: relatie              # a key of kernel/data/bewaartermijnen.yaml
      wissen: leegmaken             # one of ERASING; `blijft` is a legal remain and says `omdat`
      velden: [function]            # personal data under the defaults
      afwijkend:                    # personal data that differs from them
        note: {bewaren: gesprekken}
      persoon: [person]             # points at a person; erasing that person takes the name away
      medewerker: [owner]           # points at the colleague who did it
      geen: [id, created_at]        # geen persoonsgegeven
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from llo_portal.kernel.yamldata import DataFileError, check_keys

BASES = frozenset(("overeenkomst", "wettelijke plicht", "gerechtvaardigd belang", "toestemming"))
ERASING = {
    "leegmaken": "Het veld wordt leeg.",
    "gewist": "Er komt “gewist” te staan.",
    "verwijderen": "De hele regel verdwijnt.",
    "doorhalen": "De naam, het adres en het telefoonnummer worden uit de tekst gehaald.",
    "via persoon": "De regel wijst nog naar een persoon zonder naam.",
    "blijft": "Blijft staan: de wet of een ander recht gaat voor.",
}
SPEC = ("doel", "grondslag", "bewaren", "wissen")
GROUPS = {
    "persoon": ("weten om wie het gaat", "overeenkomst"),
    "medewerker": ("weten wie wat deed", "gerechtvaardigd belang"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """How long. `months` counts from the day the rule of the nightly job names; None is as long as the row it belongs to
    or the relation lasts. `after_year` counts from the end of that calendar year."""

    key: str
    label: str
    source: str
    months: int | None = None
    days: int | None = None
    after_year: bool = False

    @property
    def is_dated(self) -> bool:
        return self.months is not None or self.days is not None


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One field of one model. Without personal data the rest is empty."""

    app: str
    model: str
    field: str
    is_personal: bool = False
    purpose: str = ""
    basis: str = ""
    term: str = ""
    erasing: str = ""
    because: str = ""

    @property
    def model_label(self) -> str:
        return f"{self.app}.{self.model}".lower()

    @property
    def is_legal_remain(self) -> bool:
        return self.erasing == "blijft"


def read_terms(data: Mapping[str, Any]) -> dict[str, Term]:
    """Raises DataFileError for a term that says nothing we can keep to."""
    terms = {}
    for key, row in data.items():
        where = f"bewaartermijnen.{key}"
        check_keys(row, required={"naam", "bron"}, optional={"maanden", "dagen", "na_jaareinde"}, where=where)
        if "maanden" in row and "dagen" in row:
            raise DataFileError(f"{where}: maanden or dagen, not both")
        terms[key] = Term(
            key, row["naam"], row["bron"], row.get("maanden"), row.get("dagen"), bool(row.get("na_jaareinde"))
        )
    return terms


def read(app: str, data: Mapping[str, Any], terms: Mapping[str, Term]) -> list[FieldEntry]:
    """The entries of one file. Raises DataFileError for what is unknown, incomplete or said twice."""
    entries = [entry for model, row in data.items() for entry in _model(app, model, row, terms)]
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.model, entry.field) in seen:
            raise DataFileError(f"{app}.{entry.model}.{entry.field}: registered twice")
        seen.add((entry.model, entry.field))
    return entries


def _model(app: str, model: str, row: Mapping[str, Any], terms: Mapping[str, Term]) -> Iterator[FieldEntry]:
    where = f"{app}/data/privacy.yaml: {model}"
    lists = {"velden", "geen", *GROUPS}
    check_keys(dict(row), required=set(), optional={*SPEC, "omdat", "afwijkend", *lists}, where=where)
    defaults = {key: row[key] for key in (*SPEC, "omdat") if key in row}
    for field in row.get("geen", ()):
        yield FieldEntry(app, model, field)
    for field in row.get("velden", ()):
        yield _personal(app, model, field, defaults, terms)
    for field, differs in row.get("afwijkend", {}).items():
        check_keys(differs, required=set(), optional={*SPEC, "omdat"}, where=f"{where}.{field}")
        yield _personal(app, model, field, defaults | differs, terms)
    for group, (purpose, basis) in GROUPS.items():
        spec = {"doel": purpose, "grondslag": basis, "bewaren": row.get("bewaren", "rij"), "wissen": "via persoon"}
        for field in row.get(group, ()):
            yield _personal(app, model, field, spec, terms)


def _personal(
    app: str, model: str, field: str, spec: Mapping[str, str], terms: Mapping[str, Term]
) -> FieldEntry:  # fmt: skip
    where = f"{app}/data/privacy.yaml: {model}.{field}"
    if missing := [key for key in SPEC if not spec.get(key)]:
        raise DataFileError(f"{where}: missing {missing}")
    if spec["grondslag"] not in BASES:
        raise DataFileError(f"{where}: unknown grondslag {spec['grondslag']!r}")
    if spec["wissen"] not in ERASING:
        raise DataFileError(f"{where}: unknown wissen {spec['wissen']!r}")
    if spec["bewaren"] not in terms:
        raise DataFileError(f"{where}: unknown bewaren {spec['bewaren']!r}")
    if spec["wissen"] == "blijft" and not spec.get("omdat"):
        raise DataFileError(f"{where}: what stays after erasing says why (omdat)")
    return FieldEntry(
        app, model, field, True, spec["doel"], spec["grondslag"], spec["bewaren"], spec["wissen"],
        spec.get("omdat", "") if spec["wissen"] == "blijft" else "",
    )  # fmt: skip


def cutoff(term: Term, today: date) -> date:
    """Rows dated before this day are past the term. Raises ValueError for a term without a number."""
    if term.after_year and term.months:
        return date(today.year - term.months // 12, 1, 1)
    if term.months is not None:
        return _months_before(today, term.months)
    if term.days is not None:
        return today - timedelta(days=term.days)
    raise ValueError(f"{term.key} has no number")


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month when that day is not there."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
