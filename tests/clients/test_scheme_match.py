"""The answer of a scheme: past, bijna, past niet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.choices import ConditionKind, OrganisationKind, SizeClass
from clients.scheme_match import (
    AMONG,
    SIZES,
    Condition,
    SchemeFacts,
    Situation,
    Verdict,
    check_value,
    judge,
    last_day_to_apply,
    match,
    told,
)

DAY = date(2026, 11, 25)
SCHEME = SchemeFacts(date(2026, 1, 1))
KNOWN = Situation(
    DAY, organisation="werkgever", formulas=("werkgevers",), sector="techniek", size="10-49", region="AM20",
    credential="mbo-certificaat", route="derde leerweg", level="mbo-3", course_range="basisaanbod", participants=8,
    start=date(2027, 3, 1),
)  # fmt: skip


def conditions() -> st.SearchStrategy[Condition]:
    among = st.sampled_from(sorted(AMONG)).flatmap(
        lambda kind: st.lists(st.sampled_from(sorted(AMONG[kind].labels)), min_size=1, max_size=4, unique=True).map(
            lambda value: Condition(kind, value)
        )
    )
    sizes = st.builds(
        Condition,
        st.sampled_from([ConditionKind.SIZE_MOST.value, ConditionKind.SIZE_LEAST.value]),
        st.sampled_from(SIZES),
    )
    numbers = st.builds(
        Condition,
        st.sampled_from([ConditionKind.PARTICIPANTS.value, ConditionKind.DAYS_BEFORE.value]),
        st.integers(1, 200),
    )
    months = st.lists(st.integers(1, 12), min_size=1, max_size=12, unique=True)
    return st.one_of(
        among, sizes, numbers, st.builds(Condition, st.just("maanden"), months),
        st.builds(Condition, st.just("navragen"), st.just([]), st.just("of het bedrijf lid is")),
    )  # fmt: skip


def situations() -> st.SearchStrategy[Situation]:
    return st.builds(
        Situation, st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        organisation=st.sampled_from(["", *OrganisationKind.values]), size=st.sampled_from(["", *SizeClass.values]),
        sector=st.sampled_from(["", "techniek", "horeca"]), region=st.sampled_from(["", "AM20"]),
        formulas=st.sampled_from([(), ("werkgevers",), ("uitkeringsinstanties", "werkgevers")]),
        route=st.sampled_from(["", "bbl", "geen"]), level=st.sampled_from(["", "mbo-2"]),
        credential=st.sampled_from(["", "mbo-diploma"]), course_range=st.sampled_from(["", "maatwerk"]),
        participants=st.none() | st.integers(1, 300), start=st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (Condition("sector", ["techniek"]), Verdict.FITS),
        (Condition("sector", ["horeca"]), Verdict.NOT),
        (Condition("grootte-hoogstens", "50-249"), Verdict.FITS),
        (Condition("grootte-hoogstens", "1-9"), Verdict.NOT),
        (Condition("grootte-minstens", "50-249"), Verdict.NOT),
        (Condition("leerweg", ["bbl"]), Verdict.NOT),
        (Condition("deelnemers", 8), Verdict.FITS),
        (Condition("deelnemers", 9), Verdict.NEARLY),
        (Condition("vooraf", 96), Verdict.FITS),  # 25 November is 96 days before 1 March
        (Condition("vooraf", 97), Verdict.NEARLY),
        (Condition("maanden", [11]), Verdict.FITS),
        (Condition("maanden", [3, 9]), Verdict.NEARLY),
        (Condition("navragen", [], "of het bedrijf lid is"), Verdict.NEARLY),
    ],
)
def test_each_kind_of_condition(condition, verdict):
    assert judge(condition, KNOWN).verdict is verdict


def test_the_sentence_tells_why_and_what_to_ask():
    scheme = replace(SCHEME, conditions=(Condition("deelnemers", 10), Condition("regio", ["AM20"])))
    answer = match(scheme, replace(KNOWN, region=""))
    assert answer is not None
    assert answer.sentence == (
        "bijna, want er zijn 10 deelnemers nodig, dat is 2 meer; nog onbekend: de arbeidsmarktregio van de klant"
    )
    refused = match(replace(SCHEME, sectors=("horeca",)), KNOWN)
    assert refused is not None
    assert refused.sentence == "past niet, want alleen voor de sector horeca"
    assert match(replace(SCHEME, sectors=("techniek",)), KNOWN).sentence == "past"  # type: ignore[union-attr]


def test_a_scheme_vanishes_the_day_after_its_end_or_deadline():
    for scheme in (replace(SCHEME, ends_on=DAY), replace(SCHEME, deadline=DAY)):
        assert match(scheme, KNOWN) is not None
        assert match(scheme, replace(KNOWN, day=DAY + timedelta(days=1))) is None


def test_a_scheme_that_starts_later_or_ends_before_the_start_nearly_fits():
    assert (
        match(replace(SCHEME, sectors=("techniek",), starts_on=DAY + timedelta(days=1)), KNOWN).verdict
        is Verdict.NEARLY
    )  # type: ignore[union-attr]
    assert match(replace(SCHEME, sectors=("techniek",), ends_on=date(2027, 2, 28)), KNOWN).verdict is Verdict.NEARLY  # type: ignore[union-attr]


def test_last_day_to_apply_is_the_earliest_that_counts():
    scheme = replace(SCHEME, deadline=date(2027, 2, 1), conditions=(Condition("vooraf", 30),))
    assert last_day_to_apply(scheme, date(2027, 3, 1)) == date(2027, 1, 30)
    assert last_day_to_apply(scheme, None) == date(2027, 2, 1)
    assert last_day_to_apply(SCHEME, date(2027, 3, 1)) is None


@given(st.lists(conditions(), min_size=1, max_size=6), conditions(), situations())
def test_one_more_condition_never_makes_it_better(some, more, at):
    before = match(replace(SCHEME, conditions=tuple(some)), at)
    after = match(replace(SCHEME, conditions=(*some, more)), at)
    assert before is not None
    assert after is not None
    assert after.verdict >= before.verdict


@given(st.lists(conditions(), max_size=6), situations())
def test_whatever_is_not_a_plain_yes_says_why(some, at):
    answer = match(replace(SCHEME, conditions=tuple(some)), at)
    assert answer is not None
    assert (answer.verdict is Verdict.FITS) == (not answer.reasons and not answer.to_ask)
    assert answer.verdict is not Verdict.NOT or answer.reasons


@given(st.lists(conditions(), max_size=6), situations(), st.randoms())
def test_the_order_of_conditions_does_not_matter(some, at, random):
    turned = list(some)
    random.shuffle(turned)
    one, other = (match(replace(SCHEME, conditions=tuple(c)), at) for c in (some, turned))
    assert one is not None
    assert other is not None
    assert (one.verdict, set(one.reasons), set(one.to_ask)) == (other.verdict, set(other.reasons), set(other.to_ask))


@given(conditions())
def test_with_everything_known_only_what_must_be_asked_is_unknown(condition):
    answer = judge(condition, KNOWN)
    assert bool(answer.to_ask) == (condition.kind == ConditionKind.ASK)


@given(conditions())
def test_every_good_value_passes_and_can_be_told(condition):
    assert check_value(condition.kind, condition.value) is None
    assert told(condition)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("sector", []), ("sector", ["onzin"]), ("deelnemers", 0), ("deelnemers", True), ("deelnemers", "8"), ("maanden", [13]),
     ("grootte-hoogstens", "5"), ("navragen", ["x"]), ("onzin", [])],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_dutch(kind, value):
    assert check_value(kind, value)


def test_a_scheme_without_conditions_fits_nobody_by_itself() -> None:
    answer = match(SCHEME, KNOWN)
    assert answer is not None
    assert (answer.verdict, answer.sentence) == (Verdict.UNKNOWN, "controleer zelf: wij kennen geen voorwaarden")
    later = match(replace(SCHEME, starts_on=DAY + timedelta(days=9)), KNOWN)
    assert later is not None
    assert "de regeling begint op 4" in later.sentence
    assert match(replace(SCHEME, ends_on=DAY - timedelta(days=1)), KNOWN) is None
