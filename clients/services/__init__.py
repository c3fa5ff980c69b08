"""What other chapters may ask of this one."""

from clients.services.timeline import record

__all__ = ["record"]
