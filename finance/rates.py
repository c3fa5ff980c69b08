"""Who may not set rates calculates with set ones (rollen.yaml: accountmanager)."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from llo_portal.kernel.dutch import euro, join_words


def rate_error(category: str, rate: Decimal, allowed: Mapping[str, Collection[Decimal]]) -> str:
    """A Dutch error, or nothing. A category without set rates is free; zero is always fine."""
    choices = allowed.get(category)
    if not choices or not rate or rate in choices:
        return ""
    shown = [euro(amount) for amount in sorted(choices)]
    return f"Kies een vastgesteld tarief: {join_words(shown)}."
