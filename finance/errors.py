"""What can go wrong with money."""

from llo_portal.kernel.errors import DomainError


class FinanceError(DomainError):
    """A rule about money says no."""


class CostingError(FinanceError):
    """The input of a calculation is wrong; the message is Dutch and meant for the user."""


class NoBudget(FinanceError):
    """There is no annual budget to calculate with."""


class FrozenSheet(FinanceError):
    """A quote leans on this cost sheet."""


class InvoiceError(FinanceError):
    """An invoice cannot be made, sent, credited or written off as asked."""


class PaymentError(FinanceError):
    """A payment or refund cannot be done as asked."""


class VoucherError(FinanceError):
    """A voucher cannot be used; the message tells the learner why."""
