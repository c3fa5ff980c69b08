"""What an alumnus says yes to, word for word, by version (data/alumnitoestemming.yaml). Consent holds for the words of its
day, so a version is followed by another and never changed (AVG art. 7)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from llo_portal.kernel.yamldata import DataFileError, check_keys, load

FILE = Path(__file__).parent / "data" / "alumnitoestemming.yaml"
PURPOSES = ("bijeenkomsten", "aanbod", "referent")


@dataclass(frozen=True, slots=True)
class Wording:
    """`words` is the sentence per purpose."""

    version: str
    since: date
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """Purposes to give and to withdraw."""

    give: frozenset[str]
    withdraw: frozenset[str]


@cache
def wordings() -> tuple[Wording, ...]:
    """Oldest first. Raises DataFileError when two versions start on a day, or a purpose has no words."""
    data = load(FILE)
    check_keys(data, required={"versies"}, where=FILE.name)
    found = []
    for row in data["versies"]:
        check_keys(row, required={"versie", "vanaf", *PURPOSES}, where=FILE.name)
        found.append(Wording(str(row["versie"]), row["vanaf"], {purpose: row[purpose] for purpose in PURPOSES}))
    if len({one.since for one in found}) < len(found) or len({one.version for one in found}) < len(found):
        raise DataFileError(f"{FILE.name}: two versions with the same day or name")
    return tuple(sorted(found, key=lambda one: one.since))


def wording_on(day: date) -> Wording:
    """What stands on the page on this day; before the first version, the first."""
    started = [one for one in wordings() if one.since <= day]
    return started[-1] if started else wordings()[0]


def wording_of(version: str) -> Wording | None:
    """The version that stood on a page that was opened before; None when there never was one."""
    return next((one for one in wordings() if one.version == version), None)


def change(held: Collection[str], wanted: Collection[str]) -> Change:
    """From what somebody agreed to, to what somebody ticked. What is held and still wanted keeps its day and its words."""
    now, then = frozenset(held), frozenset(wanted) & frozenset(PURPOSES)
    return Change(then - now, now - then)
