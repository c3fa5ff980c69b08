"""The worked examples of domein/kostprijs.md, and what must hold for every sheet."""

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.choices import CostCategory
from finance.costing import CostLine, CostSheetInput, FundingStream, Overhead, break_even, calculate
from finance.errors import CostingError

ANNUAL = {
    "personeel": D("420000"),
    "diensten": D("96000"),
    "marketing": D("48000"),
    "verborgen": D("24000"),
    "verzekeringen": D("7500"),
}
YEAR = Overhead("participant_hour", ANNUAL, volume=D("52000"))
A = CostSheetInput(
    participants=12,
    contact_hours=D("40"),
    lines=(
        CostLine("ontwikkeling", 60, D("78.50")),
        CostLine("intake", 1, D("45.00"), "participant"),
        CostLine("trainer", 76, D("96.40")),
        CostLine("lesmateriaal", 1, D("62.50"), "participant"),
        CostLine("machines", 16, D("35.00")),
        CostLine("verbruik", 1, D("18.75"), "participant"),
        CostLine("huisvesting", 10, D("145.00")),
        CostLine("examen", 1, D("185.00"), "participant"),
        CostLine("reis", 480, D("0.23")),
        CostLine("bijkomend", 1, D("650.00")),
    ),
    overhead=YEAR,
    margin=D("0.08"),
)
B = CostSheetInput(
    participants=15,
    contact_hours=D("24"),
    lines=(
        CostLine("trainer", 288, D("88.15"), stream=FundingStream.PUBLIC),
        CostLine("examen", 1, D("310.00"), "participant", FundingStream.PUBLIC),
        CostLine("intake", D("1.5"), D("45.00"), "participant"),
        CostLine("trainer", D("33.5"), D("96.40")),
        CostLine("lesmateriaal", 1, D("27.33"), "participant"),
        CostLine("bijkomend", 1, D("650.00")),
    ),
    overhead=YEAR,
    margin=D("0.05"),
)


def test_example_a_bespoke_for_an_employer() -> None:
    price = calculate(A)
    assert price.private.variable == D("18541.80")
    assert price.private.fixed == D("5496.92")
    assert price.private.margin == D("1923.10")
    assert price.private.total == D("25961.82")
    assert price.floor_price == D("2163.49")
    assert price.public.total == D("0.00")


@pytest.mark.parametrize(("price", "places"), [("2000", 14), ("1500", 24), ("700", None)])
def test_example_a_break_even(price: str, places: int | None) -> None:
    assert break_even(A, D(price), 30) == places


def test_example_b_mixed_programme() -> None:
    price = calculate(B)
    assert price.private.variable == D("5301.85")
    assert price.private.fixed == D("4122.69")
    assert price.private.margin == D("471.23")
    assert price.private.total == D("9895.77")
    assert price.floor_price == D("659.72")
    assert price.public.total == D("30037.20")


def test_example_3a_key_per_programme() -> None:
    price = calculate(replace(A, overhead=Overhead("programme", ANNUAL, volume=140)))
    assert (price.private.fixed, price.private.margin) == (D("4253.57"), D("1823.63"))
    assert (price.private.total, price.floor_price) == (D("24619.00"), D("2051.59"))


def test_example_3a_key_percentage() -> None:
    price = calculate(replace(A, overhead=Overhead("percentage", ANNUAL, percentage=D("0.30"))))
    assert (price.private.fixed, price.private.margin) == (D("5562.54"), D("1928.35"))
    assert (price.private.total, price.floor_price) == (D("26032.69"), D("2169.40"))


def test_the_stored_dutch_keys_are_understood_too() -> None:
    dutch = replace(
        A,
        overhead=replace(YEAR, basis="deelnemersuur"),
        lines=tuple(
            replace(line, per="deelnemer" if line.per == "participant" else "traject", stream="privaat")
            for line in A.lines
        ),
    )
    assert calculate(dutch) == calculate(A)


def test_each_line_is_rounded_half_up_by_itself() -> None:
    nothing = Overhead("percentage", {}, percentage=0)
    half = CostLine("reis", D("0.5"), D("0.01"))
    sheet = CostSheetInput(1, 0, [half, half, half], nothing, 0)
    assert calculate(sheet).amounts == (D("0.01"),) * 3
    assert calculate(sheet).private.total == D("0.03")


def test_a_third_of_the_year_three_times_is_exact() -> None:
    thirds = Overhead("participant_hour", {"alles": D("0.03")}, volume=D("6"))
    assert calculate(CostSheetInput(1, 1, (), thirds, 0)).private.fixed == D("0.01")  # exactly half a cent goes up


def line(**changes: Any) -> CostLine:
    return CostLine(**{"category": "trainer", "quantity": 1, "rate": 1, **changes})


def sheet(**changes: Any) -> CostSheetInput:
    return replace(A, **changes)


@pytest.mark.parametrize(
    "make",
    [
        lambda: sheet(participants=0),
        lambda: sheet(participants=-3),
        lambda: sheet(participants=10**7),
        lambda: sheet(participants=True),
        lambda: sheet(participants=2.0),
        lambda: sheet(participants=D("2.5")),
        lambda: sheet(contact_hours=D("-1")),
        lambda: sheet(contact_hours=1.5),
        lambda: sheet(margin=D("-0.01")),
        lambda: sheet(margin=0.08),
        lambda: sheet(margin=False),
        lambda: sheet(lines="trainer"),
        lambda: sheet(lines=[("trainer", 1, 1)]),
        lambda: sheet(lines=None),
        lambda: sheet(overhead=None),
        lambda: line(category="koffie"),
        lambda: line(category=["trainer"]),
        lambda: line(per="week"),
        lambda: line(stream="zwart"),
        lambda: line(stream=None),
        lambda: line(quantity=D("-1")),
        lambda: line(quantity=1.0),
        lambda: line(quantity=True),
        lambda: line(rate=D("-0.01")),
        lambda: line(rate=96.40),
        lambda: line(rate="96.40"),
        lambda: line(rate=None),
        lambda: line(rate=D("NaN")),
        lambda: line(rate=D("Infinity")),
        lambda: line(rate=D("1E+30")),
        lambda: line(rate=D("1E-90")),
        lambda: Overhead("hour", ANNUAL, volume=1),
        lambda: Overhead("participant_hour", ANNUAL),
        lambda: Overhead("programme", ANNUAL),
        lambda: Overhead("programme", ANNUAL, volume=0),
        lambda: Overhead("programme", ANNUAL, volume=-1),
        lambda: Overhead("programme", ANNUAL, volume=140.0),
        lambda: Overhead("percentage", ANNUAL, volume=140),
        lambda: Overhead("percentage", ANNUAL, percentage=D("-0.3")),
        lambda: Overhead("percentage", ANNUAL, percentage=0.3),
        lambda: Overhead("programme", {"hr": 1.0}, volume=1),
        lambda: Overhead("programme", {"hr": D("-1")}, volume=1),
        lambda: Overhead("programme", [1, 2], volume=1),
        lambda: break_even(A, -1, 30),
        lambda: break_even(A, 2000.0, 30),
        lambda: break_even(A, 2000, 0),
        lambda: break_even(A, 2000, 30.0),
    ],
)
def test_wrong_input_is_told_in_dutch(make: Any) -> None:
    with pytest.raises(CostingError) as error:
        make()
    assert error.value.message.endswith(".")


money = st.decimals(min_value=0, max_value=20_000, places=2)
small = st.decimals(min_value=0, max_value=500, places=3)
lines = st.lists(
    st.builds(
        CostLine,
        st.sampled_from(CostCategory.values),
        small,
        money,
        st.sampled_from(["programme", "participant"]),
        st.sampled_from(list(FundingStream)),
    ),
    max_size=8,
)
overheads = st.one_of(
    st.builds(
        Overhead,
        st.sampled_from(["participant_hour", "programme"]),
        st.dictionaries(st.sampled_from("abcde"), money),
        volume=st.integers(1, 60_000),
    ),
    st.builds(Overhead, st.just("percentage"), st.just({}), percentage=st.decimals(0, 1, places=4)),
)
sheets = st.builds(
    CostSheetInput,
    st.integers(1, 40),
    small,
    lines,
    overheads,
    st.decimals(min_value=0, max_value=1, places=4),
)


@given(sheets)
def test_the_floor_covers_the_cost_and_a_cent_less_does_not(sheet: CostSheetInput) -> None:
    price = calculate(sheet)
    assert price.floor_price * sheet.participants >= price.private.total
    assert not price.floor_price or (price.floor_price - D("0.01")) * sheet.participants < price.private.total


@given(sheets)
def test_parts_add_up_and_are_whole_cents(sheet: CostSheetInput) -> None:
    price = calculate(sheet)
    private = price.private
    assert private.total == private.variable + private.fixed + private.margin
    assert sum(price.amounts, D(0)) == private.variable + price.public.total
    for amount in (private.variable, private.fixed, private.margin, private.total, price.public.total):
        assert amount == amount.quantize(D("0.01")) >= 0


@given(sheets)
def test_more_places_never_cost_less(sheet: CostSheetInput) -> None:
    more = calculate(replace(sheet, participants=sheet.participants + 1))
    assert more.private.total >= calculate(sheet).private.total
    assert more.public.total >= calculate(sheet).public.total


@given(sheets, lines)
def test_public_lines_never_touch_the_private_price(sheet: CostSheetInput, extra: list[CostLine]) -> None:
    public = tuple(replace(line, stream=FundingStream.PUBLIC) for line in extra)
    assert calculate(replace(sheet, lines=(*sheet.lines, *public))).private == calculate(sheet).private


@settings(max_examples=60)
@given(sheets, money, st.integers(1, 25))
def test_break_even_is_the_first_number_that_covers(sheet: CostSheetInput, price: D, maximum: int) -> None:
    def covers(places: int) -> bool:
        return places * price >= calculate(replace(sheet, participants=places)).private.total

    expected = next((n for n in range(1, maximum + 1) if covers(n)), None)
    assert break_even(sheet, price, maximum) == expected
