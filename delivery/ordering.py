"""What an individual orders, as values: who pays what, how, and under which terms. Amounts in euros including VAT."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from llo_portal.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class Payer:
    """`kind` is zelf, werkgever or uitkeringsinstantie. An empty `name` and `email` are those of the learner."""

    kind: str
    amount: Decimal
    name: str = ""
    contact: str = ""
    email: str = ""
    street: str = ""
    postcode: str = ""
    place: str = ""
    coc_number: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Deal:
    """`payers` empty means that the learner pays everything. `early_start_version` names the words that were agreed with
    by who starts within the fourteen days. `account` asks for a way into the portal."""

    way: str = "factuur"
    parts: int = 1
    payers: Sequence[Payer] = ()
    voucher_code: str = ""
    early_start_version: str = ""
    account: bool = True

    def settled(self, due: Decimal) -> "Deal":
        """With payers who pay exactly `due`. Raises ValueError when those given pay something else."""
        if due == ZERO:
            return replace(self, payers=(), way="factuur", parts=1)
        payers = tuple(self.payers) or (Payer("zelf", due),)
        if sum((payer.amount for payer in payers), ZERO) != due:
            raise ValueError("what the payers pay is not the price")
        return replace(self, payers=payers)

    @property
    def is_protected(self) -> bool:
        return any(payer.kind == "uitkeringsinstantie" for payer in self.payers)


def moved(payers: Sequence[Payer], due: Decimal) -> tuple[Payer, ...]:
    """The same payers for another price: the difference is the learner's, or of the last payer without one. Who would pay
    nothing is left out, and then the next carries the rest."""
    order = sorted(payers, key=lambda payer: payer.kind == "zelf")
    left, kept = due, []
    for payer in order:
        amount = left if payer is order[-1] else min(payer.amount, left)
        left -= amount
        if amount > ZERO:
            kept.append(replace(payer, amount=amount))
    return tuple(kept)


def shares(total: Decimal, told: Sequence[Decimal | None]) -> tuple[Decimal, ...] | None:
    """What everybody pays when one amount was left open: the rest. None when that is nothing, or when the amounts told
    are not the total."""
    open_ones = sum(amount is None for amount in told)
    rest = total - sum((amount for amount in told if amount is not None), ZERO)
    if open_ones > 1 or (open_ones == 1 and rest <= ZERO) or (not open_ones and rest != ZERO):
        return None
    return tuple(rest if amount is None else amount for amount in told)
