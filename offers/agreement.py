"""The contract between provider and school as told in data/contract.yaml."""

from functools import cache
from pathlib import Path
from typing import Any

from llo_portal.kernel.yamldata import DataFileError, check_keys, load
from offers.choices import RequestState

DATA = Path(__file__).parent / "data" / "contract.yaml"
SUBJECTS = {
    "aanbod": "Aanbod", "uitvoering": "Uitvoering", "innovatie": "Innovatie", "prijs_en_volume": "Prijs en volume",
    "privacy": "Privacy",
}  # fmt: skip


def read_agreement(path: Path) -> dict[str, Any]:
    """Raises DataFileError when the file says something the product does not know."""
    data = load(path)
    check_keys(data, required={"onderwerpen", "uitvoeringsverzoek", "integrale_kostprijs"}, where=path.name)
    check_keys(data["onderwerpen"], required=set(SUBJECTS), where="onderwerpen")
    asked = data["uitvoeringsverzoek"]
    check_keys(
        asked, required={"statussen", "termijn", "bewaking", "uitwijken", "indicatoren"}, where="uitvoeringsverzoek"
    )
    if asked["statussen"] != RequestState.values:
        raise DataFileError(f"uitvoeringsverzoek.statussen: expected {RequestState.values}")
    return data


@cache
def subjects() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a contract is about: (name, points)."""
    told = read_agreement(DATA)["onderwerpen"]
    return tuple(
        (label, tuple(point[:1].upper() + point[1:] for point in told[key])) for key, label in SUBJECTS.items()
    )
