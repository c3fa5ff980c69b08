"""P2: every field of ours is registered."""

from io import StringIO

import pytest
from django.core.management import call_command

from llo_portal.kernel import privacy_files
from llo_portal.kernel.privacy import Term, read, read_terms
from llo_portal.kernel.yamldata import DataFileError

TERMS = {"relatie": Term("relatie", "zolang het duurt", "AVG"), "rij": Term("rij", "zolang de rij er is", "AVG")}
GOOD = {"doel": "bellen", "grondslag": "overeenkomst", "bewaren": "relatie", "wissen": "leegmaken"}


def test_every_field_of_every_model_is_registered():
    told = "\n".join(
        f"{model._meta.app_label}/data/privacy.yaml: {model.__name__} misses {', '.join(names)}"
        for model, names in privacy_files.gaps().items()
    )
    assert not told, f"{told}\nmanage.py privacy_gaps prints what to paste; then decide about each field"


def test_the_register_names_no_field_that_is_gone():
    assert privacy_files.ghosts() == []


def test_a_new_field_is_noticed(monkeypatch):
    kept = {key: entry for key, entry in privacy_files.registry().items() if key != ("accounts.person", "phone")}
    monkeypatch.setattr(privacy_files, "registry", lambda: kept)
    missing = {model.__name__: names for model, names in privacy_files.gaps().items()}
    assert missing == {"Person": ["phone"], "PersonEvent": ["phone"]}
    out = StringIO()
    call_command("privacy_gaps", stdout=out)
    assert "Person:" in out.getvalue()
    assert "velden: [phone]" in out.getvalue()


def test_the_command_says_when_nothing_is_missing():
    out = StringIO()
    call_command("privacy_gaps", stdout=out)
    assert "Alle velden" in out.getvalue()


def test_defaults_and_exceptions():
    row = GOOD | {
        "velden": ["phone"],
        "afwijkend": {"note": {"wissen": "doorhalen"}},
        "persoon": ["person"],
        "geen": ["id"],
    }
    entries = {entry.field: entry for entry in read("clients", {"Contact": row}, TERMS)}
    assert entries["phone"].erasing == "leegmaken"
    assert entries["note"].erasing == "doorhalen"
    assert entries["note"].purpose == "bellen"
    assert entries["person"].erasing == "via persoon"
    assert not entries["id"].is_personal
    assert entries["id"].model_label == "clients.contact"


@pytest.mark.parametrize(
    "row",
    [
        {"velden": ["phone"]},
        GOOD | {"grondslag": "zomaar", "velden": ["phone"]},
        GOOD | {"bewaren": "eeuwig", "velden": ["phone"]},
        GOOD | {"wissen": "weg", "velden": ["phone"]},
        GOOD | {"wissen": "blijft", "velden": ["phone"]},
        GOOD | {"velden": ["phone"], "geen": ["phone"]},
        GOOD | {"vleden": ["phone"]},
    ],
)
def test_a_file_that_says_too_little_stops_the_start(row):
    with pytest.raises(DataFileError):
        read("clients", {"Contact": row}, TERMS)


def test_a_term_is_in_months_or_days():
    with pytest.raises(DataFileError):
        read_terms({"x": {"naam": "x", "bron": "y", "maanden": 1, "dagen": 2}})
