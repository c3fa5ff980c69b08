"""What this chapter measures itself."""

from decimal import Decimal

from llo_portal.kernel.dates import Period
from strategy.evaluation import average
from strategy.models import Answer, QuestionKind, Response


def mark(period: Period) -> Decimal | None:
    """The average mark given in the period; None under five."""
    rows = Answer.objects.filter(question__kind=QuestionKind.MARK, response__given_on__range=(period.start, period.end))
    return average(list(rows.values_list("score", flat=True)))


def responses(period: Period) -> int:
    return Response.objects.filter(given_on__range=(period.start, period.end)).count()
