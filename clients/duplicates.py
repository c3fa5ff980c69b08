"""How likely two entries are the same organisation, and why. Pure; nothing is ever merged by a score alone."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from clients.names import organisation_key, plain

MAYBE = 50
LIKELY = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared. Values in stored form (clients.values); "" when unknown."""

    key: Hashable
    name: str
    place: str = ""
    kvk: str = ""
    email: str = ""
    phone: str = ""

    @property
    def name_key(self) -> str:
        return organisation_key(self.name)

    @property
    def blocks(self) -> frozenset[tuple[str, str]]:
        """Two entries without a block in common are never compared."""
        values = {"kvk": self.kvk, "naam": self.name_key, "mail": self.email}
        return frozenset((kind, value) for kind, value in values.items() if value)


@dataclass(frozen=True, slots=True)
class Match:
    """`score` from 0 to 100; `reasons` in Dutch, the strongest first."""

    left: Candidate
    right: Candidate
    score: int
    reasons: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def _names(a: Candidate, b: Candidate) -> tuple[int, str] | None:
    same_place = bool(a.place) and plain(a.place) == plain(b.place)
    if a.name_key == b.name_key:
        return (55, "zelfde naam en plaats") if same_place else (30, "zelfde naam")
    if SequenceMatcher(None, a.name_key, b.name_key).ratio() >= 0.85:
        return (35, "bijna dezelfde naam, zelfde plaats") if same_place else (15, "bijna dezelfde naam")
    return None


def compare(a: Candidate, b: Candidate) -> Match:
    """The score of a pair, the same in both directions."""
    found: list[tuple[int, str]] = []
    if a.kvk and a.kvk == b.kvk:
        found.append((70, "zelfde KvK-nummer"))
    if named := _names(a, b):
        found.append(named)
    if a.email and a.email == b.email:
        found.append((40, "zelfde e-mailadres"))
    if a.phone and a.phone == b.phone:
        found.append((10, "zelfde telefoonnummer"))
    if a.kvk and b.kvk and a.kvk != b.kvk:
        # two numbers are two legal entities, often of one family: a warning, not proof
        found.append((-40, "ander KvK-nummer"))
    found.sort(key=lambda reason: -reason[0])
    return Match(a, b, max(0, min(100, sum(points for points, _ in found))), tuple(reason for _, reason in found))


def best_matches(new: Iterable[Candidate], known: Iterable[Candidate] = ()) -> dict[Hashable, Match]:
    """For each new entry its best match of at least MAYBE among the known ones and the new ones before it, by the new
    entry's key. `Match.left` is the new entry."""
    by_block: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in known:
        _file(candidate, by_block)
    found: dict[Hashable, Match] = {}
    for entry in new:
        others = {other.key: other for block in entry.blocks for other in by_block.get(block, ())}
        matches = [match for other in others.values() if (match := compare(entry, other)).score >= MAYBE]
        if matches:
            found[entry.key] = max(matches, key=lambda match: match.score)
        _file(entry, by_block)
    return found


def _file(candidate: Candidate, by_block: dict[tuple[str, str], list[Candidate]]) -> None:
    for block in candidate.blocks:
        by_block.setdefault(block, []).append(candidate)
