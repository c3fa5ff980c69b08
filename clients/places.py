"""A place suggests its arbeidsmarktregio; people may choose otherwise."""

from functools import cache
from pathlib import Path

from clients.names import plain
from llo_portal.kernel import yamldata
from llo_portal.kernel.choices import Region

DATA = Path(__file__).parent / "data" / "plaatsen.yaml"


def read(path: Path) -> dict[str, str]:
    """Region code by plain place name. Raises DataFileError for unknown regions and for a place that is told twice."""
    data = yamldata.load(path)
    yamldata.check_keys(data, required={"regios"}, where=path.name)
    yamldata.check_keys(data["regios"], required=set(), optional=set(Region.values), where=path.name)
    found: dict[str, str] = {}
    for region, places in data["regios"].items():
        for place in places:
            if plain(place) in found:
                raise yamldata.DataFileError(f"{path.name}: {place} is told twice")
            found[plain(place)] = region
    return found


@cache
def _places() -> dict[str, str]:
    return read(DATA)


def region_of(place: str) -> str:
    """The code of the region, or "" when we do not know the place."""
    return _places().get(plain(place), "")
