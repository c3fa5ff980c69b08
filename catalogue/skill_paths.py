"""From what somebody can to what he wants to be able to: the courses in between. Pure.

A course may be taken when everything it asks is reached; afterwards everything it adds is reached. What is reached does not
depend on the order, so the shortest path is the smallest set of courses: found exactly among few courses, and by taking
what adds most among many.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Skills = Mapping[str, int]  # skill -> level, 1 to 4
FEW = 12  # up to this many courses that matter, all sets are tried


@dataclass(frozen=True, slots=True)
class Offer:
    """A course by what it asks and what it adds."""

    key: str
    gives: Skills = field(default_factory=dict)
    needs: Skills = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A course to take, and the skills (with their new level) that it adds to what was reached before it."""

    key: str
    adds: Skills


@dataclass(frozen=True, slots=True)
class Path:
    """`missing` are the skills that no order of these courses reaches."""

    steps: tuple[Step, ...] = ()
    missing: Skills = field(default_factory=dict)


def path(offers: Iterable[Offer], have: Skills, want: Skills) -> Path:
    """The courses that close the gap, in an order in which nothing is asked that is not reached yet."""
    useful = _useful(list(offers), have, want)
    reached = _all_of(useful, have)
    missing = {skill: level for skill, level in want.items() if reached.get(skill, 0) < level}
    goal = {skill: level for skill, level in want.items() if skill not in missing}
    chosen = _fewest(useful, have, goal) if len(useful) <= FEW else _greedy(useful, have, goal)
    return Path(_told(chosen, have), missing)


def _meets(state: Skills, asked: Skills) -> bool:
    return all(state.get(skill, 0) >= level for skill, level in asked.items())


def _adds(state: Skills, offer: Offer) -> dict[str, int]:
    return {skill: level for skill, level in offer.gives.items() if level > state.get(skill, 0)}


def _useful(offers: list[Offer], have: Skills, want: Skills) -> list[Offer]:
    """Courses that add something wanted, or something that another useful course asks; in a fixed order."""
    asked = {skill for skill, level in want.items() if have.get(skill, 0) < level}
    found: dict[str, Offer] = {}
    todo = set(asked)
    while todo:
        new = [o for o in offers if o.key not in found and todo & _adds(have, o).keys()]
        found |= {offer.key: offer for offer in new}
        todo = {skill for offer in new for skill, level in offer.needs.items() if have.get(skill, 0) < level} - asked
        asked |= todo
    return [found[key] for key in sorted(found)]


def _all_of(offers: Collection[Offer], have: Skills) -> dict[str, int]:
    """What is reached when everything that may be taken is taken."""
    state, todo, moved = dict(have), list(offers), True
    while moved:
        open_now = [offer for offer in todo if _meets(state, offer.needs)]
        moved = bool(open_now)
        for offer in open_now:
            state |= _adds(state, offer)
        todo = [offer for offer in todo if offer not in open_now]
    return state


def _fewest(offers: Sequence[Offer], have: Skills, goal: Skills) -> list[Offer]:
    """Breadth first over what is reached: the first state that meets the goal took the fewest courses."""
    fringe: list[tuple[dict[str, int], tuple[Offer, ...]]] = [(dict(have), ())]
    seen = {frozenset(have.items())}
    while fringe:
        following = []
        for state, taken in fringe:
            if _meets(state, goal):
                return list(taken)
            for offer in offers:
                added = _adds(state, offer)
                after = state | added
                if added and _meets(state, offer.needs) and (mark := frozenset(after.items())) not in seen:
                    seen.add(mark)
                    following.append((after, (*taken, offer)))
        fringe = following
    return []


def _greedy(offers: Sequence[Offer], have: Skills, goal: Skills) -> list[Offer]:
    """Each time the course that adds most of what is wanted; then everything that turns out to be unneeded goes."""
    state, taken = dict(have), []
    while not _meets(state, goal):
        open_now = [offer for offer in offers if _meets(state, offer.needs) and _adds(state, offer)]
        if not open_now:
            break
        best = max(open_now, key=lambda offer: _gain(state, offer, goal))
        taken.append(best)
        state |= _adds(state, best)
    for offer in reversed(list(taken)):
        rest = [one for one in taken if one is not offer]
        if _in_order(rest, have) and _meets(_all_of(rest, have), goal):
            taken = rest
    return taken


def _gain(state: Skills, offer: Offer, goal: Skills) -> tuple[int, int]:
    added = _adds(state, offer)
    closed = sum(
        min(level, goal[skill]) - state.get(skill, 0)
        for skill, level in added.items()
        if state.get(skill, 0) < goal.get(skill, 0)
    )
    return closed, len(added)


def _in_order(offers: Iterable[Offer], have: Skills) -> bool:
    state = dict(have)
    for offer in offers:
        if not _meets(state, offer.needs):
            return False
        state |= _adds(state, offer)
    return True


def _told(offers: Iterable[Offer], have: Skills) -> tuple[Step, ...]:
    state, steps = dict(have), []
    for offer in offers:
        added = _adds(state, offer)
        steps.append(Step(offer.key, added))
        state |= added
    return tuple(steps)
