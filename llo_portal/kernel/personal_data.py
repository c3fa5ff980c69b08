"""Inversion 4: each app registers how a person's data is exported and erased (GDPR articles 15 and 17)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class PersonalDataSource:
    """`export(person_id)` gives JSON-ready rows. `erase(person_id)` removes or anonymises and tells in Dutch what it did
    and what is kept on legal ground; it runs inside the caller's transaction and must be repeatable."""

    key: str
    label: str
    export: Callable[[UUID], list[dict[str, Any]]]
    erase: Callable[[UUID], list[str]]


personal_data: Registry[PersonalDataSource] = Registry("personal data source")
