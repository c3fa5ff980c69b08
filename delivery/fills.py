"""Words in the texts of the provider that follow the dated agreements with individuals."""

from datetime import date
from typing import Any

from delivery.cancelling import free_in_words, share_in_words
from delivery.services.ordering import policy_on
from llo_portal.kernel.fills import Fill
from llo_portal.kernel.remembered import remembered

KEY = "delivery.policy_words"


def _agreed(day: date) -> Any:
    return remembered(f"{KEY}:{day}", lambda: policy_on(day))


FILLS = (
    Fill(
        "gratis afzeggen tot",
        "zoals: tot vier weken voor de start",
        lambda day: free_in_words(_agreed(day).cancel_free_days),
    ),
    Fill(
        "betalen bij laat afzeggen",
        "zoals: de helft van de prijs",
        lambda day: share_in_words(_agreed(day).cancel_late_share),
    ),
)
