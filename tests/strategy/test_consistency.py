import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.consistency import check_answers, consequences, missing_motivations, tensions
from strategy.questions import book

CASES = {
    "S01": {"oprichters": "mbo_werkgevers", "doelgroepen": "particulieren"},
    "S02": {"doelgroepen": "particulieren", "diensten": "scholing personeelsdiensten"},
    "S03": {"doelgroepen": "particulieren", "diensten": "scholing arbeidsbemiddeling"},
    "S04": {"doelgroepen": "particulieren", "diensten": "advies"},
    "S05": {"doelgroepen": "particulieren", "diensten": "advies scholing"},
    "S06": {"rol": "uitvoerder", "organisatievorm": "op_afstand"},
    "S07": {"bekostiging": "bekostigd", "organisatievorm": "op_afstand"},
    "S08": {"oprichters": "mbo_scholen", "houding_publiek": "concurreren"},
    "S09": {"oprichters": "mbo_hbo", "houding_publiek": "concurreren"},
    "S10": {"oprichters": "mbo_aanbieders", "houding_privaat": "concurreren"},
    "S11": {"rol": "bemiddelaar", "houding_publiek": "concurreren", "houding_privaat": "concurreren"},
    "S12": {"interne_positionering": "bijactiviteit", "bedieningsgebied": "landelijk"},
}
CLASHES = {"S01", "S04", "S08", "S09"}


def chosen(**answers: str) -> dict[str, frozenset[str]]:
    return {question: frozenset(options.split()) for question, options in answers.items()}


@pytest.mark.parametrize("code", CASES)
def test_each_rule_speaks_when_all_its_conditions_hold(code: str) -> None:
    found = {t.code: t for t in tensions(chosen(**CASES[code]))}
    assert code in found
    assert found[code].forbids_publication is (code in CLASHES)
    assert found[code].reason.endswith(".")


@pytest.mark.parametrize("code", CASES)
def test_a_rule_is_silent_when_one_condition_is_not_answered(code: str) -> None:
    for question in CASES[code]:
        rest = {key: value for key, value in CASES[code].items() if key != question}
        assert code not in {t.code for t in tensions(chosen(**rest))}


def test_another_target_group_solves_the_tensions_of_individuals_only() -> None:
    answers = chosen(doelgroepen="particulieren werkgevers", diensten="advies personeelsdiensten")
    assert tensions(answers) == ()


def test_the_denktank_chose_without_tension() -> None:
    assert tensions(book().defaults) == ()
    assert check_answers(book().defaults, sites=1) == {}


def test_clashes_come_first_and_chafing_asks_a_motivation() -> None:
    answers = chosen(doelgroepen="particulieren", diensten="advies", oprichters="mbo_werkgevers")
    assert [t.code for t in tensions(answers)] == ["S01", "S04", "S05"]
    assert [t.code for t in missing_motivations(answers, set())] == ["S05"]
    assert missing_motivations(answers, {"S05"}) == ()


def test_local_needs_a_second_site() -> None:
    answers = book().defaults | chosen(organisatievorm="lokaal")
    assert "vestiging" in check_answers(answers, sites=1)["organisatievorm"]
    assert check_answers(answers, sites=2) == {}


def test_answers_must_be_complete_known_and_single() -> None:
    answers = chosen(rol="uitvoerder bemiddelaar", diensten="zang", vreemd="x")
    errors = check_answers(answers, sites=1)
    assert errors["rol"] == "Kies één antwoord."
    assert errors["diensten"] == "Dit antwoord bestaat niet."
    assert errors["vreemd"]
    assert errors["doelgroepen"] == "Kies ten minste één antwoord."
    assert len(errors) == 11


@given(
    st.fixed_dictionaries(
        {
            q.key: st.sets(st.sampled_from([o.key for o in q.options]), min_size=1).map(frozenset)
            for q in book().questions
        }
    )
)
def test_rules_and_consequences_answer_for_every_combination(answers: dict[str, frozenset[str]]) -> None:
    found = tensions(answers)
    assert [t.forbids_publication for t in found] == sorted((t.forbids_publication for t in found), reverse=True)
    assert all(all(c.holds(answers) for c in consequence.conditions) for consequence in consequences(answers))
