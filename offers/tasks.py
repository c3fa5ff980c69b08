from celery import shared_task

from offers import services


@shared_task
def expire() -> int:
    """Quotes and requests that nobody answered in time."""
    return services.expire_quotes() + services.expire_requests()
