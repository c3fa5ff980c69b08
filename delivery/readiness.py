"""May a programme go on? Facts in, Dutch reasons out; nothing is looked up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one programme. `without_result` counts learners who take part and have no result."""

    has_leader: bool
    sessions: int
    learners: int
    needs_promise: bool
    is_promised: bool
    without_result: int = 0
    sessions_to_come: int = 0


def against_ready(facts: Facts) -> tuple[str, ...]:
    """What stands in the way of `gereed`."""
    reasons = []
    if not facts.has_leader:
        reasons.append("Wijs eerst een programmaleider aan.")
    if not facts.sessions:
        reasons.append("Plan eerst minstens één bijeenkomst.")
    return tuple(reasons)


def against_start(facts: Facts) -> tuple[str, ...]:
    """What stands in the way of `lopend`. Without a promise of the deliverer nothing starts when we mediate
    (strategie.yaml, rol: bemiddelaar)."""
    reasons = list(against_ready(facts))
    if not facts.learners:
        reasons.append("Er zijn nog geen deelnemers.")
    if facts.needs_promise and not facts.is_promised:
        reasons.append("De school heeft de uitvoering nog niet toegezegd. Zonder toezegging start het traject niet.")
    return tuple(reasons)


def against_finish(facts: Facts, reason: str) -> tuple[str, ...]:
    """Finishing needs a result of every learner, or a reason."""
    if facts.without_result and not reason.strip():
        one = facts.without_result == 1
        who = "1 deelnemer heeft" if one else f"{facts.without_result} deelnemers hebben"
        return (f"{who} nog geen resultaat. Vul de resultaten in, of geef een reden.",)
    return ()
