"""What this chapter can measure."""

from clients.choices import IntakeState
from clients.models import Intake, Organisation
from llo_portal.kernel.dates import Period


def intakes_held(period: Period) -> int:
    return Intake.objects.filter(held_on__range=(period.start, period.end)).count()


def intakes_completed(period: Period) -> int:
    """Of the conversations in the period, those that got as far as a complete intake."""
    rows = Intake.objects.filter(held_on__range=(period.start, period.end))
    return rows.exclude(state=IntakeState.DRAFT).count()


def clients_spoken(period: Period) -> int:
    rows = Intake.objects.filter(held_on__range=(period.start, period.end))
    return rows.values("organisation").distinct().count()


def new_organisations(period: Period) -> int:
    first, after = period.moments
    return Organisation.objects.current().filter(created_at__gte=first, created_at__lt=after).count()
