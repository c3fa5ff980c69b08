"""The floor price behind a quote: what was frozen with it or, while it still moves, what the sheet comes to now."""

from finance.errors import CostingError
from finance.models import CostSheet
from finance.selectors import outcome_of
from offers.sending import Calculation


def calculation_of(sheet: CostSheet | None) -> Calculation | None:
    """None when there is no sheet, or one that cannot be calculated yet: both mean that no floor price is known."""
    if sheet is None:
        return None
    try:
        return Calculation(sheet.participants, outcome_of(sheet).floor_price)
    except CostingError:
        return None
