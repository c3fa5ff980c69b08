"""What delivery can measure. Groups of fewer than five persons are not shown."""

from decimal import Decimal
from statistics import median

from django.db.models import Min, Q

from delivery.models import Certificate, Enrolment, Programme, Result
from llo_portal.kernel.dates import AMSTERDAM, Period, working_days_between
from llo_portal.kernel.indicators import Indicator

FEWEST = 5


def adults(period: Period) -> int | None:
    """Different persons who took part in a programme that ran in the period."""
    ran = Q(programme__starts_on__lte=period.end) & (
        Q(programme__ends_on__gte=period.start) | Q(programme__ends_on__isnull=True, programme__state="lopend")
    )
    rows = Enrolment.objects.filter(ran, state__in=("gestart", "afgerond", "gestopt"))
    count: int = rows.values("learner").distinct().count()
    return count if count >= FEWEST else None


def pass_rate(period: Period) -> Decimal | None:
    """Passed results as a percentage of all results decided in the period."""
    decided = Result.objects.filter(decided_on__gte=period.start, decided_on__lte=period.end)
    total = decided.count()
    if total < FEWEST:
        return None
    return (Decimal(decided.filter(is_passed=True).count() * 100) / total).quantize(Decimal("0.1"))


def lead_time(period: Period) -> Decimal | None:
    """Working days from intake to first session, for first sessions in the period; the median."""
    first, last = period.moments
    rows = (
        Programme.objects.filter(quote__intake__isnull=False)
        .annotate(begin=Min("sessions__starts_at", filter=Q(sessions__is_cancelled=False)))
        .filter(begin__gte=first, begin__lt=last)
        .values_list("quote__intake__held_on", "begin")
    )
    days = [working_days_between(held, begin.astimezone(AMSTERDAM).date()) for held, begin in rows]
    return Decimal(str(median(days))) if days else None


def certificates(period: Period) -> int:
    rows = Certificate.objects.filter(issued_on__gte=period.start, issued_on__lte=period.end, state="uitgegeven")
    return rows.count()


def programmes_run(period: Period) -> int:
    rows = Programme.objects.filter(starts_on__gte=period.start, starts_on__lte=period.end)
    return rows.filter(state__in=("lopend", "afgerond")).count()


INDICATORS = (
    Indicator("volwassenen_in_trajecten", "Volwassenen in trajecten", "personen", adults,
              "Verschillende personen die meededen aan een traject dat in de periode liep. Onder vijf niet getoond."),
    Indicator("trajecten_afgenomen", "Trajecten afgenomen", "trajecten", programmes_run,
              "Trajecten die in de periode zijn gestart."),
    Indicator("slagingspercentage", "Slagingspercentage", "procent", pass_rate,
              "Behaalde resultaten als deel van alle resultaten in de periode. Onder vijf niet getoond."),
    Indicator("doorlooptijd", "Doorlooptijd", "werkdagen", lead_time,
              "Mediaan van de werkdagen van intake tot eerste bijeenkomst.", higher_is_better=False),
    Indicator("certificaten", "Certificaten uitgegeven", "certificaten", certificates,
              "Uitgegeven papieren in de periode, ook die van de school."),
)  # fmt: skip
