"""The pure rules: sums, content, what blocks sending, who may be asked."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llo_portal.kernel.choices import FundingStream, InstitutionKind, MarketFormula, Service
from offers.agreement import DATA, SUBJECTS, read_agreement, subjects
from offers.choices import RequestState
from offers.content import ContentLine, content_digest
from offers.diverting import Candidate, refusals
from offers.pricing import PricedLine, is_above_floor, totals, training_price_per_place
from offers.sending import Calculation, Deviation, QuotePolicy, SendingFacts, sending_reasons

DAY = date(2026, 11, 22)
TRAINING = PricedLine(Service.TRAINING, FundingStream.PRIVATE, Decimal(12), Decimal("2500.00"))
ADVICE = PricedLine(Service.ADVICE, FundingStream.PRIVATE, Decimal(8), Decimal("115.00"), Decimal("0.21"))
PUBLIC = PricedLine(Service.TRAINING, FundingStream.PUBLIC, Decimal(12), Decimal("1000.00"))
OPEN = QuotePolicy(True, frozenset({Service.TRAINING, Service.ADVICE}), frozenset(FundingStream), True, True)
FINE = SendingFacts(
    day=DAY, formula=MarketFormula.EMPLOYER, policy=OPEN, lines=(TRAINING, ADVICE), participants=12,
    valid_until=DAY + timedelta(days=30), recipient="ineke@voorbeeld.nl", deliverer="ROC Rijnstroom", has_consent=True,
    calculation=Calculation(12, Decimal("2163.49")),
)  # fmt: skip


def test_a_complete_quote_may_go():
    assert sending_reasons(FINE) == ()
    assert sending_reasons(replace(FINE, lines=(ADVICE,), has_consent=False, calculation=None)) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"has_consent": False}, "akkoord van ROC Rijnstroom"),
        ({"lines": ()}, "nog geen regels"),
        ({"recipient": ""}, "e-mailadres"),
        ({"calculation": None}, "nog geen calculatie"),
        ({"calculation": Calculation(10, Decimal("2163.49"))}, "10 plaatsen"),
        ({"calculation": Calculation(12, Decimal("2500.00"))}, "hoger zijn dan de bodemprijs"),
        ({"valid_until": DAY - timedelta(days=1)}, "geldig tot en met"),
        ({"policy": replace(OPEN, formula_open=False)}, "bieden we niets aan werkgevers aan"),
        ({"policy": replace(OPEN, services=frozenset({Service.TRAINING}))}, "dienst advies"),
        (
            {"lines": (PUBLIC,), "policy": replace(OPEN, streams=frozenset({FundingStream.PRIVATE}))},
            "geldstroom publiek",
        ),
        ({"lines": (TRAINING, PUBLIC), "policy": replace(OPEN, mixed_allowed=False)}, "in één traject"),
    ],
)
def test_each_obstacle_is_named_alone(change, words):
    [reason] = sending_reasons(replace(FINE, **change))
    assert words in reason


def test_everything_in_the_way_is_told_at_once():
    assert len(sending_reasons(replace(FINE, has_consent=False, recipient="", calculation=None))) == 3


def test_an_approval_lifts_the_floor_until_it_ends_and_no_further_down():
    cheap = replace(FINE, lines=(replace(TRAINING, unit_price=Decimal("2000.00")),))
    assert sending_reasons(cheap)
    assert not sending_reasons(replace(cheap, deviation=Deviation(Decimal("2000.00"), DAY)))
    assert sending_reasons(replace(cheap, deviation=Deviation(Decimal("2000.01"), DAY)))
    [ended] = sending_reasons(replace(cheap, deviation=Deviation(Decimal("1.00"), DAY - timedelta(days=1))))
    assert "liep tot en met" in ended


def test_a_cent_decides():
    at = replace(FINE, lines=(replace(TRAINING, unit_price=Decimal("2163.49")),))
    above = replace(FINE, lines=(replace(TRAINING, unit_price=Decimal("2163.50")),))
    assert sending_reasons(at)
    assert not sending_reasons(above)
    assert not is_above_floor(Decimal("1.00"), Decimal("1.00"))


def test_public_lines_are_shown_and_not_paid():
    sums = totals((TRAINING, ADVICE, PUBLIC))
    assert (sums.private, sums.public) == (Decimal("30920.00"), Decimal("12000.00"))
    assert (sums.vat, sums.to_pay) == (Decimal("193.20"), Decimal("31113.20"))
    assert training_price_per_place((TRAINING, ADVICE, PUBLIC), 12) == Decimal("2500.00")
    assert training_price_per_place((ADVICE, PUBLIC), 12) is None


money = st.decimals(min_value=0, max_value=99_999, places=2)
lines = st.builds(
    PricedLine, service=st.sampled_from(Service), stream=st.sampled_from(FundingStream),
    quantity=st.decimals(min_value="0.01", max_value=999, places=2), unit_price=money,
    vat_rate=st.sampled_from([Decimal(0), Decimal("0.09"), Decimal("0.21")]),
)  # fmt: skip


@given(st.lists(lines, max_size=12))
def test_the_paper_adds_up_to_the_cent(some):
    sums = totals(some)
    paid = [line for line in some if line.stream == FundingStream.PRIVATE]
    assert sums.private == sum((one.base for one in sums.per_rate), Decimal(0)) == sum(line.total for line in paid)
    assert sums.to_pay == sums.private + sum((one.vat for one in sums.per_rate), Decimal(0))
    assert sums.public == sum(line.total for line in some if line.stream == FundingStream.PUBLIC)
    assert totals(reversed(some)) == sums
    for line in some:
        assert abs(line.total - line.quantity * line.unit_price) <= Decimal("0.005")
        assert abs(line.vat - line.total * line.vat_rate) <= Decimal("0.005")


@given(st.lists(lines, min_size=1, max_size=6), st.integers(1, 60))
def test_the_price_per_place_never_promises_more_than_is_paid(some, places):
    price = training_price_per_place(some, places)
    if price is not None:
        paid = sum(ln.total for ln in some if ln.is_paid and ln.service == Service.TRAINING)
        assert price * places <= paid < (price + Decimal("0.01")) * places


def test_half_a_cent_goes_up():
    assert PricedLine(Service.ADVICE, FundingStream.PRIVATE, Decimal("0.50"), Decimal("0.01")).total == Decimal("0.01")
    odd = PricedLine(Service.ADVICE, FundingStream.PRIVATE, Decimal(1), Decimal("0.50"), Decimal("0.21"))
    assert odd.vat == Decimal("0.11")


def test_content_is_what_the_deliverer_does():
    line = ContentLine("scholing", "Training", Decimal(12), "plaats", "privaat")
    about = {
        "title": "T",
        "introduction": "",
        "course": "",
        "participants": 12,
        "choices": {"a": 1, "b": 2},
        "lines": [line],
    }
    digest = content_digest(**about)
    assert content_digest(**about | {"choices": {"b": 2, "a": 1}}) == digest
    assert content_digest(**about | {"lines": [replace(line, quantity=Decimal("12.00"))]}) == digest
    assert content_digest(**about | {"participants": 11}) != digest
    assert content_digest(**about | {"lines": [line, line]}) != digest


SCHOOL = Candidate("ROC Rijnstroom", InstitutionKind.MBO, True, False)
OTHER = Candidate("Vakschool Noord", InstitutionKind.PRIVATE, False, True)


def test_the_own_school_may_always_be_asked():
    assert refusals(SCHOOL, []) == ()


@pytest.mark.parametrize("answer", list(RequestState))
def test_another_educator_only_after_refusal_or_expiry(answer):
    allowed = answer in (RequestState.REFUSED, RequestState.EXPIRED)
    assert (refusals(OTHER, [answer]) == ()) is allowed


def test_a_competitor_is_not_asked():
    [reason] = refusals(replace(OTHER, policy_allows=False), [RequestState.REFUSED])
    assert "concurreren" in reason


def test_the_contract_says_what_the_product_knows():
    assert read_agreement(DATA)["uitvoeringsverzoek"]["statussen"] == RequestState.values
    assert len(subjects()) == len(SUBJECTS)
