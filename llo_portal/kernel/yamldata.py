"""Reading our own domain data. A typo in a data file must stop the start, not hide a rule."""

from pathlib import Path
from typing import Any

import yaml


class DataFileError(Exception):
    """The data file says something the product does not know, or leaves something empty."""


def load(path: Path) -> dict[str, Any]:
    """The file as plain values; empty values anywhere are refused."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise DataFileError(f"{path.name}: expected a mapping on top")
    _refuse_empty(data, path.name)
    return data


def check_keys(
    data: dict[str, Any], *, required: set[str], optional: frozenset[str] | set[str] = frozenset(), where: str
) -> None:
    """Raises DataFileError for keys that are missing or unknown."""
    if missing := required - data.keys():
        raise DataFileError(f"{where}: missing {sorted(missing)}")
    if unknown := data.keys() - required - optional:
        raise DataFileError(f"{where}: unknown {sorted(unknown)}")


def _refuse_empty(value: Any, where: str) -> None:
    if value is None or value in ("", [], {}):
        raise DataFileError(f"{where}: empty value")
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_empty(item, f"{where}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _refuse_empty(item, f"{where}[{number}]")
