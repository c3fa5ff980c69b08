"""What a network can share the cost of. Higher chapters register their quotes and programmes; this one knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Divisible:
    """One quote or programme of a network. `amount` in euros without VAT, None when it has none. What was divided for the
    subject in `follows`, (key, id), holds for this one too."""

    pk: UUID
    title: str
    url: str
    amount: Decimal | None = None
    follows: tuple[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DivisibleSource:
    """`key` is the model's label, such as "offers.quote"; `find(user, network id)` gives what this user may see."""

    key: str
    label: str
    find: Callable[[Any, UUID], list[Divisible]]


divisible_sources: Registry[DivisibleSource] = Registry("divisible source")


@dataclass(frozen=True, slots=True)
class Subject:
    kind: str
    label: str
    item: Divisible

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.item.pk}"


def subjects(user: Any, network_id: UUID) -> list[Subject]:
    """Everything of this network that a cost can be shared of, for this user."""
    return [
        Subject(source.key, source.label, item)
        for source in divisible_sources
        for item in source.find(user, network_id)
    ]
