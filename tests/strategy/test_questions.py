from pathlib import Path

import pytest
import yaml

from llo_portal.kernel.yamldata import DataFileError
from strategy.questions import DATA, Condition, book, read_book


def test_the_book_tells_ten_questions_twelve_rules_and_what_they_lead_to() -> None:
    assert len(book().questions) == 10
    assert [rule.code for rule in book().rules] == [f"S{n:02}" for n in range(1, 13)]
    assert len(book().consequences) == 24
    assert book().defaults["rol"] == {"bemiddelaar"}


@pytest.mark.parametrize(
    ("operator", "chosen", "holds"),
    [
        ("bevat", {"advies", "scholing"}, True),
        ("bevat", {"scholing"}, False),
        ("alleen", {"advies"}, True),
        ("alleen", {"advies", "scholing"}, False),
        ("mist", {"scholing"}, True),
        ("mist", {"advies"}, False),
        ("mist", set(), False),
    ],
)
def test_what_a_condition_says(operator: str, chosen: set[str], holds: bool) -> None:
    assert Condition("diensten", operator, "advies").holds({"diensten": frozenset(chosen)}) is holds


def _broken(tmp_path: Path, change: object) -> Path:
    raw = yaml.safe_load((DATA / "strategie.yaml").read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "strategie.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(extra="iets"),
        lambda raw: raw.pop("missie"),
        lambda raw: raw["vragen"][0].update(vraag=""),
        lambda raw: raw["vragen"][0].update(kies="twee"),
        lambda raw: raw["vragen"][0].update(denktank=["onbekend"]),
        lambda raw: raw["vragen"][0].update(hint="x"),
        lambda raw: raw["regels"][0].update(ernst="erg"),
        lambda raw: raw["regels"][0].update(als={"rol": {"heeft": "uitvoerder"}}),
        lambda raw: raw["regels"][0].update(als={"rol": {"bevat": "onbekend"}}),
        lambda raw: raw["regels"][0].update(als={"onbekend": {"bevat": "uitvoerder"}}),
        lambda raw: raw["regels"][1].update(code="S01"),
        lambda raw: raw["organisatievormen"].pop("lokaal"),
    ],
)
def test_a_typo_in_the_book_stops_the_start(tmp_path: Path, change: object) -> None:
    with pytest.raises(DataFileError):
        read_book(_broken(tmp_path, change))
