from pathlib import Path

import pytest
import yaml

from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.yamldata import DataFileError
from strategy.forms import ChoicesForm
from strategy.formulas import DATA, check_choices, choices_for, describe_choices, read_formulas

FULL = {
    "duur": {"aantal": 3, "eenheid": "dag"},
    "locatie": ["op school", "bij de klant"],
    "tijdstip": "avond",
    "dagen": "weekend",
    "leermiddelen": "mix",
    "overdracht": "blended",
    "afronding": "mbo-certificaat",
    "onderwijsvorm": "in de klas",
    "evc": "geen",
    "begeleiding": "alleen groep",
    "klantinbreng": "geen",
}


def test_business_makes_eleven_choices_and_an_individual_four() -> None:
    assert len(choices_for(MarketFormula.EMPLOYER)) == len(choices_for("uitkeringsinstanties")) == 11
    assert {c.key for c in choices_for("particulieren")} == {"begeleiding", "tijdstip", "leermiddelen", "afronding"}


def test_what_was_chosen_is_checked() -> None:
    assert check_choices("werkgevers", FULL, complete=True) == {}
    assert check_choices("werkgevers", {}) == {}
    assert len(check_choices("werkgevers", {}, complete=True)) == 11
    assert check_choices("particulieren", {"evc": "geen"}) == {"evc": "Deze keuze hoort niet bij deze formule."}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("duur", 3),
        ("duur", {"aantal": 0, "eenheid": "dag"}),
        ("duur", {"aantal": True, "eenheid": "dag"}),
        ("duur", {"aantal": "3", "eenheid": "dag"}),
        ("duur", {"aantal": 3, "eenheid": "uur"}),
        ("duur", {"aantal": 3, "eenheid": "dag", "meer": 1}),
        ("locatie", "op school"),
        ("locatie", ["op de maan"]),
        ("tijdstip", "nacht"),
        ("tijdstip", ["avond"]),
    ],
)
def test_wrong_values_are_named(key: str, value: object) -> None:
    assert list(check_choices("werkgevers", {key: value})) == [key]


def test_choices_are_told_in_words() -> None:
    told = dict(describe_choices(FULL))
    assert told["Duur"] == "3 dagen"
    assert told["Locatie"] == "Op school en bij de klant"
    assert dict(describe_choices({"duur": {"aantal": 1, "eenheid": "week"}})) == {"Duur": "1 week"}


def test_the_form_gives_back_what_it_was_given() -> None:
    shown = ChoicesForm(formula="werkgevers", initial=FULL)
    data = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}
    form = ChoicesForm(data, formula="werkgevers", required=True)
    assert form.is_valid(), form.errors
    assert form.cleaned_choices() == FULL


def test_a_draft_may_be_empty_and_half_a_duration_is_told() -> None:
    assert ChoicesForm({}, formula="werkgevers").is_valid()
    form = ChoicesForm({"duur_aantal": "3"}, formula="werkgevers")
    assert not form.is_valid()
    assert "duur_eenheid" in form.errors
    assert "duur_aantal" in ChoicesForm({"duur_eenheid": "dag"}, formula="werkgevers").errors
    assert "locatie" in ChoicesForm({}, formula="werkgevers", required=True).errors


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(extra="x"),
        lambda raw: raw["formules"].pop("particulieren"),
        lambda raw: raw["formules"]["werkgevers"].update(prijs="x"),
        lambda raw: raw["formules"]["particulieren"].update(keuzes=["kleur"]),
        lambda raw: raw["keuzes"][0].update(eenheden=["eeuw"]),
        lambda raw: raw["keuzes"][1].update(kies="één"),
        lambda raw: raw["keuzes"][1].update(opties=[]),
    ],
)
def test_a_typo_stops_the_start(tmp_path: Path, change: object) -> None:
    raw = yaml.safe_load((DATA / "formules.yaml").read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "formules.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataFileError):
        read_formulas(path)
