"""Why a start was not chosen, in words."""

from datetime import timedelta

import pytest
from hypothesis import given

from catalogue.carousel import Block, plan
from catalogue.carousel_time import Wish
from catalogue.carousel_words import Reason, tell
from tests.catalogue.test_carousel import DAY, puzzles, run

A, B = Block("a", "Zorg"), Block("b", "Techniek", frozenset("a"))
FREE = Block("b", "Techniek")


def reasons(blocks, runs, wish=None):
    wish = wish or Wish(DAY)
    told = tell(blocks, runs, wish, plan(blocks, runs, wish))
    return {each.run.key: each.reason for one in told for each in one.skipped}, told


@pytest.mark.parametrize(
    ("blocks", "runs", "wish", "skipped", "reason"),
    [
        ([A], [run("a1", "a", free=0), run("a2", "a", 30)], None, "a1", Reason.FULL),
        ([A], [run("a1", "a", is_cancelled=True), run("a2", "a", 30)], None, "a1", Reason.CANCELLED),
        ([A], [run("a1", "a"), run("a2", "a", 30)], Wish(DAY + timedelta(days=1)), "a1", Reason.EARLY),
        (
            [A],
            [run("a1", "a"), run("a2", "a", 30, days=(1,))],
            Wish(DAY, frozenset({(1, "avond")})),
            "a1",
            Reason.UNAVAILABLE,
        ),
        ([A], [run("a1", "a"), run("a2", "a", 30)], None, "a2", Reason.LATER),
        ([A, B], [run("a1", "a"), run("b1", "b", 10, days=(1,)), run("b2", "b", 40)], None, "b1", Reason.EARLY),
        ([A, B], [run("a1", "a"), run("a2", "a", 30, days=(1,)), run("b1", "b", 40)], None, "a2", Reason.LATE),
        ([A, FREE], [run("a1", "a"), run("b1", "b", 1), run("b2", "b", 40)], None, "b1", Reason.OVERLAPS),
        ([A, B], [run("a1", "a", free=0), run("b1", "b", 40)], None, "b1", Reason.WAITS),
        ([A, FREE], [run("a1", "a"), run("a2", "a", 1, days=(2,)), run("b1", "b", 40)], None, "a2", Reason.SPARE),
    ],
)
def test_every_reason_has_its_word(blocks, runs, wish, skipped, reason):
    assert reasons(blocks, runs, wish)[0][skipped] == reason


@given(puzzles())
def test_every_start_is_chosen_or_has_a_reason_and_every_block_a_sentence(puzzle):
    blocks, runs, wish = puzzle
    found, told = reasons(blocks, runs, wish)
    chosen = {one.run.key for one in told if one.run}
    assert found.keys() | chosen == {r.key for r in runs}
    assert not found.keys() & chosen
    assert all(one.why.endswith(".") for one in told)
    assert [one.block for one in told] == blocks


@given(puzzles())
def test_sentences_are_short(puzzle):
    for one in reasons(*puzzle)[1]:
        assert all(len(sentence.replace("\u00a0", " ").split()) <= 22 for sentence in one.why.split(". "))


def test_the_same_reason_is_told_once():
    runs = [run(f"a{n}", "a", 30 * n, free=0) for n in range(4)] + [run("a9", "a", 200)]
    assert reasons([A], runs)[1][0].why == "Eerder kan niet. 4 starts: vol."
    runs = [run("a0", "a", free=0), run("a1", "a", 30, is_cancelled=True), run("a9", "a", 200)]
    assert reasons([A], runs)[1][0].why.replace("\u00a0", " ") == (
        "Eerder kan niet. 3 februari 2027: gaat niet door. 4 januari 2027: vol."
    )


def test_a_block_without_starts_says_so():
    assert reasons([A], [])[1][0].why == "Er is nog geen start van dit blok."
