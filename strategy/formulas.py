"""The three market formulas and the choices a client makes per programme, as told in data/formules.yaml.

Chosen values are kept as JSON: {"duur": {"aantal": 3, "eenheid": "dag"}, "locatie": ["op school"], "tijdstip": "avond"}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from llo_portal.kernel.choices import MarketFormula, Service
from llo_portal.kernel.dutch import join_words
from llo_portal.kernel.yamldata import DataFileError, check_keys, load

DATA = Path(__file__).parent / "data"
LONGEST = 999  # of any unit
PLURALS = {"dagdeel": "dagdelen", "dag": "dagen", "week": "weken", "maand": "maanden", "jaar": "jaar"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the eleven. A duration has `units` and no options, every other choice has options and no units."""

    key: str
    name: str
    options: tuple[str, ...] = ()
    multiple: bool = False
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """Policy per kind of client; `texts` are the sentences of the book by key."""

    key: MarketFormula
    services: tuple[Service, ...]
    choices: tuple[Choice, ...]
    texts: Mapping[str, str]
    extras: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormulaBook:
    formulas: Mapping[str, Formula]
    choices: tuple[Choice, ...]
    groups: tuple[str, ...]
    carousel: tuple[str, ...]


_TEXTS = {"klant", "deelnemers", "aanbod", "verkoop", "betaalt"}
_MORE_TEXTS = {"basis_advies", "privacy", "omzet_per_order"}


def _choice(raw: dict[str, Any]) -> Choice:
    where = f"keuze {raw.get('sleutel', '?')}"
    if "eenheden" in raw:
        check_keys(raw, required={"sleutel", "naam", "van", "tot", "eenheden"}, where=where)
        if unknown := set(raw["eenheden"]) - PLURALS.keys():
            raise DataFileError(f"{where}: unknown units {sorted(unknown)}")
        return Choice(raw["sleutel"], raw["naam"], units=tuple(raw["eenheden"]))
    check_keys(raw, required={"sleutel", "naam", "opties"}, optional={"kies"}, where=where)
    if raw.get("kies", "meer") != "meer":
        raise DataFileError(f"{where}: kies is meer or left out")
    return Choice(raw["sleutel"], raw["naam"], tuple(raw["opties"]), multiple="kies" in raw)


def _formula(key: str, raw: dict[str, Any], choices: tuple[Choice, ...]) -> Formula:
    where = f"formule {key}"
    check_keys(raw, required=_TEXTS | {"diensten", "keuzes"}, optional=_MORE_TEXTS | {"extra"}, where=where)
    wanted = {c.key for c in choices} if raw["keuzes"] == "alle elf" else set(raw["keuzes"])
    if unknown := wanted - {c.key for c in choices}:
        raise DataFileError(f"{where}: unknown choices {sorted(unknown)}")
    return Formula(
        key=MarketFormula(key),
        services=tuple(map(Service, raw["diensten"])),
        choices=tuple(c for c in choices if c.key in wanted),
        texts={name: raw[name] for name in (*_TEXTS, *_MORE_TEXTS) if name in raw},
        extras=tuple(raw.get("extra", ())),
    )


def read_formulas(path: Path) -> FormulaBook:
    """Raises DataFileError when the file says something the product does not know."""
    raw = load(path)
    check_keys(raw, required={"formules", "keuzes", "groepen", "carrousel"}, where=path.name)
    choices = tuple(map(_choice, raw["keuzes"]))
    if raw["formules"].keys() != {f.value for f in MarketFormula}:
        raise DataFileError(f"{path.name}: the formulas are {[f.value for f in MarketFormula]}")
    formulas = {key: _formula(key, value, choices) for key, value in raw["formules"].items()}
    return FormulaBook(formulas, choices, tuple(raw["groepen"]), tuple(raw["carrousel"]))


@cache
def formula_book() -> FormulaBook:
    """The book of this installation, read once."""
    return read_formulas(DATA / "formules.yaml")


def choices_for(formula: MarketFormula | str) -> tuple[Choice, ...]:
    """The choices a client of this formula makes: all eleven for business, four for individuals."""
    return formula_book().formulas[MarketFormula(formula).value].choices


def check_choices(formula: MarketFormula | str, data: Mapping[str, Any], *, complete: bool = False) -> dict[str, str]:
    """Dutch errors by choice key. What is left out is only wrong when the choices must be `complete`."""
    known = {choice.key: choice for choice in choices_for(formula)}
    errors = dict.fromkeys(data.keys() - known.keys(), "Deze keuze hoort niet bij deze formule.")
    for key, choice in known.items():
        value = data.get(key)
        error = _check(choice, value) if value not in (None, "", [], {}) else "Maak een keuze." if complete else ""
        if error:
            errors[key] = error
    return errors


def _check(choice: Choice, value: Any) -> str:
    if choice.units:
        return _check_duration(choice, value)
    if choice.multiple:
        fine = isinstance(value, list) and all(isinstance(v, str) for v in value) and set(value) <= set(choice.options)
        return "" if fine else "Kies uit: " + join_words(choice.options) + "."
    return "" if isinstance(value, str) and value in choice.options else f"Kies uit: {join_words(choice.options)}."


def _check_duration(choice: Choice, value: Any) -> str:
    if not isinstance(value, Mapping) or value.keys() != {"aantal", "eenheid"}:
        return "Geef een aantal en een eenheid."
    amount = value["aantal"]
    if isinstance(amount, bool) or not isinstance(amount, int) or not 1 <= amount <= LONGEST:
        return f"Het aantal is een geheel getal van 1 tot en met {LONGEST}."
    return "" if value["eenheid"] in choice.units else f"De eenheid is {join_words(choice.units)}."


def describe_choices(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was chosen as (name, text), in the order of the book."""
    rows = ((choice.name, _describe(choice, data.get(choice.key))) for choice in formula_book().choices)
    return [(name, text) for name, text in rows if text]


def _describe(choice: Choice, value: Any) -> str:
    if not value:
        return ""
    if choice.units:
        amount, unit = value.get("aantal"), value.get("eenheid", "")
        return f"{amount} {unit if amount == 1 else PLURALS.get(unit, unit)}"
    text = join_words(value) if isinstance(value, list) else str(value)
    return text[:1].upper() + text[1:]
