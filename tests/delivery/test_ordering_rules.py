"""Dividing a price, paying in parts, when an invoice goes out, what a withdrawal leaves: pure rules."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from delivery import instalments, invoicing, withdrawal
from delivery.ordering import Deal, Payer, shares
from delivery.start_file import start_file
from llo_portal.kernel.money import CENT, ZERO, cents

amounts = st.decimals(min_value="0.01", max_value="9999.99", places=2)
MONDAY = date(2026, 11, 23)


@given(amounts, st.sampled_from([Decimal(0), Decimal("0.09"), Decimal("0.21")]))
def test_every_amount_can_be_written_on_an_invoice(amount: Decimal, fraction: Decimal) -> None:
    base, rounding = invoicing.excluding(amount, fraction)
    assert base + cents(base * fraction) + rounding == amount
    assert rounding in (ZERO, CENT)


@given(st.lists(amounts, min_size=1, max_size=3), st.data())
def test_the_shares_are_exactly_the_price(told: list[Decimal], data: st.DataObject) -> None:
    total = sum(told, ZERO)
    hidden = data.draw(st.sampled_from([None, 0]))
    asked = [None if number == hidden else amount for number, amount in enumerate(told)]
    found = shares(total, asked)
    assert found == tuple(told)


def test_shares_that_do_not_add_up_are_refused() -> None:
    assert shares(Decimal(100), [Decimal(60), Decimal(30)]) is None
    assert shares(Decimal(100), [Decimal(100), None]) is None, "nothing would be left"
    assert shares(Decimal(100), [Decimal(130), None]) is None
    with pytest.raises(ValueError, match="not the price"):
        Deal(payers=(Payer("zelf", Decimal(10)),)).settled(Decimal(20))


def test_nothing_left_to_pay_has_no_payers() -> None:
    deal = Deal(way="termijnen", parts=3, payers=(Payer("zelf", Decimal(10)),)).settled(ZERO)
    assert (deal.payers, deal.way, deal.parts) == ((), "factuur", 1)


def test_parts_are_offered_from_an_amount_on() -> None:
    assert instalments.offered(Decimal("249.99"), least=Decimal(250), most=4) == ()
    assert instalments.offered(Decimal(250), least=Decimal(250), most=4) == (2, 3, 4)


def test_a_part_falls_due_every_month_also_in_february() -> None:
    assert instalments.due_days(date(2026, 12, 31), 3) == (date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28))


@pytest.mark.parametrize(
    ("starts", "at_once", "out"),
    [
        (MONDAY + timedelta(60), False, MONDAY + timedelta(15)),  # after the fourteen days
        (MONDAY + timedelta(5), False, MONDAY + timedelta(5)),  # it starts sooner
        (MONDAY - timedelta(1), False, MONDAY),  # it runs already
        (MONDAY + timedelta(60), True, MONDAY),  # paid online
    ],
)
def test_the_invoice_comes_after_the_time_to_think(starts: date, at_once: bool, out: date) -> None:
    assert invoicing.goes_out_on(ordered_on=MONDAY, starts_on=starts, at_once=at_once) == out


def test_consent_is_needed_for_a_start_within_the_fourteen_days() -> None:
    assert withdrawal.needs_consent(ordered_on=MONDAY, starts_on=MONDAY + timedelta(14))
    assert not withdrawal.needs_consent(ordered_on=MONDAY, starts_on=MONDAY + timedelta(15))


def test_lessons_given_without_consent_are_ours_to_lose() -> None:
    assert withdrawal.share_given(held=2, planned=8, consented=False) == 0
    assert withdrawal.share_given(held=2, planned=8, consented=True) == Decimal("0.25")
    assert withdrawal.share_given(held=0, planned=8, consented=True) == 0
    assert withdrawal.part_of(Decimal("99.99"), Decimal("0.25")) == Decimal("25.00")


@given(amounts, st.integers(0, 40), st.integers(0, 40))
def test_never_more_than_the_price_stays_due(amount: Decimal, held: int, planned: int) -> None:
    due = withdrawal.part_of(amount, withdrawal.share_given(held=held, planned=planned, consented=True))
    assert ZERO <= due <= amount


def _file(**changes: object) -> str:
    told = {
        "uid": "abc@huis", "sequence": 0, "title": "Lassen; deel 1, avond", "day": date(2027, 3, 29), "begins_at": time(19),
        "ends_at": time(21, 30), "place": "Woerden", "stamp": datetime(2026, 11, 25, tzinfo=UTC), "url": "https://huis/x",
    }  # fmt: skip
    return start_file(**{**told, **changes})  # type: ignore[arg-type]


def test_the_calendar_file_keeps_its_uid_and_knows_summer_time() -> None:
    first, second = (Calendar.from_ical(_file(sequence=n)).walk("VEVENT")[0] for n in (0, 1))
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert first.decoded("dtstart").hour == 17, "19:00 in Amsterdam on the first summer Monday"


def test_without_clock_times_it_is_the_whole_day() -> None:
    event = Calendar.from_ical(_file(begins_at=None)).walk("VEVENT")[0]
    assert event.decoded("dtstart") == date(2027, 3, 29)
