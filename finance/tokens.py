"""Secrets in addresses. A personal link to an invoice is random and known here by its digest only (decision 10). The
address that leads to a checkout names one payment under our signature: it tells nothing and ends with the payment."""

import hashlib
import secrets
from uuid import UUID

from django.core.signing import BadSignature, Signer

_link = Signer(sep=".", salt="finance.link")
_payment = Signer(sep=".", salt="finance.payment")


def new_token() -> str:
    return _link.sign(secrets.token_urlsafe(24))


def digest(token: str) -> str | None:
    """What to look for in the database; None when we never made this token."""
    try:
        _link.unsign(token)
    except BadSignature:
        return None
    return hashlib.sha256(token.encode()).hexdigest()


def payment_token(payment_id: UUID) -> str:
    return _payment.sign(payment_id.hex)


def payment_of(token: str) -> UUID | None:
    """The payment that a token of ours names, or None."""
    try:
        return UUID(_payment.unsign(token))
    except (BadSignature, ValueError):
        return None
