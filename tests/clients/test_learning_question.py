"""When is a learning question testable?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.learning_question import check, compose
from clients.questions import answered, questions_for

GOOD = ("Acht bakkers", "zelf de nieuwe oven bedienen", "voor 1 maart", "een takenlijst die de chef aftekent")


def test_four_clear_parts_are_testable_and_make_a_sentence() -> None:
    found = check(*GOOD)
    assert found.is_testable
    assert found.sentence == (
        "Acht bakkers kunnen voor 1 maart zelf de nieuwe oven bedienen. "
        "We zien het aan een takenlijst die de chef aftekent."
    )
    assert compose("Een monteur", "lassen", "in mei", "VCA").startswith(
        "Een monteur kan in mei lassen. We zien het aan VCA"
    )


@pytest.mark.parametrize(
    ("part", "text", "hint"),
    [
        (0, "", "Om wie gaat het?"),
        (0, "onze mensen", "Om hoeveel mensen"),
        (1, "de oven beter begrijpen", "kun je niet zien"),
        (1, "lassen", "in een paar woorden"),
        (2, "zo snel mogelijk", "Noem een maand"),
        (2, "straks een keer", "Noem een maand"),
        (3, "dat merken we vanzelf", "niet te meten"),
        (3, "toets", "Wie kijkt ernaar"),
    ],
)
def test_what_is_vague_gets_a_hint(part: int, text: str, hint: str) -> None:
    found = check(*[text if n == part else good for n, good in enumerate(GOOD)])
    assert not found.is_testable
    assert hint in found.parts[part].hint
    assert [bool(p.hint) for p in found.parts].count(True) == 1


@given(st.tuples(st.text(), st.text(), st.text(), st.text()))
def test_any_text_is_answered(texts: tuple[str, str, str, str]) -> None:
    found = check(*texts)
    assert found.is_testable <= bool(found.sentence)


def test_formulas_ask_their_own_questions_and_hide_the_internal_ones() -> None:
    employers = {one.key for one in questions_for("werkgevers")}
    agencies = {one.key for one in questions_for("uitkeringsinstanties")}
    assert "gegevens" in agencies - employers
    assert "rooster" in employers - agencies
    assert questions_for("particulieren") == ()
    told = answered("werkgevers", {"concurrentie": "ROC", "gevolg": "Stilstand"}, for_client=True)
    assert told == [("Als er niets gebeurt", "Stilstand")]
