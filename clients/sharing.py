"""Sharing a cost among members by a key, to the cent. Pure."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

CENT = Decimal("0.01")
WHOLE = Decimal(100)


class SharingError(ValueError):
    """The key cannot be used; the message is Dutch."""


def divide(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Shares in euros, in the order of `weights`, that add up to `amount` to the cent: everyone gets the part below, and
    the cents that are left go to the largest remainders, the first one first. Who weighs nothing pays nothing.

    Raises SharingError for an amount below zero or in parts of cents, and when nobody weighs anything.
    """
    if amount < 0 or amount != amount.quantize(CENT):
        raise SharingError("Vul een bedrag in van nul of meer, in hele centen.")
    if not weights or any(weight < 0 for weight in weights):
        raise SharingError("Elk lid telt voor nul of meer.")
    total = sum(weights, Decimal(0))
    if total == 0:
        raise SharingError("Niemand telt mee: vul bij minstens één lid een aantal in.")
    exact = [amount * weight / total for weight in weights]
    shares = [part.quantize(CENT, ROUND_FLOOR) for part in exact]
    left = int((amount - sum(shares, Decimal(0))) / CENT)
    order = sorted(range(len(weights)), key=lambda n: (-(exact[n] - shares[n]), n))
    for n in [n for n in order if weights[n]][:left]:
        shares[n] += CENT
    return shares


def by_percentages(amount: Decimal, percentages: Sequence[Decimal]) -> list[Decimal]:
    """Own percentages, which add up to a hundred exactly. Raises SharingError with what is missing or too much."""
    total = sum(percentages, Decimal(0))
    if total != WHOLE:
        shown = f"{total.normalize():f}".replace(".", ",")
        raise SharingError(f"De percentages zijn samen {shown}; ze moeten samen 100 zijn.")
    return divide(amount, percentages)
