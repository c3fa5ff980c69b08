"""Reads: a sheet as input of the calculation, and its outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from finance.choices import CostCategory
from finance.costing import CostLine, CostPrice, CostSheetInput, Overhead, calculate
from finance.errors import NoBudget
from finance.models import AnnualBudget, CostSheet, CostSheetLine, Rate
from llo_portal.kernel.dates import AMSTERDAM, today


def budget_for(day: date | None = None) -> AnnualBudget:
    """The budget of the year, else the last one before it. Raises NoBudget."""
    year = (day or today()).year
    budget = AnnualBudget.objects.filter(year__lte=year).order_by("-year").first()
    if budget is None:
        raise NoBudget(f"Er is nog geen begroting voor {year}. Vraag de financieel administrateur om die in te voeren.")
    return budget


def overhead_of(budget: AnnualBudget) -> Overhead:
    return Overhead(budget.basis, budget.amounts, volume=budget.volume, percentage=budget.percentage)


def line_of(line: CostSheetLine) -> CostLine:
    return CostLine(line.category, line.quantity, line.rate, line.per, line.stream)


def input_of(sheet: CostSheet) -> CostSheetInput:
    """Of a frozen sheet what was frozen, of a loose one what stands there now. Raises CostingError."""
    if sheet.frozen:
        return input_from_text(sheet.frozen["input"])
    return CostSheetInput(
        participants=sheet.participants,
        contact_hours=sheet.contact_hours,
        lines=[line_of(line) for line in sheet.lines.all()],
        overhead=overhead_of(sheet.budget),
        margin=sheet.margin,
    )


@dataclass(frozen=True, slots=True)
class FrozenOutcome:
    """What a quote leans on, in euros."""

    variable: Decimal
    fixed: Decimal
    margin: Decimal
    total: Decimal
    public: Decimal
    floor_price: Decimal


def outcome_of(sheet: CostSheet) -> FrozenOutcome:
    """Of a frozen sheet what was frozen, of a loose one what it comes to now. Raises CostingError."""
    told: dict[str, Any] = sheet.frozen or price_as_text(calculate(input_of(sheet)))
    private = {key: Decimal(text) for key, text in told["private"].items()}
    return FrozenOutcome(**private, public=Decimal(told["public"]["total"]), floor_price=Decimal(told["floor_price"]))


def price_as_text(price: CostPrice) -> dict[str, Any]:
    """The outcome as JSON; amounts as text with two decimals."""
    private = price.private
    return {
        "private": {
            "variable": str(private.variable),
            "fixed": str(private.fixed),
            "margin": str(private.margin),
            "total": str(private.total),
        },
        "public": {"total": str(price.public.total)},
        "floor_price": str(price.floor_price),
    }


def input_as_text(sheet: CostSheet) -> dict[str, Any]:
    """Everything the outcome follows from, as JSON."""
    budget = sheet.budget
    return {
        "participants": sheet.participants,
        "contact_hours": str(sheet.contact_hours),
        "margin": str(sheet.margin),
        "maximum": sheet.maximum,
        "overhead": {
            "year": budget.year,
            "basis": budget.basis,
            "annual": {key: str(amount) for key, amount in budget.amounts.items()},
            "volume": None if budget.volume is None else str(budget.volume),
            "percentage": None if budget.percentage is None else str(budget.percentage),
        },
        "lines": [
            {
                "category": line.category,
                "description": line.description,
                "stream": line.stream,
                "per": line.per,
                "quantity": str(line.quantity),
                "rate": str(line.rate),
            }
            for line in sheet.lines.all()
        ],
    }


def input_from_text(told: dict[str, Any]) -> CostSheetInput:
    """The reverse of `input_as_text`."""
    overhead = told["overhead"]
    return CostSheetInput(
        participants=told["participants"],
        contact_hours=Decimal(told["contact_hours"]),
        lines=[
            CostLine(line["category"], Decimal(line["quantity"]), Decimal(line["rate"]), line["per"], line["stream"])
            for line in told["lines"]
        ],
        overhead=Overhead(
            overhead["basis"],
            {key: Decimal(amount) for key, amount in overhead["annual"].items()},
            volume=Decimal(overhead["volume"]) if overhead["volume"] else None,
            percentage=Decimal(overhead["percentage"]) if overhead["percentage"] else None,
        ),
        margin=Decimal(told["margin"]),
    )


def allowed_rates(sheet: CostSheet) -> dict[str, set[Decimal]]:
    """Per category the rates that may be used without the right to set them: valid today or when the sheet was made,
    or already on the sheet. A category without any set rate is free."""
    found: dict[str, set[Decimal]] = {}
    for day in {today(), sheet.created_at.astimezone(AMSTERDAM).date()}:
        for category, amount in Rate.objects.valid_on(day).values_list("category", "amount"):
            found.setdefault(category, set()).add(amount)
    for line in sheet.lines.all():
        if line.category in found:
            found[line.category].add(line.rate)
    return found


def current_rates() -> list[Rate]:
    """Today's rates in the order of the ten categories."""
    return _in_order(Rate.objects.valid_on(today()))


def standard_rates(day: date | None = None) -> list[Rate]:
    """The rates that a new sheet starts with, in the order of the ten categories."""
    return _in_order(Rate.objects.valid_on(day or today()).filter(is_standard=True))


def _in_order(rates: Iterable[Rate]) -> list[Rate]:
    order = {key: number for number, key in enumerate(CostCategory.values)}
    return sorted(rates, key=lambda rate: (order[rate.category], rate.label))
