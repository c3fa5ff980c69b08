"""What any online payment provider must be able to do for us. Every call has a deadline and may be repeated."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol


class ProviderDown(Exception):
    """No usable answer: out of reach, too slow, broken or garbage. Trying again may help."""


class ProviderRefused(Exception):
    """The provider understood and says no. Trying again does not help."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A payment that was started: where the payer goes."""

    provider_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the provider says of a payment now. `state` is a value of PaymentState; euros."""

    provider_id: str
    state: str
    amount: Decimal
    currency: str
    payment_id: str
    method: str = ""
    paid_on: date | None = None
    charged_back: Decimal = Decimal("0.00")


class Gateway(Protocol):
    def start(
        self, *, amount: Decimal, description: str, payment_id: str, return_url: str, webhook_url: str
    ) -> Checkout: ...

    def fetch(self, provider_id: str) -> Notice: ...

    def refund(self, *, provider_id: str, amount: Decimal, description: str, refund_id: str) -> tuple[str, str]:
        """(the provider's id of the refund, open | gedaan | mislukt)."""
        ...

    def fetch_refund(self, *, provider_id: str, refund_id: str) -> str:
        """open, gedaan or mislukt."""
        ...
