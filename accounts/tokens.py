"""Signed, single-use tokens. Only a digest is kept; the signature binds the token to one row and one address."""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer

SALT = "accounts.invitation"


def _signer(email: str) -> Signer:
    return Signer(sep=".", salt=f"{SALT}:{email.lower()}")


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make(email: str) -> str:
    """A new token for this address: 192 random bits and our signature."""
    return _signer(email).sign(secrets.token_urlsafe(24))


def is_for(token: str, email: str) -> bool:
    """Signed by us for exactly this address."""
    try:
        _signer(email).unsign(token)
    except BadSignature:
        return False
    return True
