"""Writes of rates and budgets."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from finance.errors import FinanceError
from finance.models import AnnualBudget, Rate
from llo_portal.kernel.dutch import long_date

OVERLAP = (
    "In deze periode geldt al een tarief met deze soort en omschrijving. Beëindig dat eerst of kies een andere dag."
)


def add_rate(*, by: Any, **values: Any) -> Rate:
    """Raises FinanceError when another rate with this name holds on one of its days."""
    try:
        with transaction.atomic():
            return Rate.objects.create(**values)
    except IntegrityError:
        raise FinanceError(OVERLAP, field="valid_from") from None


@transaction.atomic
def succeed_rate(*, rate: Rate, amount: Decimal, valid_from: date, by: Any) -> Rate:
    """Ends the rate the day before and starts the new amount. Raises FinanceError."""
    locked = Rate.objects.select_for_update().get(pk=rate.pk)
    _refuse_before_start(locked, valid_from - timedelta(days=1))
    end = locked.valid_until if locked.valid_until and locked.valid_until >= valid_from else None
    locked.valid_until = valid_from - timedelta(days=1)
    locked.save(update_fields=["valid_until"])
    return add_rate(
        by=by, category=locked.category, label=locked.label, unit=locked.unit, per=locked.per,
        is_standard=locked.is_standard, amount=amount, valid_from=valid_from, valid_until=end,
    )  # fmt: skip


@transaction.atomic
def end_rate(*, rate: Rate, valid_until: date, by: Any) -> Rate:
    """The last day on which it holds. Raises FinanceError."""
    locked = Rate.objects.select_for_update().get(pk=rate.pk)
    _refuse_before_start(locked, valid_until)
    try:
        with transaction.atomic():
            locked.valid_until = valid_until
            locked.save(update_fields=["valid_until"])
    except IntegrityError:
        raise FinanceError(OVERLAP, field="valid_until") from None
    return locked


def _refuse_before_start(rate: Rate, last_day: date) -> None:
    if last_day < rate.valid_from:
        raise FinanceError(f"Dit tarief geldt pas vanaf {long_date(rate.valid_from)}. Kies een latere dag.")


@transaction.atomic
def save_budget(*, budget: AnnualBudget | None, by: Any, **values: Any) -> AnnualBudget:
    """A new budget, or other figures for a year. What was frozen keeps the figures of its day."""
    if budget is None:
        return AnnualBudget.objects.create(**values)
    locked = AnnualBudget.objects.select_for_update().get(pk=budget.pk)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save()
    return locked
