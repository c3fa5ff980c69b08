"""What this chapter measures (domein/doelen.yaml)."""

from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, Sum

from llo_portal.kernel.dates import Period
from llo_portal.kernel.indicators import Indicator, indicators
from offers.models import DeliveryRequest, Quote, QuoteState, RequestState

ANSWERED = (RequestState.PROMISED, RequestState.REFUSED)


def _percentage(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def conversion(period: Period) -> Decimal | None:
    """Of the numbers sent in the period (a next version is no next offer), the percentage that was accepted since."""
    start, end = period.moments
    sent = Quote.objects.filter(sent_at__gte=start, sent_at__lt=end)
    numbers = sent.values("number").distinct()
    accepted = Quote.objects.filter(number__in=numbers, state=QuoteState.ACCEPTED).values("number").distinct()
    return _percentage(accepted.count(), numbers.count())


def answered_in_time(period: Period) -> Decimal | None:
    """Of the requests whose deadline fell in the period and that were not withdrawn, the percentage answered by then."""
    due = DeliveryRequest.objects.filter(answer_by__range=(period.start, period.end)).exclude(
        state__in=(RequestState.WITHDRAWN, RequestState.ASKED)
    )
    in_time = due.filter(state__in=ANSWERED, answered_on__lte=F("answer_by"))
    return _percentage(in_time.count(), due.count())


def accepted_turnover(period: Period) -> Decimal:
    """Euros without VAT of the private lines of what was accepted in the period."""
    start, end = period.moments
    accepted = Quote.objects.filter(state=QuoteState.ACCEPTED, decided_at__gte=start, decided_at__lt=end)
    return accepted.with_amount().aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def register_all() -> None:
    indicators.register(Indicator(
        "conversie", "Conversie van offertes", "procent", conversion,
        "Aandeel van de in de periode verzonden offertes dat is geaccepteerd; versies van één offerte tellen één keer.",
        rows_url="offers:quote_list",
    ))  # fmt: skip
    indicators.register(Indicator(
        "contractreactie_op_tijd", "Uitvoeringsverzoeken op tijd beantwoord", "procent van de uitvoeringsverzoeken",
        answered_in_time, "Aandeel van de verzoeken met een termijn in de periode dat binnen de termijn is beantwoord.",
        rows_url="offers:request_list",
    ))  # fmt: skip
    indicators.register(Indicator(
        "omzet_geaccepteerd", "Geaccepteerde omzet", "euro", accepted_turnover,
        "Som van de private regels, exclusief btw, van offertes die in de periode zijn geaccepteerd.",
        rows_url="offers:quote_list",
    ))  # fmt: skip
