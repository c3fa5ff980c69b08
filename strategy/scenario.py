"""The four positions on the LLO market, derived from the choices (`scenarios` in data/strategie.yaml)."""

from strategy.questions import Choices, Scenario, book

PUBLIC_FOUNDERS = {"mbo_scholen", "mbo_hbo"}
PRIVATE_FOUNDERS = {"mbo_aanbieders"}


def together(choices: Choices, attitude: str, founders: set[str], *, by_course: bool) -> bool:
    """Working together with a kind of educator: the attitude says so, per course for at least one, or they co-founded."""
    chosen = choices.get(attitude, frozenset())
    if "samenwerken" in chosen or founders & choices.get("oprichters", frozenset()):
        return True
    return by_course and "per_opleiding" in chosen


def scenario(choices: Choices, *, public_course: bool = False, private_course: bool = False) -> Scenario:
    """`public_course` and `private_course`: at least one course is on collaborating with that kind of educator.

    Only publicly funded education means no third learning route, so not on the market.
    """
    if "bekostigd" in choices.get("bekostiging", frozenset()):
        number = 1
    elif together(choices, "houding_privaat", PRIVATE_FOUNDERS, by_course=private_course):
        number = 4
    elif together(choices, "houding_publiek", PUBLIC_FOUNDERS, by_course=public_course):
        number = 3
    else:
        number = 2
    return next(s for s in book().scenarios if s.number == number)


def scenario_range(choices: Choices) -> tuple[Scenario, ...]:
    """The position without any course on collaborating, and where it goes once there is one; one when they agree."""
    least, most = scenario(choices), scenario(choices, public_course=True, private_course=True)
    return (least,) if least == most else (least, most)
