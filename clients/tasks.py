"""What the clock asks of this chapter."""

from celery import shared_task

from clients.services import desk_watch, mail_in
from clients.services.relations import remind_of_relations
from clients.services.schemes import remind_of_deadlines
from llo_portal.kernel.dates import today


@shared_task
def remind() -> int:
    """Tasks for deadlines of applications, periodic talks and agreements that end. May run twice without harm."""
    return remind_of_deadlines(day=today()) + remind_of_relations(day=today())


@shared_task
def watch_desk() -> int:
    """Every quarter of an hour: questions and complaints whose day passed."""
    return desk_watch.watch()


@shared_task
def fetch_mail() -> int:
    """Every two minutes: new messages in the desk's folder; nothing when no folder is set."""
    box = mail_in.box_of_settings()
    return mail_in.fetch(box) if box else 0
