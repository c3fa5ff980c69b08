"""What the nightly job forgets once its term has passed (waarborgen.md, P2). Each app registers its rules in
`retention.py`; whom a hold can be about is registered too. The terms are in data/bewaartermijnen.yaml."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """`rows()` are those that still hold something, `dated` the moment from which the term counts. `forget(pks)` takes it
    out, after which they are no longer among `rows()`: so a second turn finds nothing. `persons`, `organisations` and
    `addresses` (of e-mail) are lookups by which a hold is found; `covers` are the models, in lower case, of which it keeps
    the term."""

    key: str
    label: str
    term: str
    dated: str
    rows: Callable[[], Any]
    forget: Callable[[Sequence[Any]], Any]
    covers: frozenset[str]
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldSubject:
    """`find(text)` gives the id of exactly one, or None; `name(id)` what staff reads. `touches(ids, person)`: would erasing
    this person touch one of them? `addresses(ids)`: the e-mail addresses by which it is found where no person is linked."""

    key: str
    label: str
    how: str
    find: Callable[[str], UUID | None]
    name: Callable[[UUID], str]
    touches: Callable[[set[UUID], UUID], bool]
    addresses: Callable[[set[UUID]], set[str]]


retention_rules: Registry[RetentionRule] = Registry("retention rule")
hold_subjects: Registry[HoldSubject] = Registry("hold subject")
