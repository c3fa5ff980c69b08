from llo_portal.kernel.errors import DomainError


class OffersError(DomainError):
    """The deal cannot be made, changed or sent like this."""


class NotSendable(OffersError):
    """What stands in the way of sending, all of it; `reasons` are Dutch sentences."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class LinkGone(OffersError):
    """The personal link can no longer be used to answer."""
