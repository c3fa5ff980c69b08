"""News that delivery listens to. Importing the services registers their effects too."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalogue.models import Module, ModulePrerequisite
from delivery.models import Enrolment, EnrolmentPolicy, Exemption, Programme, Result
from delivery.selectors.waiting import has_queue
from delivery.services import (
    alumni_letters,
    alumni_off,
    billing,
    certifying,
    confirming,
    following,
    informing,
    programmes,
    repricing,
    routes,
    seats,
)
from llo_portal.documents import outbox
from llo_portal.kernel import shared_pages
from llo_portal.kernel.remembered import forget
from llo_portal.kernel.signals import invoice_paid, offer_accepted, programme_finished, seats_changed, start_changed

TEND = "delivery.tend"
CARRIED = repricing.carry  # importing it registers what goes along with a move
EFFECTS = (
    certifying.ISSUE, programmes.CREATE, informing.NEW_START, TEND, routes.REPLAN, billing.CONFIRM, confirming.CONFIRMATION,
    alumni_letters.ROUND, alumni_letters.LETTER, alumni_off.OFF_ROUND, alumni_off.OFF,
)  # fmt: skip


@receiver(invoice_paid)
def confirm_enrolment(sender: Any, invoice_id: UUID, source_kind: str, source_id: UUID, **_: Any) -> None:
    """Paid: the place is confirmed, once, through the outbox."""
    if source_kind == billing.SOURCE:
        outbox.enqueue(billing.CONFIRM, {"payer": str(source_id)}, key=f"{billing.CONFIRM}:{invoice_id}")


@receiver(offer_accepted)
def remember_programme(sender: Any, quote_id: UUID, **_: Any) -> None:
    """The acceptance wrote the effect in its own transaction; the same key here only catches an older one that did not."""
    outbox.enqueue(programmes.CREATE, {"quote": str(quote_id)}, key=f"{programmes.CREATE}:{quote_id}")


@outbox.handler(TEND, label="Wachtlijst bijwerken")
def tend(payload: dict[str, Any]) -> None:
    """A start changed: offers its free seats, or takes offers back when it closed."""
    seats.tend(UUID(payload["offering"]))


@receiver(seats_changed)
def look_after(sender: Any, offering_id: UUID, frees: bool = True, **_: Any) -> None:
    """More places, an opening or a closing. The clock of `tasks.keep_lists` catches what gets lost on the way here. A seat
    that was taken frees nothing, and who took it looked after the list already."""
    if frees and has_queue(sender.objects.values_list("course", flat=True).get(pk=offering_id)):
        outbox.enqueue(TEND, {"offering": str(offering_id)}, key=f"{TEND}:{uuid4()}")


@receiver(start_changed)
def follow_start(sender: Any, offering: Any, was: Any, **_: Any) -> None:
    """The programme keeps the days of its start, and who takes part hears of another time or place."""
    following.follow_days(offering=offering, was=was)
    following.tell_of_change(offering=offering, was=was)


@receiver(seats_changed)
def routes_of_start(sender: Any, offering_id: UUID, **_: Any) -> None:
    """A start of a block is full, free again, moved, new or off."""
    routes.offering_changed(offering_id)


@receiver([post_save, post_delete], sender=Module)
@receiver([post_save, post_delete], sender=ModulePrerequisite)
def routes_of_blocks(sender: Any, instance: Any, **_: Any) -> None:
    block = instance if sender is Module else instance.module
    routes.remember(cause=routes.OFFER, course_id=block.course_id)


@receiver(post_save, sender=Exemption)
def routes_of_exempt(sender: Any, instance: Exemption, **_: Any) -> None:
    routes.remember(cause=routes.EXEMPTION, learner_id=instance.learner_id, course_id=instance.module.course_id)


@receiver(post_save, sender=Enrolment)
def routes_of_enrolled(sender: Any, instance: Enrolment, **_: Any) -> None:
    routes.remember(cause=routes.ENROLMENT, learner_id=instance.learner_id)


@receiver(post_save, sender=Result)
def routes_of_result(sender: Any, instance: Result, **_: Any) -> None:
    routes.remember(cause=routes.RESULT, learner_id=instance.enrolment.learner_id)


@receiver(programme_finished)
def routes_of_programme(sender: Any, programme_id: UUID, **_: Any) -> None:
    """Who has no result stopped: that block is still to do."""
    course = Programme.objects.filter(pk=programme_id).values_list("course_id", flat=True).first()
    if course:
        routes.remember(cause=routes.RESULT, course_id=course)


@receiver(post_save, sender=EnrolmentPolicy)
def tell_the_new_words(**_: Any) -> None:
    """Pages on which the agreements stand in words (delivery.fills)."""
    forget()
    shared_pages.forget()
