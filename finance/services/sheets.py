"""Writes of cost sheets."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from finance.costing import calculate
from finance.errors import CostingError, FrozenSheet
from finance.models import CostSheet, CostSheetLine, Rate
from finance.prefill import propose
from finance.rates import rate_error
from finance.selectors import allowed_rates, budget_for, input_as_text, input_of, price_as_text, standard_rates

FROZEN = "Op deze calculatie steunt een offerte; zij verandert niet meer. Maak een kopie om verder te rekenen."


@transaction.atomic
def new_sheet(
    *,
    title: str,
    participants: int,
    contact_hours: Decimal | int,
    by: Any,
    subject_kind: str = "",
    subject_id: UUID | None = None,
) -> CostSheet:
    """A sheet of `by`, filled with today's standard rates and the budget of the year. Raises CostingError or NoBudget."""
    hours = Decimal(contact_hours)
    if participants < 1 or hours < 0:
        raise CostingError("Een calculatie heeft ten minste één plaats en geen negatieve uren.")
    budget = budget_for()
    sheet = CostSheet.objects.create(
        title=title[:160], owner=by, participants=participants, contact_hours=hours, budget=budget,
        margin=budget.margin, maximum=max(30, participants), subject_kind=subject_kind, subject_id=subject_id,
    )  # fmt: skip
    lines = [_proposed(sheet, number, rate) for number, rate in enumerate(standard_rates(), 1)]
    CostSheetLine.objects.bulk_create(lines)
    return sheet


def _proposed(sheet: CostSheet, number: int, rate: Rate) -> CostSheetLine:
    proposal = propose(rate.category, rate.per, sheet.contact_hours)
    return CostSheetLine(
        sheet=sheet, number=number, category=rate.category, description=rate.label, per=rate.per, rate=rate.amount,
        quantity=proposal.quantity, preparation=proposal.preparation, teaching=proposal.teaching,
    )  # fmt: skip


@transaction.atomic
def copy_sheet(*, sheet: CostSheet, by: Any, title: str = "") -> CostSheet:
    """A loose copy with the same lines, budget and margin, owned by `by`."""
    lines = list(sheet.lines.all())
    copy = CostSheet.objects.create(
        title=(title or f"{sheet.title} (kopie)")[:160], owner=by, participants=sheet.participants,
        contact_hours=sheet.contact_hours, budget=sheet.budget, margin=sheet.margin, maximum=sheet.maximum,
        subject_kind=sheet.subject_kind, subject_id=sheet.subject_id,
    )  # fmt: skip
    for line in lines:
        line.pk, line.sheet = None, copy
        line._state.adding = True
    CostSheetLine.objects.bulk_create(lines)
    return copy


@transaction.atomic
def change_sheet(*, sheet: CostSheet, values: dict[str, Any], lines: list[dict[str, Any]], by: Any) -> CostSheet:
    """Replaces the head and all lines. Who may not set rates uses set ones. Raises CostingError, or FrozenSheet when a
    quote leans on it."""
    locked = _locked(sheet)
    if locked.is_frozen:
        raise FrozenSheet(FROZEN)
    if not by.has_perm("finance.free_rate"):
        allowed = allowed_rates(locked)
        for line in lines:
            if error := rate_error(line["category"], line["rate"], allowed):
                raise CostingError(error)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save()
    locked.lines.all().delete()
    CostSheetLine.objects.bulk_create(
        CostSheetLine(sheet=locked, number=number, **line) for number, line in enumerate(lines, 1)
    )
    calculate(input_of(locked))
    return locked


@transaction.atomic
def freeze_sheet(*, sheet: CostSheet) -> dict[str, Any]:
    """Fixes input and outcome for the quote that leans on it; a second time gives the same. Raises CostingError."""
    locked = _locked(sheet)
    if locked.frozen is None:
        outcome = price_as_text(calculate(input_of(locked)))
        locked.frozen = {"input": input_as_text(locked), **outcome}
        locked.frozen_at = timezone.now()
        locked.save(update_fields=["frozen", "frozen_at", "updated_at"])
    sheet.frozen, sheet.frozen_at = locked.frozen, locked.frozen_at
    return dict(locked.frozen)


def _locked(sheet: CostSheet) -> CostSheet:
    return CostSheet.objects.select_for_update(of=("self",)).select_related("budget").get(pk=sheet.pk)
