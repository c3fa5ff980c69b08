"""Better covering never scores lower, and the same question always gets the same answer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clients.matching import Candidate, Need, Wish, match, recommend

SKILLS = ("a", "b", "c", "d")
NAMES = {key: f"Vaardigheid {key}" for key in SKILLS}
levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 4))
needs = st.lists(
    st.builds(Need, st.sampled_from(SKILLS), st.integers(0, 4), st.integers(1, 4), st.integers(1, 30)),
    max_size=4, unique_by=lambda need: need.skill,
)  # fmt: skip
words = st.sampled_from(["", "techniek", "horeca"])
papers = st.sampled_from(["", "bewijs van deelname", "mbo-certificaat", "mbo-diploma"])
wishes = st.builds(
    Wish, needs=needs.map(tuple), sector=words, level=st.sampled_from(["", "mbo-2", "mbo-4", "gemengd"]), paper=papers,
    day_part=st.sampled_from(["", "avond", "overdag"]),
)  # fmt: skip
courses = st.builds(
    Candidate, key=st.text("xyz", min_size=1, max_size=3), title=st.text("abc", max_size=5), gives=levels, asks=levels,
    sector=words, level=st.sampled_from(["", "mbo-2", "mbo-3", "ad"]), paper=papers,
    day_parts=st.frozensets(st.sampled_from(["avond", "overdag", "weekend"])),
)  # fmt: skip


@given(wishes, courses, st.sampled_from(SKILLS), st.integers(1, 4))
def test_covering_more_never_scores_lower(wish: Wish, course: Candidate, skill: str, level: int) -> None:
    better = replace(course, gives={**course.gives, skill: max(level, course.gives.get(skill, 0))})
    assert match(wish, better, NAMES).score >= match(wish, course, NAMES).score


@given(wishes, st.lists(courses, max_size=8, unique_by=lambda c: c.key))
def test_scores_are_bounded_and_do_not_depend_on_the_order(wish: Wish, rows: list[Candidate]) -> None:
    found = recommend(wish, rows, NAMES)
    assert found == recommend(wish, list(reversed(rows)), NAMES)
    assert all(0 <= one.score <= 100 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_reasons_are_told_in_words() -> None:
    wish = Wish(
        needs=(Need("a", 1, 3, 8), Need("b", 2, 3, 4)), can={"c": 1}, sector="techniek", paper="mbo-certificaat",
        level="mbo-3", day_part="avond",
    )  # fmt: skip
    course = Candidate(
        "k", "Storingen zoeken", {"a": 4}, {"c": 2}, "techniek", "mbo-2", "bewijs van deelname", frozenset({"overdag"})
    )
    found = match(wish, course, NAMES)
    assert found.score == 60  # 50 * 16/20 for the skills, 15 for the sector, half of 10 for the level
    assert "Werkt aan 1 van de 2 vaardigheden die de groep mist." in found.reasons
    assert "Vaardigheid a: van niveau 1 naar 3 (gewenst 3), voor 8 mensen." in found.reasons
    assert "Vraagt vooraf Vaardigheid c op niveau 2; de groep zit op 1." in found.cautions
    assert "Geeft geen mbo-certificaat, maar een bewijs van deelname." in found.cautions
    assert "Staat nu niet ’s avonds gepland." in found.cautions


def test_what_the_client_asked_for_is_always_in_it() -> None:
    wish = Wish(sector="techniek", in_view=frozenset({"z"}))
    found = recommend(wish, [Candidate("z", "Koken", sector="horeca"), Candidate("y", "Lassen", sector="techniek")], {})
    assert [(one.key, one.score) for one in found] == [("y", 100), ("z", 0)]
    assert recommend(Wish(sector="techniek"), [Candidate("z", "Koken", sector="horeca")], {}) == []


def test_where_a_gap_is_known_a_course_must_close_some_of_it() -> None:
    wish = Wish(needs=(Need("a", 1, 3),), sector="techniek", paper="mbo-diploma")
    other = Candidate("o", "Anders", {"b": 4}, sector="techniek", paper="mbo-diploma")
    assert match(wish, other, NAMES).score == 37
    assert recommend(wish, [other], NAMES) == []


def test_of_a_small_group_the_reasons_tell_no_level_and_no_number() -> None:
    wish = Wish(needs=(Need("a", 1, 3, 3),), can={"c": 1}, is_small=True)
    found = match(wish, Candidate("k", "Lassen", {"a": 3}, {"c": 2}), NAMES)
    assert "Vaardigheid a: tot niveau 3 (gewenst 3)." in found.reasons
    assert found.cautions == ("Vraagt vooraf Vaardigheid c op niveau 2; dat heeft de groep nog niet.",)
