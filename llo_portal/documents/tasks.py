from uuid import UUID

from celery import shared_task

from llo_portal.documents import outbox


@shared_task
def carry_out(effect_id: str) -> None:
    """The nudge: carries out one effect if nobody else did."""
    effect = outbox.claim(UUID(effect_id))
    if effect is not None:
        outbox.run(effect)


@shared_task
def sweep() -> int:
    """Picks up what was missed: lost messages, killed workers, second attempts."""
    return outbox.run_all()
