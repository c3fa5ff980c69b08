"""Data that ships with the catalogue."""

from dataclasses import dataclass
from pathlib import Path

from llo_portal.kernel import yamldata

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PageText:
    slug: str
    title: str
    body: str


def load_pages() -> list[PageText]:
    """First texts of the editable pages, in the order of the footer."""
    data = yamldata.load(HERE / "paginas.yaml")
    yamldata.check_keys(data, required={"paginas"}, where="paginas.yaml")
    pages = []
    for row in data["paginas"]:
        yamldata.check_keys(row, required={"adres", "titel", "tekst"}, where=f"paginas.yaml {row.get('adres')}")
        pages.append(PageText(row["adres"], row["titel"], row["tekst"]))
    return pages


def load_house_texts() -> dict[str, str]:
    """First words of what is the same for every course, by key."""
    data = yamldata.load(HERE / "huisteksten.yaml")
    keys = {"betalen", "hulp", "gemist", "annuleren", "na-aanmelden", "overslaan"}
    yamldata.check_keys(data, required=keys, where="huisteksten.yaml")
    return data


def load_postcode_areas() -> dict[str, tuple[str, float, float]]:
    """Name, degrees north and degrees east, by the first two digits."""
    data = yamldata.load(HERE / "postcode_areas.yaml")
    yamldata.check_keys(data, required={str(number) for number in range(10, 100)}, where="postcode_areas.yaml")
    for digits, row in data.items():
        yamldata.check_keys(row, required={"naam", "noord", "oost"}, where=f"postcode_areas.yaml {digits}")
    return {digits: (row["naam"], float(row["noord"]), float(row["oost"])) for digits, row in data.items()}


def load_synonyms() -> list[tuple[str, str]]:
    """First pairs of the synonym list; editors go on with it on screen."""
    data = yamldata.load(HERE / "synoniemen.yaml")
    yamldata.check_keys(data, required={"synoniemen"}, where="synoniemen.yaml")
    return [(row[0], row[1]) for row in data["synoniemen"]]
