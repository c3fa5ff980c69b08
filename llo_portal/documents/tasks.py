from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from llo_portal.documents import outbox
from llo_portal.documents.models import AnsweredRequest, Effect

TURN = 10
"""Effects per turn of the sweep."""
TURN_EXPIRES = 60
"""Seconds; the clock starts a new sweep sooner than that."""


@shared_task
def carry_out(effect_id: str) -> None:
    """The nudge: carries out one effect if nobody else did."""
    effect = outbox.claim(UUID(effect_id))
    if effect is not None:
        outbox.run(effect)


@shared_task
def forget_answers() -> int:
    """A retry comes within minutes; after a week nobody sends the same form again."""
    old = AnsweredRequest.objects.filter(created_at__lt=timezone.now() - timedelta(days=7))
    return old.delete()[0]


@shared_task
def sweep() -> int:
    """Picks up what was missed: lost messages, killed workers, second attempts. A long queue is taken in turns, so that
    what somebody is waiting for now gets its turn in between."""
    happened = outbox.run_all(limit=TURN)
    if Effect.objects.due().exists():
        sweep.apply_async(expires=TURN_EXPIRES)
    return happened
