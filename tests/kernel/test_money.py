from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llo_portal.kernel.money import CENT, cents, cents_up, euro

AMOUNTS = st.decimals(min_value=-(10**7), max_value=10**7, allow_nan=False, places=5)


@pytest.mark.parametrize(
    ("amount", "text"), [("0.005", "0.01"), ("2.675", "2.68"), ("-2.675", "-2.68"), ("1.0049", "1.00")]
)
def test_half_cents_go_up(amount, text):
    assert cents(Decimal(amount)) == Decimal(text)


@given(AMOUNTS)
def test_rounding_stays_within_half_a_cent(amount):
    assert abs(cents(amount) - amount) <= CENT / 2


@given(AMOUNTS.filter(lambda amount: amount >= 0))
def test_a_floor_is_never_undercut(amount):
    assert amount <= cents_up(amount) < amount + CENT


@pytest.mark.parametrize(
    ("amount", "text"),
    [(Decimal("1234.5"), "€ 1.234,50"), (0, "€ 0,00"), (Decimal("-1000000"), "€ -1.000.000,00"), (None, "")],
)
def test_amounts_are_written_the_dutch_way(amount, text):
    assert euro(amount).replace("\u00a0", " ") == text
