"""What the clock does for delivery. Every task may run twice, and what a killed worker left undone the next one does."""

from celery import shared_task

from delivery.models import LearnerRoute
from delivery.services import alumni, billing, deciding, drafting, informing, routes, waiting


@shared_task
def keep_lists() -> int:
    """Every minute: offers that are over go to the next in line, and free seats to who waits for them."""
    return waiting.expire_offers() + waiting.tend_all()


@shared_task
def watch_starts() -> int:
    """Every hour: what is certain is told, and leaders hear of starts with too few learners."""
    return deciding.decide_due() + deciding.warn_leaders()


@shared_task
def announce_starts() -> int:
    """Open starts that nobody was told of yet."""
    return informing.announce_missed()


@shared_task
def forget_waiting() -> int:
    """Every night: addresses that have served; closed places in a list go by their term (delivery/retention.py)."""
    return informing.forget() + alumni.forget_links()


@shared_task
def ask_graduates() -> int:
    """Every day: who has a certificate for a week is asked once to stay in touch."""
    return alumni.ask_graduates()


@shared_task
def plan_routes() -> int:
    """Every day: starts that began are no longer to be chosen, and news that a crash lost is caught up. Gives the number of
    courses asked."""
    courses = list(LearnerRoute.objects.order_by().values_list("course_id", flat=True).distinct())
    for course in courses:
        routes.remember(cause=routes.DAY, course_id=course)
    return len(courses)


@shared_task
def look_after_enrolments() -> int:
    """Every quarter: invoices whose day has come, payments whose news got lost, drafts whose day is over."""
    return billing.bill_due() + billing.confirm_missed() + drafting.forget_old()
