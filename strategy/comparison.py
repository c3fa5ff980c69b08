"""What differs between two sets of choices: the answers, and what they switch on or off."""

from dataclasses import dataclass

from strategy.consistency import consequences
from strategy.questions import Choices, book


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with the texts of what was chosen before and after."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Difference:
    """`starts` and `stops` are consequences in words."""

    answers: tuple[Answer, ...]
    starts: tuple[str, ...]
    stops: tuple[str, ...]

    @property
    def changed(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.changed)


# The book refers to the line above it; on a page that line may be elsewhere.
WORDING = {
    "per opleiding vastleggen - samenwerken of concurreren - en daarop uitwijken toestaan of blokkeren": (
        "per opleiding vastleggen of we met publieke opleiders samenwerken of concurreren, en daarop uitwijken "
        "toestaan of blokkeren"
    ),
    "zelfde als hierboven, voor private opleiders": (
        "per opleiding vastleggen of we met private opleiders samenwerken of concurreren, en daarop uitwijken "
        "toestaan of blokkeren"
    ),
}


def sentence(text: str) -> str:
    """A consequence of the book as a sentence that stands alone."""
    text = WORDING.get(text, text)
    return text[:1].upper() + text[1:] + "."


def told(choices: Choices) -> tuple[str, ...]:
    """What these choices lead to, as sentences without repetition."""
    return tuple(dict.fromkeys(sentence(c.text) for c in consequences(choices)))


def difference(before: Choices, after: Choices) -> Difference:
    """In the order of the book."""
    answers = tuple(
        Answer(
            question.text,
            tuple(o.text for o in question.options if o.key in before.get(question.key, ())),
            tuple(o.text for o in question.options if o.key in after.get(question.key, ())),
        )
        for question in book().questions
    )
    old, new = told(before), told(after)
    return Difference(answers, tuple(t for t in new if t not in old), tuple(t for t in old if t not in new))
