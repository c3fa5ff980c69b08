"""The self-test and the skill path on the public site: no account, no JavaScript, nothing kept."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from catalogue import persona
from catalogue.data.quiz import load_quiz
from catalogue.models import CourseSkill
from tests.factories.catalogue import CourseFactory, OfferingFactory, SkillFactory

QUIZ = load_quiz()
ANSWERS = st.fixed_dictionaries({q.key: st.sampled_from([a.key for a in q.answers]) for q in QUIZ.questions})
CARDS = st.lists(
    st.builds(
        persona.CourseCard, key=st.uuids().map(str), title=st.text("abc", max_size=3),
        sector=st.sampled_from(["techniek", "ict"]), credential=st.sampled_from(["mbo-certificaat", "branchecertificaat"]),
        hours=st.none() | st.decimals(1, 20, places=1), weeks=st.none() | st.integers(1, 60),
        day_parts=st.sets(st.sampled_from(["dag", "avond"])), needs_no_diploma=st.booleans(), stacks=st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(ANSWERS, CARDS)
def test_every_set_of_answers_ends_in_a_persona_and_only_in_fitting_courses(given_answers, cards):
    outcome = persona.judge(QUIZ, given_answers)
    assert persona.unanswered(QUIZ, given_answers) == []
    found = persona.suggest(cards, outcome)
    by_key = {card.key: card for card in cards}
    assert len(found) <= persona.MOST
    assert found == persona.suggest(reversed(cards), outcome) or len({c.title for c in cards}) < len(cards)
    if sectors := outcome.wishes.get(persona.SECTOR):
        assert all(by_key[one.key].sector in sectors for one in found)
    if persona.ENTRY in outcome.wishes:
        assert all(by_key[one.key].needs_no_diploma for one in found)


def test_every_persona_can_be_reached():
    reached = set()
    for first in QUIZ.questions[0].answers:
        reached.add(persona.judge(QUIZ, {QUIZ.questions[0].key: first.key}).persona.key)
    assert reached == {one.key for one in QUIZ.personas}


def test_the_words_of_the_test_are_short():
    texts = [q.text for q in QUIZ.questions] + [a.text for q in QUIZ.questions for a in q.answers]
    texts += [text for p in QUIZ.personas for text in (p.text, p.tip)]
    sentences = [s for text in texts for s in re.split(r"(?<=[.!?])\s", text)]
    assert max(len(sentence.split()) for sentence in sentences) <= 20


def answers(**more):
    return {question.key: question.answers[0].key for question in QUIZ.questions} | more


@pytest.mark.django_db
def test_the_test_ends_in_courses_and_says_why_and_what_it_is_not(client):
    OfferingFactory(course=CourseFactory(title="Medicijnen delen", state="gepubliceerd"))
    CourseFactory(title="Lassen", sector="techniek", state="gepubliceerd")
    url = reverse("catalogue:self_test")
    assert "csrfmiddlewaretoken" not in client.get(url).content.decode()
    page = client.post(url, answers())
    text = page.content.decode()
    assert "Medicijnen delen" in text
    assert "Lassen" not in text
    assert "geen advies" in text
    assert "dit is het vak dat je koos" in text
    assert (page["Cache-Control"], page.cookies, client.session.keys()) == ("no-store", {}, set())


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, answers(vak=""), answers(vak="x' OR 1=1 --"), answers(uren="😀" * 3000)])
def test_what_is_missing_is_asked_again_with_the_rest_kept(client, data):
    page = client.post(reverse("catalogue:self_test"), data).content.decode()
    assert "Je bent bijna klaar" in page
    assert page.count("checked") == (7 if data else 0)


@pytest.mark.django_db
def test_answers_can_be_changed_afterwards(client):
    page = client.post(reverse("catalogue:self_test"), answers(opnieuw="ja")).content.decode()
    assert page.count("checked") == len(QUIZ.questions)
    assert "bijna klaar" not in page


@pytest.fixture
def courses(db):
    first = CourseFactory(title="Tekening lezen", state="gepubliceerd")
    last = CourseFactory(title="Lassen", slug="lassen", state="gepubliceerd")
    draw, weld = SkillFactory(name="Tekenen"), SkillFactory(name="Lassen kunnen")
    CourseSkill.objects.create(course=first, skill=draw, kind="geeft", level=3)
    CourseSkill.objects.create(course=last, skill=draw, kind="vraagt", level=2)
    CourseSkill.objects.create(course=last, skill=weld, kind="geeft", level=3)
    return first, last, draw, weld


def titles(page):
    return [stop.course.title for stop in page.context["route"].stops]


def test_the_path_to_a_course_names_what_comes_before_it(client, courses):
    *_, draw, _ = courses
    url = reverse("catalogue:skill_path")
    page = client.get(url, {"naar": "lassen"})
    assert titles(page) == ["Tekening lezen", "Lassen"]
    assert "Je hebt 2 opleidingen nodig" in page.content.decode()
    assert titles(client.get(url, {"naar": "lassen", "kan": draw.pk})) == ["Lassen"]


def test_the_path_to_a_skill_and_what_we_do_not_teach(client, courses):
    first, _, draw, weld = courses
    url = reverse("catalogue:skill_path")
    assert titles(client.get(url, {"wil": [weld.pk, draw.pk]})) == ["Tekening lezen", "Lassen"]
    assert client.get(url, {"wil": draw.pk, "kan": draw.pk}).context["route"].is_there
    type(first).objects.filter(pk=first.pk).update(checked_on="2020-01-01")
    page = client.get(url, {"naar": "lassen"}).content.decode()
    assert "Dit leer je nu niet bij ons" in page


@pytest.mark.parametrize(
    "question",
    [
        {"naar": "bestaat-niet"},
        {"wil": "x"},
        {"kan": ["00000000-0000-0000-0000-000000000000", "'"]},
        {"q": "\x00😀" * 600},
    ],
)
def test_nonsense_gets_a_page(client, courses, question):
    assert client.get(reverse("catalogue:skill_path"), question).status_code == 200


def test_the_list_is_searched_and_keeps_what_is_chosen(client, courses):
    *_, draw, weld = courses
    page = client.get(reverse("catalogue:skill_path"), {"q": "tekenen", "kan": weld.pk}).context
    names = [(skill.name, is_chosen) for _, options in page["owned"] for skill, is_chosen in options]
    assert names == [("Lassen kunnen", True), ("Tekenen", False)]


def test_hours_are_compared_as_numbers():
    card = persona.CourseCard("k", "T", "ict", "mbo-certificaat", hours=Decimal("4.0"))
    outcome = persona.Outcome(QUIZ.personas[0], {persona.HOURS: frozenset({"4"})})
    assert persona.suggest([card], outcome)[0].reasons == (persona.HOURS,)


@pytest.mark.django_db
def test_the_course_page_tells_skills_parts_and_validity(client, courses):
    first, last, *_ = courses
    first.leads_to.add(last)
    type(last).objects.filter(pk=last.pk).update(validity_months=12, repeats_every_months=12)
    page = client.get(reverse("catalogue:course_detail", args=[last.slug])).content.decode()
    assert "Geldig: 12 maanden." in page
    assert "Daarna herhaal je de opleiding." in page
    assert "Deze opleiding bestaat uit delen" in page
    assert "Lassen kunnen: je kunt het zelf." in page
    assert "Dit moet je al kunnen" in page
    part = client.get(reverse("catalogue:course_detail", args=[first.slug])).content.decode()
    assert "Dit papier telt mee voor" in part
