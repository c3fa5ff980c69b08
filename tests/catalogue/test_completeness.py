"""The 28 checks: what is required, and that one hole is one item."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import completeness as c

FULL = c.CourseFacts(
    title="T", summary="S", description="D", credential="mbo-diploma", is_recognised=True, needs_level=True, level="mbo-3",
    crebo="99001", has_licence_holder=True, contact_hours=Decimal(8), self_study_hours=Decimal(0), weeks=2,
    entry_requirement="E", entry_helps="H", price_includes="P", valid_schemes=1, price_examples=2, week_text="W", bring="B",
    assessment="A", resits="R", exemption="X", next_step="N", self_check=2, modules=1, starts=(c.StartFacts(needs_place=True),),
    house_texts=frozenset({"betalen", "hulp", "gemist", "annuleren", "na-aanmelden", "overslaan"}), has_phone=True,
)  # fmt: skip


def test_a_full_course_misses_nothing():
    assert c.unmet(FULL) == []
    assert c.score(FULL) == 100


@pytest.mark.parametrize(
    ("hole", "keys"),
    [
        ({"summary": " "}, ["samenvatting"]), ({"valid_schemes": 0}, ["meebetalen"]), ({"price_examples": 1}, ["voorbeelden"]),
        ({"crebo": ""}, ["crebo"]), ({"has_licence_holder": False}, ["licentie"]), ({"self_study_hours": None}, ["thuis"]),
        ({"house_texts": frozenset({"overslaan"})}, ["betalen", "hulp", "gemist", "annuleren", "daarna"]),
        ({"has_phone": False}, ["bellen"]), ({"level": ""}, ["niveau"]), ({"is_checked": False}, ["nagekeken"]),
        ({"starts": (c.StartFacts(has_price=False), c.StartFacts())}, ["prijs"]),
        ({"starts": (c.StartFacts(needs_place=True, has_travel=False, knows_step_free=False),)}, ["reizen", "drempel"]),
        ({"starts": (c.StartFacts(needs_place=False, has_address=False),)}, []),
        ({"starts": ()}, []), ({"self_check": 0}, []), ({"week_text": ""}, []), ({"next_step": ""}, []),
        ({"valid_schemes": 0, "funding_note": "Er is er geen."}, []), ({"exemption": ""}, []),
    ],
)  # fmt: skip
def test_a_hole_is_named(hole, keys):
    assert [check.key for check in c.missing(replace(FULL, **hole))] == keys


def test_every_number_of_the_list_is_covered_or_done_by_the_page_itself():
    by_the_page = {9, 12, 26, 27}  # form is never empty; waiting list, figures and the printed page are the page's work
    assert {check.number for check in c.CHECKS} == set(range(1, 29)) - by_the_page
    assert len({check.key for check in c.CHECKS}) == len(c.CHECKS)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_figures_under_ten_people_stay_away(rated, finished, passed):
    told = c.figures(rated=rated, rating_sum=rated * 8, finished=finished, passed=min(passed, finished))
    assert (told.rating is None) == (rated < 10)
    assert (told.passed_percent is None) == (finished < 10)
    assert told.passed_percent is None or 0 <= told.passed_percent <= 100
