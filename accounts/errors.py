from llo_portal.kernel.errors import DomainError


class AccountsError(DomainError):
    """A rule about people and rights says no."""


class InvitationError(AccountsError):
    """This invitation cannot be used (any more)."""
