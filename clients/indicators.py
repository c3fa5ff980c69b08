"""What this chapter can measure."""

from decimal import Decimal
from statistics import median

from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate

from clients.choices import IntakeState, Stage
from clients.models import (
    Advice,
    Complaint,
    Inquiry,
    Intake,
    Opportunity,
    Organisation,
)
from clients.selectors import pipeline
from llo_portal.kernel.dates import (
    AMSTERDAM,
    Period,
)


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


def opportunities_won(period: Period) -> Decimal:
    """Euros without VAT of what became a deal in the period."""
    return pipeline.won_value(period)


def conversion(period: Period) -> Decimal | None:
    """Percentage won of what was closed in the period; None when nothing was."""
    rows = Opportunity.objects.filter(closed_on__range=(period.start, period.end))
    closed, won = rows.count(), rows.filter(stage=Stage.WON).count()
    return (Decimal(won) * 100 / closed).quantize(Decimal("0.1")) if closed else None


def lead_time(period: Period) -> int | None:
    """Median days between the first word and the deal, of what was won in the period."""
    rows = Opportunity.objects.filter(stage=Stage.WON, closed_on__range=(period.start, period.end))
    days = [(closed - created.date()).days for closed, created in rows.values_list("closed_on", "created_at")]
    return round(median(max(day, 0) for day in days)) if days else None


def advices_issued(period: Period) -> int:
    first, after = period.moments
    return Advice.objects.filter(issued_at__gte=first, issued_at__lt=after).count()


def inquiries_received(period: Period) -> int:
    first, after = period.moments
    return Inquiry.objects.filter(received_at__gte=first, received_at__lt=after).count()


def answered_in_time(period: Period) -> Decimal | None:
    """Percentage of what we promised to answer in the period; None when nothing was. Junk was promised nothing."""
    rows = Inquiry.objects.filter(answer_by__range=(period.start, period.end)).exclude(outcome="ongewenst")
    told = rows.annotate(done=TruncDate(Coalesce("answered_at", "closed_at"), tzinfo=AMSTERDAM))
    count = rows.count()
    in_time = told.filter(done__lte=F("answer_by")).count()
    return (Decimal(in_time) * 100 / count).quantize(Decimal("0.1")) if count else None


def complaints_received(period: Period) -> int:
    return Complaint.objects.filter(received_on__range=(period.start, period.end)).count()


def complaints_in_time(period: Period) -> Decimal | None:
    """Percentage of what was judged in the period; None when nothing was."""
    rows = Complaint.objects.filter(state="afgehandeld", closed_on__range=(period.start, period.end))
    count, in_time = rows.count(), rows.filter(closed_on__lte=F("answer_by")).count()
    return (Decimal(in_time) * 100 / count).quantize(Decimal("0.1")) if count else None
