"""Forecast, conversion and lead time."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from clients.pipeline import Chance, Ended, forecast, scores

WEIGHTS = {"vraag": 10, "intake": 25, "offerte": 60}
TODAY = date(2026, 11, 25)
amounts = st.none() | st.decimals(0, 10**6, places=2)
chances = st.builds(
    Chance, st.sampled_from([*WEIGHTS, "onbekend"]), amounts, st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31))
)


def test_a_month_weighs_every_amount_by_its_stage() -> None:
    rows = forecast(
        [Chance("vraag", Decimal(1000), date(2026, 12, 3)), Chance("offerte", Decimal("999.99"), date(2026, 12, 31))],
        WEIGHTS, TODAY,
    )  # fmt: skip
    assert [(r.month, r.count, r.value, r.weighted) for r in rows] == [
        (date(2026, 12, 1), 2, Decimal("1999.99"), Decimal("699.99"))
    ]


def test_what_is_overdue_counts_now_and_what_has_no_date_comes_last() -> None:
    rows = forecast([Chance("vraag", Decimal(10), None), Chance("vraag", None, date(2026, 3, 1))], WEIGHTS, TODAY)
    assert [(r.month, r.value) for r in rows] == [(date(2026, 11, 1), Decimal(0)), (None, Decimal(10))]


@given(st.lists(chances, max_size=30))
def test_nothing_gets_lost_in_a_forecast(found: list[Chance]) -> None:
    rows = forecast(found, WEIGHTS, TODAY)
    assert sum(r.count for r in rows) == len(found)
    assert sum(r.value for r in rows) == sum(c.value or 0 for c in found)
    assert all(0 <= r.weighted <= r.value for r in rows)
    dated = [r.month for r in rows if r.month]
    assert dated == sorted(dated)
    assert all(month >= TODAY.replace(day=1) for month in dated)


def test_scores_per_group() -> None:
    rows = scores([
        Ended("Werkgevers", True, Decimal(5000), 20), Ended("Werkgevers", False, None, 40),
        Ended("Werkgevers", True, Decimal(1000), 90), Ended("Uitkeringsinstanties", False, Decimal(1), 5),
    ])  # fmt: skip
    first, second = rows
    assert (first.group, first.won, first.lost, first.value) == ("Werkgevers", 2, 1, Decimal(6000))
    assert (first.conversion, first.days) == (Decimal("0.667"), 40)
    assert (second.won, second.conversion) == (0, Decimal("0.000"))
