"""Loading this file makes the outbox know our effects."""

from offers import effects

__all__ = ["effects"]
