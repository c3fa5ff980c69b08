"""What a new cost sheet proposes; everything can be changed on the screen."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from finance.choices import CostCategory, CostPer

HALF_HOUR = Decimal("0.5")
HOURS_PER_DAY_PART = 4
ONCE = {CostCategory.INCIDENTAL}  # once per programme


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quantity; trainer hours are told apart in preparation and teaching, which add up to it."""

    quantity: Decimal
    preparation: Decimal = Decimal(0)
    teaching: Decimal = Decimal(0)


def propose(category: str, per: str, contact_hours: Decimal) -> Proposal:
    """One per participant; a trainer teaches the contact hours and prepares half of them (to the half hour upward);
    a room per day part of four hours; the fee for the school once. The rest waits for the user with zero."""
    if category == CostCategory.TRAINER:
        preparation = (contact_hours / 2 / HALF_HOUR).to_integral_value(ROUND_CEILING) * HALF_HOUR
        return Proposal(preparation + contact_hours, preparation, contact_hours)
    if per == CostPer.PARTICIPANT or category in ONCE:
        return Proposal(Decimal(1))
    if category == CostCategory.HOUSING:
        return Proposal((contact_hours / HOURS_PER_DAY_PART).to_integral_value(ROUND_CEILING))
    return Proposal(Decimal(0))
