"""News that delivery listens to. Importing the services registers their effects too."""

from typing import Any
from uuid import UUID, uuid4

from django.dispatch import receiver

from delivery.selectors.waiting import has_queue
from delivery.services import certifying, informing, programmes, seats
from llo_portal.documents import outbox
from llo_portal.kernel.signals import offer_accepted, seats_changed

TEND = "delivery.tend"
EFFECTS = (certifying.ISSUE, programmes.CREATE, informing.NEW_START, TEND)


@receiver(offer_accepted)
def remember_programme(sender: Any, quote_id: UUID, **_: Any) -> None:
    """The acceptance wrote the effect in its own transaction; the same key here only catches an older one that did not."""
    outbox.enqueue(programmes.CREATE, {"quote": str(quote_id)}, key=f"{programmes.CREATE}:{quote_id}")


@outbox.handler(TEND, label="Wachtlijst bijwerken")
def tend(payload: dict[str, Any]) -> None:
    """A start changed: offers its free seats, or takes offers back when it closed."""
    seats.tend(UUID(payload["offering"]))


@receiver(seats_changed)
def look_after(sender: Any, offering_id: UUID, **_: Any) -> None:
    """More places, an opening or a closing. The clock of `tasks.keep_lists` catches what gets lost on the way here."""
    course_id = sender.objects.values_list("course", flat=True).get(pk=offering_id)
    if has_queue(course_id):
        outbox.enqueue(TEND, {"offering": str(offering_id)}, key=f"{TEND}:{uuid4()}")
