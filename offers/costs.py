"""The floor price behind a quote, from its frozen sums or, while they still move, from the sheet itself."""

from decimal import Decimal

from finance.costing import CostLine, CostSheetInput, Overhead, calculate
from finance.errors import CostingError
from finance.models import CostSheet
from offers.sending import Calculation


def calculation_of(sheet: CostSheet | None) -> Calculation | None:
    """None when there is no sheet, or one that cannot be calculated yet: both mean that no floor price is known."""
    if sheet is None:
        return None
    if sheet.frozen:
        return Calculation(sheet.participants, Decimal(sheet.frozen["floor_price"]))
    try:
        return Calculation(sheet.participants, calculate(_input(sheet)).floor_price)
    except CostingError:
        return None


def _input(sheet: CostSheet) -> CostSheetInput:
    budget = sheet.budget
    return CostSheetInput(
        participants=sheet.participants,
        contact_hours=sheet.contact_hours,
        lines=[CostLine(line.category, line.quantity, line.rate, line.per, line.stream) for line in sheet.lines.all()],
        overhead=Overhead(
            basis=budget.basis,
            annual={label: Decimal(str(amount)) for label, amount in budget.lines.items()},
            volume=budget.volume,
            percentage=budget.percentage,
        ),
        margin=sheet.margin,
    )
