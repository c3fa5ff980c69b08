from celery import shared_task

from accounts import services


@shared_task
def send_morning_mails() -> int:
    """What everybody has to do today, before the working day begins."""
    return services.send_morning_mails()


@shared_task
def keep_terms() -> str:
    """Every night: what is past its term goes."""
    return str(services.start_night().pk)
