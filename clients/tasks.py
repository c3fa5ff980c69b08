"""What the clock asks of this chapter."""

from celery import shared_task

from clients.services.relations import remind_of_relations
from clients.services.schemes import remind_of_deadlines
from llo_portal.kernel.dates import today


@shared_task
def remind() -> int:
    """Tasks for deadlines of applications, periodic talks and agreements that end. May run twice without harm."""
    return remind_of_deadlines(day=today()) + remind_of_relations(day=today())
