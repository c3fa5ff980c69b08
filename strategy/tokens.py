"""The secret in a personal link: random, signed, and known here by its digest only."""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer

_signer = Signer(sep=".", salt="strategy.evaluation")


def new_token() -> str:
    return _signer.sign(secrets.token_urlsafe(24))


def digest(token: str) -> str | None:
    """What to look for in the database; None when we never made this token."""
    try:
        _signer.unsign(token)
    except BadSignature:
        return None
    return hashlib.sha256(token.encode()).hexdigest()
