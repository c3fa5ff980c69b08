"""What a deliverer agrees with: the content of a quote, not its prices (contract.yaml, prijs_en_volume)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class ContentLine:
    service: str
    description: str
    quantity: Decimal
    unit: str
    stream: str


def content_digest(
    *,
    title: str,
    introduction: str,
    course: str,
    participants: int,
    choices: Mapping[str, Any],
    lines: Iterable[ContentLine],
) -> str:
    """Changes when the deliverer would have something else to do; prices, VAT and validity leave it alone."""
    told = {
        "title": title,
        "introduction": introduction,
        "course": course,
        "participants": participants,
        "choices": dict(choices),
        "lines": [
            [
                line.service,
                line.description,
                str(Decimal(line.quantity).quantize(Decimal("0.01"))),
                line.unit,
                line.stream,
            ]
            for line in lines
        ],
    }
    words = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()
