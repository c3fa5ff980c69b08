"""The self-test as it ships with the catalogue. A typo in the file stops the start."""

from functools import cache
from pathlib import Path
from typing import Any

from catalogue.persona import WEIGHTS, Answer, Persona, Question, Quiz
from llo_portal.kernel import yamldata

FILE = Path(__file__).parent / "personas.yaml"
QUESTIONS = 8


@cache
def load_quiz() -> Quiz:
    data = yamldata.load(FILE)
    yamldata.check_keys(data, required={"personas", "vragen"}, where=FILE.name)
    personas = tuple(_persona(row) for row in data["personas"])
    known = {persona.key for persona in personas}
    questions = tuple(_question(row, known) for row in data["vragen"])
    if len(questions) != QUESTIONS:
        raise yamldata.DataFileError(f"{FILE.name}: expected {QUESTIONS} questions")
    return Quiz(questions, personas)


def _persona(row: dict[str, Any]) -> Persona:
    yamldata.check_keys(row, required={"sleutel", "naam", "tekst", "tip"}, optional={"wensen"}, where="personas")
    return Persona(row["sleutel"], row["naam"], row["tekst"], row["tip"], _wishes(row))


def _question(row: dict[str, Any], known: set[str]) -> Question:
    yamldata.check_keys(row, required={"sleutel", "vraag", "antwoorden"}, where="vragen")
    return Question(row["sleutel"], row["vraag"], tuple(_answer(one, known) for one in row["antwoorden"]))


def _answer(row: dict[str, Any], known: set[str]) -> Answer:
    yamldata.check_keys(row, required={"sleutel", "tekst"}, optional={"punten", "wensen"}, where=row.get("sleutel", ""))
    points = row.get("punten", {})
    yamldata.check_keys(points, required=set(), optional=known, where=f"{row['sleutel']}.punten")
    return Answer(row["sleutel"], row["tekst"], points, _wishes(row))


def _wishes(row: dict[str, Any]) -> dict[str, list[str]]:
    wishes: dict[str, list[str]] = row.get("wensen", {})
    yamldata.check_keys(wishes, required=set(), optional=set(WEIGHTS), where=f"{row['sleutel']}.wensen")
    return wishes
