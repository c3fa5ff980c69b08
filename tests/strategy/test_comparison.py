import pytest

from strategy.comparison import WORDING, difference, sentence
from strategy.questions import book
from strategy.scenario import scenario, scenario_range


def test_every_consequence_stands_alone_on_a_page() -> None:
    assert WORDING.keys() <= {c.text for c in book().consequences}
    assert not [c.text for c in book().consequences if "hierboven" in sentence(c.text)]


def chosen(**answers: str) -> dict[str, frozenset[str]]:
    return book().defaults | {key: frozenset(value.split()) for key, value in answers.items()}


def test_equal_choices_differ_in_nothing() -> None:
    same = difference(book().defaults, book().defaults)
    assert (same.changed, same.starts, same.stops) == ((), (), ())


def test_a_difference_is_told_in_answers_and_consequences() -> None:
    found = difference(chosen(), chosen(doelgroepen="werkgevers"))
    assert len(found.changed) == 1
    assert any(text.startswith("Inschrijven door particulieren gesloten") for text in found.starts)
    assert found.stops == ()


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        ({"bekostiging": "bekostigd", "houding_privaat": "samenwerken"}, 1),
        ({"houding_publiek": "concurreren", "houding_privaat": "concurreren"}, 2),
        ({"houding_publiek": "samenwerken", "houding_privaat": "concurreren"}, 3),
        ({"oprichters": "mbo_scholen", "houding_privaat": "concurreren"}, 3),
        ({"houding_privaat": "samenwerken"}, 4),
        ({"oprichters": "mbo_aanbieders", "houding_publiek": "concurreren", "houding_privaat": "concurreren"}, 4),
    ],
)
def test_the_four_positions(answers: dict[str, str], number: int) -> None:
    assert scenario(chosen(**answers)).number == number


def test_an_attitude_per_course_counts_once_a_course_says_so() -> None:
    assert [s.number for s in scenario_range(chosen())] == [2, 4]
    assert scenario(chosen(), public_course=True).number == 3
    assert [s.number for s in scenario_range(chosen(houding_privaat="samenwerken"))] == [4]
