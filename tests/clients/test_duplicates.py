"""Scores and reasons."""

from hypothesis import given
from hypothesis import strategies as st

from clients.duplicates import LIKELY, MAYBE, Candidate, best_matches, compare
from clients.names import organisation_key


def c(key: int, name: str, **more: str) -> Candidate:
    return Candidate(key, name, **more)


def test_the_same_number_and_name_is_likely() -> None:
    match = compare(c(1, "Hotel 't Anker B.V.", kvk="45673298"), c(2, "HOTEL ’T ANKER", kvk="45673298"))
    assert match.score >= LIKELY
    assert match.reasons[0] == "zelfde KvK-nummer"


def test_the_same_name_and_place_is_a_question() -> None:
    match = compare(c(1, "Café Zuid", place="Leiden"), c(2, "cafe zuid", place="LEIDEN"))
    assert MAYBE <= match.score < LIKELY


def test_another_number_speaks_against() -> None:
    match = compare(c(1, "A", place="Leiden", kvk="11111111"), c(2, "A", place="Leiden", kvk="22222222"))
    assert match.score < MAYBE
    assert "ander KvK-nummer" in match.reasons


def test_a_name_alone_is_not_enough() -> None:
    assert compare(c(1, "De Brug", place="Leiden"), c(2, "De Brug", place="Gouda")).score < MAYBE


CANDIDATES = st.builds(
    Candidate, st.integers(), st.sampled_from(["De Brug", "de brug b.v.", "Rijnstroom", ""]),
    st.sampled_from(["", "Leiden", "Gouda"]), st.sampled_from(["", "11111111", "22222222"]),
    st.sampled_from(["", "a@voorbeeld.nl"]), st.sampled_from(["", "+31 6 12345678"]),
)  # fmt: skip


@given(CANDIDATES, CANDIDATES)
def test_a_score_is_fair_both_ways_and_bounded(a: Candidate, b: Candidate) -> None:
    one, two = compare(a, b), compare(b, a)
    assert one.score == two.score
    assert 0 <= one.score <= 100
    assert sorted(one.reasons) == sorted(two.reasons)


@given(st.lists(CANDIDATES, max_size=12, unique_by=lambda candidate: candidate.key))
def test_a_match_points_back(rows: list[Candidate]) -> None:
    order = {row.key: number for number, row in enumerate(rows)}
    for key, match in best_matches(rows).items():
        assert order[match.right.key] < order[key]
        assert match.score >= MAYBE


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_bare(name: str) -> None:
    key = organisation_key(name)
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert key == key.strip()
