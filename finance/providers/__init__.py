"""Payment providers behind one interface. "factuur" needs none: the bank tells, and somebody books."""

from django.conf import settings

from finance.providers.gateway import Checkout, Gateway, Notice, ProviderDown, ProviderRefused
from finance.providers.mollie import Mollie

__all__ = ["Checkout", "Gateway", "Notice", "ProviderDown", "ProviderRefused", "gateway"]


def gateway() -> Gateway:
    """The online provider of this installation. Raises ProviderRefused without a key."""
    if not settings.MOLLIE_API_KEY:
        raise ProviderRefused("Er is geen sleutel voor online betalen.")
    return Mollie(settings.MOLLIE_API_URL, settings.MOLLIE_API_KEY)
