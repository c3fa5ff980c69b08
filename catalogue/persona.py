"""The self-test: eight answers in, a persona and fitting courses out. Pure; nothing is kept anywhere.

It is information, not advice: the same answers give the same outcome for everybody, and every suggestion says why.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

MOST = 6  # suggestions on the page
SECTOR, PAPER, DAY_PART, HOURS, FORM, ENTRY, STACK, SHORT = (
    "sector", "papier", "dagdeel", "uren", "vorm", "instap", "stapelen", "kort",
)  # fmt: skip
WEIGHTS = {SECTOR: 8, PAPER: 3, DAY_PART: 2, HOURS: 3, FORM: 2, ENTRY: 4, STACK: 2, SHORT: 2}
SHORT_WEEKS = 10


@dataclass(frozen=True, slots=True)
class Persona:
    key: str
    name: str
    text: str
    tip: str
    wishes: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`points` per persona; `wishes` by kind, see the names above. Hours per week are whole numbers as text."""

    key: str
    text: str
    points: Mapping[str, int] = field(default_factory=dict)
    wishes: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: str
    answers: tuple[Answer, ...]

    def answer(self, key: str) -> Answer | None:
        return next((one for one in self.answers if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Quiz:
    questions: tuple[Question, ...]
    personas: tuple[Persona, ...]


@dataclass(frozen=True, slots=True)
class CourseCard:
    """What the test looks at. `day_parts` and `forms` are of the starts to come; hours per week, lessons and home study."""

    key: str
    title: str
    sector: str
    credential: str
    hours: Decimal | None = None
    weeks: int | None = None
    day_parts: Collection[str] = ()
    forms: Collection[str] = ()
    needs_no_diploma: bool = False
    stacks: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    persona: Persona
    wishes: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`reasons` are kinds of wishes that the course meets."""

    key: str
    reasons: tuple[str, ...]


def unanswered(quiz: Quiz, given: Mapping[str, str]) -> list[str]:
    """Keys of questions without a known answer."""
    return [question.key for question in quiz.questions if question.answer(given.get(question.key, "")) is None]


def judge(quiz: Quiz, given: Mapping[str, str]) -> Outcome:
    """The persona with most points, the first in the list when equal; and all wishes together."""
    chosen = [one for question in quiz.questions if (one := question.answer(given.get(question.key, "")))]
    points = {persona.key: sum(answer.points.get(persona.key, 0) for answer in chosen) for persona in quiz.personas}
    persona = max(quiz.personas, key=lambda one: points[one.key])
    wishes: dict[str, frozenset[str]] = {}
    for source in (*(answer.wishes for answer in chosen), persona.wishes):
        for kind, values in source.items():
            wishes[kind] = wishes.get(kind, frozenset()) | frozenset(values)
    return Outcome(persona, wishes)


def suggest(cards: Iterable[CourseCard], outcome: Outcome) -> list[Suggestion]:
    """Best first. Who named a field of work sees only that field; who needs to start without a diploma only what allows it."""
    rated = []
    for card in cards:
        met = tuple(kind for kind in WEIGHTS if kind in outcome.wishes and _meets(card, kind, outcome.wishes[kind]))
        if all(kind in met for kind in (SECTOR, ENTRY) if kind in outcome.wishes):
            rated.append((-sum(WEIGHTS[kind] for kind in met), card.title, Suggestion(card.key, met)))
    return [suggestion for *_, suggestion in sorted(rated, key=lambda row: row[:2])[:MOST]]


def _meets(card: CourseCard, kind: str, values: frozenset[str]) -> bool:
    return TESTS[kind](card, values)


TESTS: dict[str, Callable[[CourseCard, frozenset[str]], bool]] = {
    SECTOR: lambda card, values: card.sector in values,
    PAPER: lambda card, values: card.credential in values,
    DAY_PART: lambda card, values: bool(values & set(card.day_parts)),
    HOURS: lambda card, values: card.hours is not None and any(card.hours <= Decimal(value) for value in values),
    FORM: lambda card, values: bool(values & set(card.forms)),
    ENTRY: lambda card, values: card.needs_no_diploma,
    STACK: lambda card, values: card.stacks,
    SHORT: lambda card, values: card.weeks is not None and card.weeks <= SHORT_WEEKS,
}
