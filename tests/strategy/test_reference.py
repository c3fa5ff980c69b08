from pathlib import Path
from typing import Any

import pytest
import yaml

from llo_portal.kernel.yamldata import DataFileError
from strategy import reference
from strategy.questions import DATA


def test_the_field_is_read() -> None:
    assert reference.indicator_texts()["volwassenen_in_trajecten"].is_measured
    assert reference.indicator_texts()["bezetting"].goal == ""
    assert len(reference.processes()) == 7
    assert reference.surroundings().values["lef"] == "buiten gebaande paden"


@pytest.mark.parametrize(
    ("name", "read", "change"),
    [
        ("doelen", reference.read_indicators, lambda raw: raw.update(extra="x")),
        ("doelen", reference.read_indicators, lambda raw: raw["doelen"][0]["indicatoren"][0].update(meting="geraden")),
        ("doelen", reference.read_indicators, lambda raw: raw["doelen"][0]["indicatoren"][0].update(kleur="rood")),
        ("doelen", reference.read_indicators, lambda raw: raw["doelen"].append(raw["doelen"][0])),
        ("processen", reference.read_processes, lambda raw: raw["scholing"].pop("plannen")),
        ("processen", reference.read_processes, lambda raw: raw["scholing"].update(plannen=[])),
        ("processen", reference.read_processes, lambda raw: raw.update(koken={})),
        ("omgeving", reference.read_surroundings, lambda raw: raw.pop("swot")),
        ("omgeving", reference.read_surroundings, lambda raw: raw["swot"].update(kansen="veel")),
    ],
)
def test_a_typo_stops_the_start(tmp_path: Path, name: str, read: Any, change: Any) -> None:
    raw = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / f"{name}.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataFileError):
        read(path)
