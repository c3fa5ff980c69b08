"""Reads about vouchers: how a series stands, and what the report tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from finance.models import Redemption, Voucher, VoucherSeries
from finance.services.vouchers import code_for, worth_text
from llo_portal.kernel.dutch import short_date
from llo_portal.kernel.money import ZERO

HEADINGS = ("Reeks", "Waarde", "Geldig vanaf", "Geldig tot en met", "Uitgegeven", "Verzilverd", "Korting gegeven",
            "Geblokkeerd", "Verlopen", "Nog te gebruiken", "Open waarde")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers of vouchers, and euros. `open_value` is None for a percentage: nobody knows the price yet."""

    issued: int
    used: int
    blocked: int
    expired: int
    open: int
    given: Decimal
    open_value: Decimal | None


def standing(voucher: Voucher, day: date) -> tuple[str, str]:
    """(word, tone) of one voucher; its series is loaded."""
    if voucher.redeemed_at:
        return "Verzilverd", "good"
    if voucher.blocked_at:
        return "Geblokkeerd", "bad"
    if day > voucher.series.valid_until:
        return "Verlopen", "neutral"
    return ("Te gebruiken", "info") if day >= voucher.series.valid_from else ("Nog niet geldig", "neutral")


def with_counts(rows: QuerySet[VoucherSeries], day: date) -> QuerySet[VoucherSeries]:
    """Adds issued, used, blocked, open and given to each series in the same statement."""
    used, blocked = Q(vouchers__redeemed_at__isnull=False), Q(vouchers__blocked_at__isnull=False)
    # a subquery, because a voucher that was released once has more than one redemption and would count double
    given = (
        Redemption.objects.filter(released_at__isnull=True, voucher__series=OuterRef("pk")).order_by()
        .values("voucher__series").annotate(all=Sum("discount")).values("all")
    )  # fmt: skip
    return rows.annotate(
        issued=Count("vouchers"), used=Count("vouchers", filter=used), blocked=Count("vouchers", filter=blocked & ~used),
        open=Count("vouchers", filter=~used & ~blocked & Q(valid_until__gte=day)),
        given=Coalesce(Subquery(given), Value(ZERO), output_field=DecimalField()),
    )  # fmt: skip


def standing_of(series: Any, day: date) -> Standing:
    """Of a series from `with_counts`."""
    rest = series.issued - series.used - series.blocked
    expired = rest if series.valid_until < day else 0
    worth = None if series.value is None else series.value * series.open
    return Standing(series.issued, series.used, series.blocked, expired, series.open, series.given, worth)


def report(rows: QuerySet[VoucherSeries], day: date) -> Iterator[tuple[Any, ...]]:
    """One row per series, under HEADINGS."""
    for series in with_counts(rows, day):
        told = standing_of(series, day)
        yield (
            series.name, worth_text(series), short_date(series.valid_from), short_date(series.valid_until), told.issued,
            told.used, told.given, told.blocked, told.expired, told.open,
            "" if told.open_value is None else told.open_value,
        )  # fmt: skip


def codes(series: VoucherSeries, day: date) -> Iterator[tuple[Any, ...]]:
    """Number, holder, code and standing of every voucher that can be used: to hand out or print."""
    for voucher in series.vouchers.usable(day).select_related("series", "person"):
        yield voucher.number, str(voucher.person or ""), code_for(voucher), short_date(series.valid_until)
