"""Who pays what, to the cent."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.sharing import CENT, SharingError, by_percentages, divide

amounts = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
weights = st.lists(st.decimals(0, 10_000, places=2), min_size=1, max_size=60).filter(any)


@given(amounts, weights)
def test_shares_add_up_and_are_fair(amount, key):
    shares = divide(amount, key)
    assert sum(shares) == amount
    total = sum(key)
    for weight, share in zip(key, shares, strict=True):
        assert abs(share - amount * weight / total) < CENT
        assert weight or not share


@given(amounts, weights)
def test_who_weighs_more_never_pays_less(amount, key):
    pairs = sorted(zip(key, divide(amount, key), strict=True))
    assert all(a[1] <= b[1] + CENT for a, b in itertools.pairwise(pairs) if a[0] <= b[0])


@given(amounts, st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_percentages(amount, parts):
    cut = [Decimal(part) for part in parts]
    if sum(cut) != 100:
        with pytest.raises(SharingError, match="samen 100"):
            by_percentages(amount, cut)
    rest = Decimal(100) - sum(cut)
    if rest >= 0:
        assert sum(by_percentages(amount, [*cut, rest])) == amount


def test_the_cent_that_is_left():
    assert divide(Decimal("100.00"), [Decimal(1)] * 3) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert divide(Decimal("0.01"), [Decimal(0), Decimal(5)]) == [Decimal(0), Decimal("0.01")]


@pytest.mark.parametrize(("amount", "key"), [("-1", [1]), ("1.001", [1]), ("10", []), ("10", [0, 0]), ("10", [1, -1])])
def test_what_cannot_be_shared(amount, key):
    with pytest.raises(SharingError):
        divide(Decimal(amount), [Decimal(weight) for weight in key])
