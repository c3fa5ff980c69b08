from celery import shared_task

from strategy import services


@shared_task
def forget_addresses() -> int:
    """Addresses of those who were asked, once the asking is over."""
    return services.forget_addresses()
