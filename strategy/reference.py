"""What the field says about goals, processes and surroundings (data/doelen.yaml, processen.yaml, omgeving.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from llo_portal.kernel.yamldata import DataFileError, check_keys, load
from strategy.questions import DATA

MEASURED, ENTERED = "gemeten", "ingevoerd"
INDICATOR_TEXTS = {"operationeel", "richting", "uit", "van", "noemer", "signaal", "per", "ook"}
PHASES = ("plannen", "uitvoeren", "evalueren", "aanpassen")
PROCESSES = {
    "advisering", "scholing", "verkoop_zakelijk", "verkoop_particulier", "kwaliteitsborging",
    "examinering_en_diplomering", "verantwoording",
}  # fmt: skip
LISTS_BY_THEME = {"landelijke_trends", "sectortrends", "invulkaart_eigen_situatie", "swot", "scenario_tips"}


@dataclass(frozen=True, slots=True)
class IndicatorText:
    """An indicator as the field words it. `goal` is the strategic goal it belongs to, empty for the further ones."""

    key: str
    unit: str
    is_measured: bool
    goal: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Process:
    """A core process along the quality circle; `steps` per phase."""

    key: str
    aim: str
    steps: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Statements per theme and subject, and the values of the provider."""

    themes: Mapping[str, Mapping[str, tuple[str, ...]]]
    values: Mapping[str, str]
    goal_card: tuple[str, ...]


def _indicator(raw: dict[str, Any], goal: str) -> IndicatorText:
    where = f"indicator {raw.get('sleutel', '?')}"
    check_keys(raw, required={"sleutel", "eenheid", "meting"}, optional=INDICATOR_TEXTS, where=where)
    if raw["meting"] not in (MEASURED, ENTERED):
        raise DataFileError(f"{where}: meting is {MEASURED} or {ENTERED}")
    texts = {key: raw[key] for key in INDICATOR_TEXTS if key in raw}
    return IndicatorText(raw["sleutel"], raw["eenheid"], raw["meting"] == MEASURED, goal, texts)


def read_indicators(path: Path) -> dict[str, IndicatorText]:
    """By key. Raises DataFileError."""
    raw = load(path)
    check_keys(raw, required={"doelen", "verdere_indicatoren", "mijlpalen"}, where=path.name)
    found: list[IndicatorText] = []
    for goal in raw["doelen"]:
        check_keys(goal, required={"sleutel", "doel", "indicatoren"}, where=path.name)
        found += [_indicator(item, goal["doel"]) for item in goal["indicatoren"]]
    found += [_indicator(item, "") for item in raw["verdere_indicatoren"]]
    if len({item.key for item in found}) != len(found):
        raise DataFileError(f"{path.name}: an indicator occurs twice")
    return {item.key: item for item in found}


def read_processes(path: Path) -> tuple[Process, ...]:
    """Raises DataFileError."""
    raw = load(path)
    check_keys(raw, required=PROCESSES | {"verantwoordingspartijen"}, where=path.name)
    for key in PROCESSES:
        check_keys(raw[key], required={"doel", *PHASES}, where=f"proces {key}")
    return tuple(
        Process(key, told["doel"], {phase: tuple(told[phase]) for phase in PHASES})
        for key, told in raw.items()
        if key in PROCESSES
    )


def read_surroundings(path: Path) -> Surroundings:
    """Raises DataFileError."""
    raw = load(path)
    check_keys(raw, required=LISTS_BY_THEME | {"invulkaart_doel", "waarden"}, where=path.name)
    for theme in LISTS_BY_THEME:
        if not all(isinstance(statements, list) for statements in raw[theme].values()):
            raise DataFileError(f"{path.name}: {theme} holds lists of statements")
    themes = {theme: {key: tuple(told) for key, told in raw[theme].items()} for theme in LISTS_BY_THEME}
    return Surroundings(themes, dict(raw["waarden"]), tuple(raw["invulkaart_doel"]))


@cache
def indicator_texts() -> dict[str, IndicatorText]:
    return read_indicators(DATA / "doelen.yaml")


@cache
def processes() -> tuple[Process, ...]:
    return read_processes(DATA / "processen.yaml")


@cache
def surroundings() -> Surroundings:
    return read_surroundings(DATA / "omgeving.yaml")
