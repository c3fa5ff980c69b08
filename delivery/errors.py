"""What delivery refuses."""

from collections.abc import Sequence

from llo_portal.kernel.errors import DomainError


class DeliveryError(DomainError):
    """A rule of the delivery says no."""


class StateRefused(DeliveryError):
    """The programme may not go on to the next state; `reasons` are Dutch sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


class DoubleBooked(DeliveryError):
    """Somebody or something is taken at that time. `conflict` names it."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message, field=field)


class GroupFull(DeliveryError):
    """More learners than places; `wanted` is what the group would need."""

    def __init__(self, places: int, wanted: int) -> None:
        extra = wanted - places
        super().__init__(
            f"Er zijn {places} plaatsen en dan {wanted} deelnemers. Kies minder deelnemers, of breid uit met {extra}."
        )
        self.wanted = wanted


class PriceChanged(DeliveryError):
    """The price on the page is not the price of now: it is shown and accepted anew."""

    def __init__(self) -> None:
        super().__init__("De prijs is veranderd. Kijk hem na en kies opnieuw.")


class AlreadyEnrolled(DeliveryError):
    """This person already takes part."""
