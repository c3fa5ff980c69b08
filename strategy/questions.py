"""The ten questions, the rules between them and what they lead to, as told in data/strategie.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from llo_portal.kernel.yamldata import DataFileError, check_keys, load

DATA = Path(__file__).parent / "data"
OPERATORS = ("bevat", "alleen", "mist")
CLASH, CHAFE = "strijdig", "wringt"
LOCAL = "lokaal"  # an organisational form that needs more than one site

Choices = Mapping[str, frozenset[str]]
"""The chosen options per question key."""


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """`default` is what the denktank chose: the start of a fresh installation."""

    key: str
    text: str
    multiple: bool
    options: tuple[Option, ...]
    default: tuple[str, ...]

    def text_of(self, option: str) -> str:
        return next((o.text for o in self.options if o.key == option), option)


@dataclass(frozen=True, slots=True)
class Condition:
    """`bevat`: the option is chosen; `alleen`: it is the only one; `mist`: it is not chosen.

    A question without any answer meets no condition.
    """

    question: str
    operator: str
    option: str

    def holds(self, choices: Choices) -> bool:
        chosen = choices.get(self.question, frozenset())
        if not chosen:
            return False
        if self.operator == "alleen":
            return chosen == {self.option}
        return (self.option in chosen) == (self.operator == "bevat")


@dataclass(frozen=True, slots=True)
class Rule:
    """Severity `strijdig` refuses publication, `wringt` asks a motivation."""

    code: str
    severity: str
    conditions: tuple[Condition, ...]
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a choice switches on or off in the product, in words."""

    conditions: tuple[Condition, ...]
    text: str


@dataclass(frozen=True, slots=True)
class OrganisationalForm:
    key: str
    money: str
    pros: tuple[str, ...]
    cons: tuple[str, ...]
    requires: str


@dataclass(frozen=True, slots=True)
class Scenario:
    number: int
    name: str
    when: str


@dataclass(frozen=True, slots=True)
class Book:
    """Everything of strategie.yaml that the product steers by."""

    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    consequences: tuple[Consequence, ...]
    forms: tuple[OrganisationalForm, ...]
    scenarios: tuple[Scenario, ...]
    mission: str

    def question(self, key: str) -> Question:
        """Raises KeyError for an unknown key."""
        found = next((q for q in self.questions if q.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    @property
    def defaults(self) -> dict[str, frozenset[str]]:
        return {q.key: frozenset(q.default) for q in self.questions}


TOP = {"vragen", "organisatievormen", "regels", "gevolgen", "missie", "starttempo", "samen_betekent", "scenarios"}


def _question(raw: dict[str, Any]) -> Question:
    where = f"vraag {raw.get('sleutel', '?')}"
    check_keys(raw, required={"sleutel", "vraag", "kies", "opties", "denktank"}, where=where)
    if raw["kies"] not in ("één", "meer"):
        raise DataFileError(f"{where}: kies is één or meer")
    options = tuple(Option(key, text) for key, text in raw["opties"].items())
    if unknown := set(raw["denktank"]) - {o.key for o in options}:
        raise DataFileError(f"{where}: denktank names unknown {sorted(unknown)}")
    if raw["kies"] == "één" and len(raw["denktank"]) != 1:
        raise DataFileError(f"{where}: denktank must choose exactly one")
    return Question(raw["sleutel"], raw["vraag"], raw["kies"] == "meer", options, tuple(raw["denktank"]))


def _conditions(raw: dict[str, dict[str, str]], questions: dict[str, Question], where: str) -> tuple[Condition, ...]:
    found = []
    for key, test in raw.items():
        if key not in questions:
            raise DataFileError(f"{where}: unknown question {key}")
        if len(test) != 1 or (operator := next(iter(test))) not in OPERATORS:
            raise DataFileError(f"{where}: a condition is one of {OPERATORS}")
        if test[operator] not in {o.key for o in questions[key].options}:
            raise DataFileError(f"{where}: unknown option {test[operator]}")
        found.append(Condition(key, operator, test[operator]))
    return tuple(found)


def _rule(raw: dict[str, Any], questions: dict[str, Question]) -> Rule:
    where = f"regel {raw.get('code', '?')}"
    check_keys(raw, required={"code", "ernst", "als", "waarom", "bron"}, where=where)
    if raw["ernst"] not in (CLASH, CHAFE):
        raise DataFileError(f"{where}: unknown ernst {raw['ernst']}")
    return Rule(raw["code"], raw["ernst"], _conditions(raw["als"], questions, where), raw["waarom"], raw["bron"])


def _form(key: str, raw: dict[str, Any]) -> OrganisationalForm:
    check_keys(raw, required={"geld", "voor", "tegen"}, optional={"vereist"}, where=f"organisatievorm {key}")
    return OrganisationalForm(key, raw["geld"], tuple(raw["voor"]), tuple(raw["tegen"]), raw.get("vereist", ""))


def _consequence(raw: dict[str, Any], questions: dict[str, Question]) -> Consequence:
    check_keys(raw, required={"als", "dan"}, where="gevolg")
    return Consequence(_conditions(raw["als"], questions, f"gevolg {raw['dan']}"), raw["dan"])


def _scenario(raw: dict[str, Any]) -> Scenario:
    check_keys(raw, required={"nr", "naam", "als"}, where="scenario")
    return Scenario(raw["nr"], raw["naam"], raw["als"])


def _unique(keys: list[str], where: str) -> None:
    if len(set(keys)) != len(keys):
        raise DataFileError(f"{where}: a key occurs twice")


def read_book(path: Path) -> Book:
    """Raises DataFileError when the file says something the product does not know."""
    raw = load(path)
    check_keys(raw, required=TOP, where=path.name)
    questions = {q.key: q for q in map(_question, raw["vragen"])}
    _unique([q["sleutel"] for q in raw["vragen"]], "vragen")
    _unique([r["code"] for r in raw["regels"]], "regels")
    forms = tuple(_form(key, value) for key, value in raw["organisatievormen"].items())
    if {f.key for f in forms} != {o.key for o in questions["organisatievorm"].options}:
        raise DataFileError("organisatievormen: other forms than the question offers")
    return Book(
        questions=tuple(questions.values()),
        rules=tuple(_rule(r, questions) for r in raw["regels"]),
        consequences=tuple(_consequence(c, questions) for c in raw["gevolgen"]),
        forms=forms,
        scenarios=tuple(map(_scenario, raw["scenarios"])),
        mission=raw["missie"],
    )


@cache
def book() -> Book:
    """The book of this installation, read once."""
    return read_book(DATA / "strategie.yaml")
