"""The carousel against brute force, and the promise that it is quick."""

from datetime import date, time, timedelta
from itertools import product
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.carousel import Block, Run, circle, plan, possible, together
from catalogue.carousel_time import Wish, days_of, fall_together, misses, parts_of

DAY = date(2027, 1, 4)  # a Monday
WISH = Wish(DAY)
EVENING = {"begins": time(19), "ends": time(21), "parts": frozenset(("avond",))}


def run(key, block, start=0, length=20, days=(0,), **extra):
    begin = DAY + timedelta(days=start)
    return Run(key, block, begin, begin + timedelta(days=length), frozenset(days), **{**EVENING, **extra})


@st.composite
def puzzles(draw):
    """Up to four blocks with up to four starts each, some full, held or cancelled, with wishes."""
    count = draw(st.integers(1, 4))
    names = [f"b{n}" for n in range(count)]
    blocks = [
        Block(name, name, draw(st.frozensets(st.sampled_from(names[:n])) if n else st.just(frozenset())))
        for n, name in enumerate(names)
    ]
    runs = []
    for name in names:
        for n in range(draw(st.integers(0, 4))):
            hour = draw(st.sampled_from((9, 13, 19)))
            clock = draw(st.booleans())
            runs.append(
                run(
                    f"{name}{n}", name, draw(st.integers(-5, 60)), draw(st.integers(0, 30)),
                    draw(st.frozensets(st.integers(0, 6), max_size=2)),
                    begins=time(hour) if clock else None, ends=time(hour + 3) if clock else None,
                    parts=parts_of(time(hour), time(hour + 3), ""), free=draw(st.sampled_from((0, 1, 5))),
                    is_cancelled=draw(st.integers(0, 9)) == 0, is_held=draw(st.integers(0, 9)) == 0,
                )
            )  # fmt: skip
    every = [(day, part) for day in range(7) for part in ("ochtend", "middag", "avond")]
    slots = draw(st.one_of(st.none(), st.frozensets(st.sampled_from(every), min_size=12)))
    return draw(st.permutations(blocks)), runs, Wish(DAY + timedelta(days=draw(st.integers(0, 10))), slots)


def fits(blocks, chosen):
    for block in blocks:
        mine = chosen[block.key]
        if any(need in chosen and not chosen[need].ends_on < mine.starts_on for need in block.needs):
            return False
        if any(other != block.key and together(mine, run) for other, run in chosen.items()):
            return False
    return True


def brute(blocks, runs, wish):
    """The same question by trying everything: earliest finish, then block by block the soonest."""
    rows = []
    for block in blocks:
        row = sorted((r for r in runs if r.block == block.key and possible(r, wish)), key=lambda r: r.rank)
        rows.append([r for r in row if r.is_held][:1] or row)
    found = [dict(zip([b.key for b in blocks], choice, strict=True)) for choice in product(*rows)]
    found = [chosen for chosen in found if fits(blocks, chosen)]
    return min(found, key=lambda c: (max(r.ends_on for r in c.values()), [c[b.key].rank for b in blocks]), default=None)


@given(puzzles())
def test_the_path_is_the_best_there_is(puzzle):
    blocks, runs, wish = puzzle
    best, path = brute(blocks, runs, wish), plan(blocks, runs, wish)
    if best is not None:
        assert path.blocked == ()
        assert path.chosen == best
        assert path.finish == max(r.ends_on for r in best.values())
    else:
        assert path.blocked
        assert path.finish is None


@given(puzzles())
def test_without_a_path_the_part_holds_and_no_next_block_fits(puzzle):
    blocks, runs, wish = puzzle
    path = plan(blocks, runs, wish)
    kept = [block for block in blocks if block.key in path.chosen]
    assert {block.key for block in blocks} - set(path.chosen) == set(path.blocked)
    assert fits(kept, path.chosen)
    for number, block in enumerate(blocks):
        if block.key in path.blocked and block.needs <= {k.key for k in kept}:
            earlier = [b for b in kept if b in blocks[:number]] + [block]
            needed = {key for b in earlier for key in b.needs} - {b.key for b in earlier}
            if not needed:
                assert brute([b for b in blocks if b in kept or b is block], runs, wish) is None


@given(puzzles(), st.randoms())
def test_the_order_of_the_starts_does_not_matter(puzzle, random):
    blocks, runs, wish = puzzle
    shuffled = list(runs)
    random.shuffle(shuffled)
    assert plan(blocks, runs, wish) == plan(blocks, shuffled, wish)


def periods(blocks, count, **extra):
    """Every block starts in every period on the same evening: each period holds one block."""
    return [run(f"{b.key}-{n:02}", b.key, 28 * n, 20, **extra) for b in blocks for n in range(count)]


@pytest.mark.parametrize(("blocks", "count"), [(15, 12), (12, 12), (15, 15), (15, 16)])
def test_all_on_one_evening_is_decided_at_once(blocks, count):
    """Fifteen blocks in twelve periods: no path, and nobody waits for the answer."""
    rows = [Block(f"b{n:02}", f"Blok {n}") for n in range(blocks)]
    began = perf_counter()
    path = plan(rows, periods(rows, count), WISH)
    assert perf_counter() - began < 3  # measured under 0.5 s; two cores are shared
    assert bool(path.blocked) == (blocks > count)


def test_blocks_run_side_by_side_when_lessons_do_not_meet():
    blocks = [Block("a", "A"), Block("b", "B")]
    path = plan(blocks, [run("a1", "a"), run("b1", "b", days=(1,)), run("b2", "b", 28)], WISH)
    assert [r.key for r in path.chosen.values()] == ["a1", "b1"]


def test_what_must_be_done_first_is_over_before_the_next_begins():
    blocks = [Block("a", "A"), Block("b", "B", frozenset("a"))]
    runs = [run("a1", "a", 0, 20), run("b1", "b", 20, days=(1,)), run("b2", "b", 21, days=(1,))]
    assert plan(blocks, runs, WISH).chosen["b"].key == "b2"


def test_a_seat_that_is_held_stays_although_it_is_full_and_early():
    held = run("a1", "a", -10, free=0, is_held=True)
    assert plan([Block("a", "A")], [held, run("a2", "a", 5)], WISH).chosen["a"] == held


def test_a_circle_is_named_and_refused():
    assert set(circle({"a": ["b"], "b": ["c"], "c": ["b"]})) == {"a", "b", "c"}
    assert circle({"a": ["b"], "b": [], "c": ["a", "b"]}) == []
    with pytest.raises(ValueError, match="circle"):
        plan([Block("a", "A", frozenset("b")), Block("b", "B", frozenset("a"))], [], WISH)


def test_parts_of_the_day():
    assert parts_of(time(9), time(12), "") == {"ochtend"}
    assert parts_of(time(9), time(16), "") == {"ochtend", "middag"}
    assert parts_of(time(13), time(16, 30), "") == {"middag"}
    assert parts_of(time(16), time(21), "") == {"middag", "avond"}
    assert parts_of(None, None, "dag") == {"ochtend", "middag"}
    assert days_of([], "weekend") == {5, 6}


def test_without_days_one_free_day_is_enough():
    start = run("a", "a", days=())
    assert not misses(start, Wish(DAY, frozenset({(3, "avond")})))
    assert misses(start, Wish(DAY, frozenset({(3, "ochtend")})))


def test_two_starts_that_share_only_days_without_lessons_do_not_meet():
    first, last = run("a", "a", 0, 2, days=(2,)), run("b", "b", 3, 10, days=(2,))
    assert not fall_together(first, last)
    assert fall_together(run("a", "a", 0, 2, days=(2,)), run("b", "b", 2, 10, days=(2,)))
    assert not fall_together(run("a", "a", 0, 1, days=(2,)), run("b", "b", 0, 1, days=(2,)))
