"""The roles of rollen.yaml as values: what they do and may, in the words of the field."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from llo_portal.kernel import yamldata
from llo_portal.kernel.rights import ADMIN_RIGHT, EXTERNAL_ROLES, STAFF_ROLES

DATA = Path(__file__).parent / "data" / "rollen.yaml"
PARTS = {"intern", "extern", "recht_beheer", "rijen", "kernteam_in_dienst", "trainersverhoudingen",
         "competenties_trainer"}  # fmt: skip
LABELS = {"hr_medewerker": "Hr-medewerker"}


@dataclass(frozen=True, slots=True)
class Role:
    """`key` is the stored value and the group's name."""

    key: str
    label: str
    is_external: bool
    tasks: tuple[str, ...]
    may: tuple[str, ...]


def _label(key: str) -> str:
    return LABELS.get(key) or key.replace("_", " ").capitalize()


def read(data: dict[str, Any]) -> dict[str, Role]:
    """Raises DataFileError for unknown keys, and when the roles differ from those the rights are written for."""
    yamldata.check_keys(data, required=PARTS, where="rollen")
    yamldata.check_keys(data["intern"], required=set(STAFF_ROLES), where="rollen.intern")
    yamldata.check_keys(data["extern"], required=set(EXTERNAL_ROLES), where="rollen.extern")
    roles = {}
    for key in STAFF_ROLES:
        row = data["intern"][key]
        yamldata.check_keys(row, required={"taken", "mag"}, where=f"rollen.intern.{key}")
        roles[key] = Role(key, _label(key), False, tuple(row["taken"]), tuple(row["mag"]))
    for key in EXTERNAL_ROLES:
        row = data["extern"][key]
        yamldata.check_keys(row, required={"ziet"}, where=f"rollen.extern.{key}")
        roles[key] = Role(key, _label(key), True, (), tuple(row["ziet"]))
    roles[ADMIN_RIGHT] = Role(ADMIN_RIGHT, "Beheer", False, (), tuple(data["recht_beheer"]))
    return roles


@lru_cache(maxsize=1)
def roles() -> dict[str, Role]:
    """Every role by key in the order of the source, the right `beheer` last."""
    return read(yamldata.load(DATA))


def labels(keys: frozenset[str] | list[str]) -> list[str]:
    """Dutch names in the order of the source; unknown keys are left out."""
    return [role.label for key, role in roles().items() if key in keys]


def daily_items() -> dict[str, tuple[str, ...]]:
    """Keys of menu items that a role uses every day (menu.yaml). Raises DataFileError for a role that does not exist."""
    data = yamldata.load(DATA.with_name("menu.yaml"))
    yamldata.check_keys(data, required=set(), optional={*STAFF_ROLES, *EXTERNAL_ROLES, ADMIN_RIGHT}, where="menu")
    return {role: tuple(keys) for role, keys in data.items()}
