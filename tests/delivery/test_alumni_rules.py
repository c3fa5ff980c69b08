"""Totals from five, consent by version, and the words of a mail: rules without a database."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.alumni_totals import FEW, FEWEST, HIDDEN, part_words, parts, told
from delivery.alumni_wording import PURPOSES, change, wording_of, wording_on, wordings
from llo_portal.kernel.markup import as_text

COUNTS = st.lists(st.integers(0, 40), min_size=2, max_size=3)
CHOSEN = st.sets(st.sampled_from(PURPOSES))


@pytest.mark.parametrize(("count", "word"), [(0, "0"), (1, FEW), (4, FEW), (5, "5"), (120, "120")])
def test_a_count_is_told_from_five(count, word):
    assert told(count) == word


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((6, 7, 8), ("6", "7", "8")),
        ((6, 0, 8), ("6", "0", "8")),
        ((9, 2, 8), ("9", HIDDEN, HIDDEN)),  # one alone could be worked out
        ((9, 2, 2), (HIDDEN, HIDDEN, HIDDEN)),  # and so could four persons together
        ((9, 3, 4), ("9", HIDDEN, HIDDEN)),
        ((0, 0, 3), ("0", "0", HIDDEN)),
    ],
)
def test_parts_of_a_total(counts, words):
    assert part_words(counts) == words


@given(COUNTS)
def test_nobody_works_out_a_small_part(counts):
    """From the total and what is shown, every part of one to four persons can still be at least two numbers."""
    shown, total = parts(counts), sum(counts)
    hidden = [n for n, count in enumerate(shown) if count is None]
    assert all(shown[n] is not None for n, count in enumerate(counts) if count == 0)
    assert all(n in hidden for n, count in enumerate(counts) if 0 < count < FEWEST)
    if total < FEWEST or not hidden:
        return  # then the total itself is not told
    rest = total - sum(count for count in shown if count is not None)
    could = [v for v in product(range(1, rest + 1), repeat=len(hidden)) if sum(v) == rest]
    for place, n in enumerate(hidden):
        if counts[n] < FEWEST:
            assert len({v[place] for v in could}) > 1
    assert rest >= FEWEST


@given(CHOSEN, CHOSEN)
def test_choosing_twice_changes_nothing_more(held, wanted):
    first = change(held, wanted)
    now = (held | first.give) - first.withdraw
    assert now == wanted
    assert change(now, wanted) == change((), ())
    assert not first.give & first.withdraw


def test_nobody_agrees_to_what_we_do_not_ask():
    assert change((), {"alles"}) == change((), ())


def test_every_version_has_words_for_every_purpose():
    for one in wordings():
        assert set(one.words) == set(PURPOSES)
        assert wording_on(one.since).version == wording_of(one.version).version == one.version
    assert wording_on(date(1990, 1, 1)) == wordings()[0]
    assert wording_of("nooit") is None


def test_a_mail_has_the_words_without_the_marks():
    text = "# Kom je?\n\nWe praten **bij**.\nMet soep.\n\n- om zeven\n- tot *negen*\n\nLees [meer](https://voorbeeld.nl/x)."
    assert as_text(text) == (
        "Kom je?\n\nWe praten bij.\nMet soep.\n\n- om zeven\n- tot negen\n\nLees meer (https://voorbeeld.nl/x)."
    )


@given(st.text(max_size=200))
def test_any_text_becomes_a_mail(text):
    as_text(text)
