"""The path closes the gap, never asks what is not reached, and among few courses none is shorter."""

from itertools import combinations, permutations

from hypothesis import given
from hypothesis import strategies as st

from catalogue import skill_paths
from catalogue.skill_paths import Offer, path

SKILLS = "abcdef"
LEVELS = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 4), max_size=3)


def offers(most):
    one = st.tuples(st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 4), min_size=1, max_size=3), LEVELS)
    return st.lists(one, max_size=most).map(
        lambda rows: [Offer(str(n), gives, needs) for n, (gives, needs) in enumerate(rows)]
    )


def walk(steps, by_key, have):
    """What is reached step by step; fails when something is asked that is not reached yet, or nothing is added."""
    state = dict(have)
    for step in steps:
        offer = by_key[step.key]
        assert meets(state, offer.needs)
        assert step.adds
        assert step.adds == {s: v for s, v in offer.gives.items() if v > state.get(s, 0)}
        state |= step.adds
    return state


def meets(state, asked):
    return all(state.get(skill, 0) >= level for skill, level in asked.items())


def everything(rows, have):
    state = dict(have)
    for _ in rows:
        for offer in rows:
            if meets(state, offer.needs):
                state |= {s: max(v, state.get(s, 0)) for s, v in offer.gives.items()}
    return state


@given(offers(20), LEVELS, LEVELS)
def test_it_closes_what_can_be_closed_and_names_the_rest(rows, have, want):
    found = path(rows, have, want)
    state = walk(found.steps, {offer.key: offer for offer in rows}, have)
    assert meets(state, {s: v for s, v in want.items() if s not in found.missing})
    reach = everything(rows, have)
    assert found.missing == {s: v for s, v in want.items() if reach.get(s, 0) < v}
    assert len({step.key for step in found.steps}) == len(found.steps)


@given(offers(5), LEVELS, LEVELS)
def test_among_few_courses_none_is_shorter(rows, have, want):
    found = path(rows, have, want)
    goal = {s: v for s, v in want.items() if s not in found.missing}
    shorter = (order for n in range(len(found.steps)) for some in combinations(rows, n) for order in permutations(some))
    assert not any(reaches(order, have, goal) for order in shorter)


def reaches(order, have, goal):
    state = dict(have)
    for offer in order:
        if not meets(state, offer.needs):
            return False
        state |= {s: max(v, state.get(s, 0)) for s, v in offer.gives.items()}
    return meets(state, goal)


@given(offers(14), LEVELS, LEVELS)
def test_the_way_for_many_courses_holds_for_few_as_well(rows, have, want):
    reach = everything(rows, have)
    goal = {s: v for s, v in want.items() if reach.get(s, 0) >= v}
    taken = skill_paths._greedy(skill_paths._useful(rows, have, want), have, goal)
    assert reaches(taken, have, goal)
    for gone in taken:  # nothing unneeded is left
        rest = [offer for offer in taken if offer is not gone]
        assert not reaches(rest, have, goal)


def test_a_course_that_asks_something_comes_after_the_course_that_gives_it():
    rows = [
        Offer("lassen", {"lassen": 3}, {"tekenen": 2}),
        Offer("tekenen", {"tekenen": 2}),
        Offer("koken", {"koken": 3}),
    ]
    assert [step.key for step in path(rows, {}, {"lassen": 3}).steps] == ["tekenen", "lassen"]
    assert [step.key for step in path(rows, {"tekenen": 3}, {"lassen": 3}).steps] == ["lassen"]
    assert path(rows, {"lassen": 3}, {"lassen": 3}).steps == ()
    heavy, light = Offer("a", {"koken": 3}, hours=900), Offer("b", {"koken": 3}, hours=8)
    assert [step.key for step in path([heavy, light], {}, {"koken": 3}).steps] == ["b"]
    assert path(rows, {}, {"vliegen": 1}).missing == {"vliegen": 1}
