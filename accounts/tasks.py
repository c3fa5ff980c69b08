from celery import shared_task

from accounts import services


@shared_task
def forget_old_reads() -> int:
    """What the read log no longer may keep."""
    return services.forget_old_reads()
