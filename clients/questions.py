"""What we ask a client, per formula: data/vragen.yaml. Answers are kept by key as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from llo_portal.kernel import yamldata
from llo_portal.kernel.choices import MarketFormula

DATA = Path(__file__).parent / "data" / "vragen.yaml"
FORMULAS = (MarketFormula.EMPLOYER, MarketFormula.BENEFIT_AGENCY)
LONGEST = 2000  # characters of an answer


@dataclass(frozen=True, slots=True)
class Asked:
    """`short` is its name in lists and reports. An internal one never reaches the client; one with options is chosen."""

    key: str
    text: str
    short: str
    help: str = ""
    options: tuple[str, ...] = ()
    is_internal: bool = False


def read(path: Path) -> dict[str, tuple[Asked, ...]]:
    """Questions by formula. Raises DataFileError for what the product does not know."""
    data = yamldata.load(path)
    yamldata.check_keys(data, required={"vragen"}, where=path.name)
    yamldata.check_keys(data["vragen"], required={f.value for f in FORMULAS}, where=path.name)
    return {formula: _questions(rows, f"{path.name} {formula}") for formula, rows in data["vragen"].items()}


def _questions(rows: list[dict[str, Any]], where: str) -> tuple[Asked, ...]:
    for raw in rows:
        needed, more = {"sleutel", "kort", "vraag"}, {"hulp", "opties", "intern"}
        yamldata.check_keys(raw, required=needed, optional=more, where=where)
    keys = [raw["sleutel"] for raw in rows]
    if len(set(keys)) < len(keys):
        raise yamldata.DataFileError(f"{where}: a key is told twice")
    return tuple(
        Asked(r["sleutel"], r["vraag"], r["kort"], r.get("hulp", ""), tuple(r.get("opties", ())), "intern" in r)
        for r in rows
    )


@cache
def _book() -> dict[str, tuple[Asked, ...]]:
    return read(DATA)


def questions_for(formula: str) -> tuple[Asked, ...]:
    """In the order of the conversation. Empty for a formula that has no conversation."""
    return _book().get(formula, ())


def option_word(option: str) -> str:
    """As it is shown: with a capital, unless it is a name such as mbo-3 or B1."""
    return option if any(sign.isdigit() for sign in option) else option[:1].upper() + option[1:]


def answered(formula: str, answers: Mapping[str, str], *, for_client: bool = False) -> list[tuple[str, str]]:
    """(short name, answer) of what was answered; without the internal ones when it is for the client."""
    return [
        (asked.short, option_word(answers[asked.key]) if asked.options else answers[asked.key])
        for asked in questions_for(formula)
        if answers.get(asked.key) and not (for_client and asked.is_internal)
    ]  # fmt: skip
