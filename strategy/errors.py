"""What can go wrong while choosing."""

from llo_portal.kernel.errors import DomainError


class StrategyError(DomainError):
    """A rule of the strategy says no."""


class NoStrategy(StrategyError):
    """Nothing is published for the day asked."""


class LinkUsed(StrategyError):
    """A personal link that was used before, or whose time is over."""


class ChangedMeanwhile(StrategyError):
    """Somebody else saved after this form was opened."""
