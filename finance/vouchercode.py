"""The code on a voucher: 80 bits that people can read out. It follows from the voucher and the house's secret, so that
staff can send it again while the database holds only its digest."""

import hashlib
import hmac
from uuid import UUID

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O and U, which people take for something else."""
LENGTH = 16
_SEEN_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def code_of(voucher_id: UUID, generation: int, secret: str) -> str:
    """XXXX-XXXX-XXXX-XXXX; a next generation is another code."""
    raw = hmac.new(secret.encode(), f"voucher:{voucher_id.hex}:{generation}".encode(), hashlib.sha256).digest()
    bits = int.from_bytes(raw[:10], "big")
    text = "".join(LETTERS[bits >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(text[start : start + 4] for start in range(0, LENGTH, 4))


def normal(typed: str) -> str:
    """What was typed as it would be printed: no spaces or dashes, and look-alikes taken for what they are."""
    bare = "".join(char for char in typed.upper() if char.isascii() and char.isalnum())
    return bare.translate(_SEEN_AS)


def digest(typed: str) -> str:
    """What to look for in the database."""
    return hashlib.sha256(normal(typed).encode()).hexdigest()


def looks_like_one(typed: str) -> bool:
    return len(normal(typed)) == LENGTH and set(normal(typed)) <= set(LETTERS)
