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
    """A course by what it asks and what it adds. Of equally short paths the one with the fewest hours is shown."""

    key: str
    gives: Skills = field(default_factory=dict)
    needs: Skills = field(default_factory=dict)
    hours: int = 0


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
    """Breadth first over what is reached: the first round that meets the goal took the fewest courses; within a round the
    lightest way to each state is kept."""
    first = _Way(dict(have), (), 0)
    fringe, seen = {first.mark: first}, {first.mark}
    while fringe:
        if there := [way for way in fringe.values() if _meets(way.state, goal)]:
            return list(min(there, key=lambda way: way.hours).taken)
        following: dict[frozenset[tuple[str, int]], _Way] = {}
        for way in fringe.values():
            for offer in offers:
                new = way.after(offer)
                if new is None or new.mark in seen:
                    continue
                if new.mark not in following or new.hours < following[new.mark].hours:
                    following[new.mark] = new
        fringe = following
        seen |= following.keys()
    return []


@dataclass(frozen=True, slots=True)
class _Way:
    """What is reached, by which courses, in how many hours."""

    state: Skills
    taken: tuple[Offer, ...]
    hours: int

    @property
    def mark(self) -> frozenset[tuple[str, int]]:
        return frozenset(self.state.items())

    def after(self, offer: Offer) -> "_Way | None":
        """None when the course may not be taken yet or adds nothing."""
        added = _adds(self.state, offer)
        if not added or not _meets(self.state, offer.needs):
            return None
        return _Way({**self.state, **added}, (*self.taken, offer), self.hours + offer.hours)


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


def _gain(state: Skills, offer: Offer, goal: Skills) -> tuple[int, int, int]:
    added = _adds(state, offer)
    closed = sum(
        min(level, goal[skill]) - state.get(skill, 0)
        for skill, level in added.items()
        if state.get(skill, 0) < goal.get(skill, 0)
    )
    return closed, len(added), -offer.hours


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
