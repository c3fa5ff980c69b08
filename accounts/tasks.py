from celery import shared_task

from accounts import services


@shared_task
def forget_old_reads() -> int:
    """What the read log no longer may keep."""
    return services.forget_old_reads()


@shared_task
def send_morning_mails() -> int:
    """What everybody has to do today, before the working day begins."""
    return services.send_morning_mails()
