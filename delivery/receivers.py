"""News that delivery listens to. Importing the services registers their effects too."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from delivery.services import certifying, programmes
from llo_portal.documents import outbox
from llo_portal.kernel.signals import offer_accepted

EFFECTS = (certifying.ISSUE, programmes.CREATE)


@receiver(offer_accepted)
def remember_programme(sender: Any, quote_id: UUID, **_: Any) -> None:
    """The acceptance wrote the effect in its own transaction; the same key here only catches an older one that did not."""
    outbox.enqueue(programmes.CREATE, {"quote": str(quote_id)}, key=f"{programmes.CREATE}:{quote_id}")
