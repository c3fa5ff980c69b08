"""Secrets of somebody who enrols without an account: of the draft and of the personal link. Random, signed, and known
here by their digest only. A secret of one door does not open the other."""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer

DRAFT, LINK = "delivery.draft", "delivery.enrolment"


def new_token(door: str) -> str:
    return Signer(sep=".", salt=door).sign(secrets.token_urlsafe(24))


def digest(token: str, door: str) -> str | None:
    """What to look for in the database; None when we never made this token for this door."""
    try:
        Signer(sep=".", salt=door).unsign(token)
    except BadSignature:
        return None
    return hashlib.sha256(token.encode()).hexdigest()
