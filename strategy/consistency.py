"""Which combinations of choices do not go together (rules S01 to S12), and whether the answers are complete."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from strategy.questions import CLASH, LOCAL, Choices, Consequence, Question, Rule, book


@dataclass(frozen=True, slots=True)
class Tension:
    """A combination that clashes (`strijdig`) or chafes (`wringt`), and between which questions."""

    code: str
    severity: str
    reason: str
    questions: tuple[str, ...]

    @property
    def forbids_publication(self) -> bool:
        return self.severity == CLASH


def tensions(choices: Choices, rules: Sequence[Rule] | None = None) -> tuple[Tension, ...]:
    """The rules that apply to these choices, clashes first. All conditions of a rule must hold."""
    found = [
        Tension(rule.code, rule.severity, rule.reason, tuple(c.question for c in rule.conditions))
        for rule in (book().rules if rules is None else rules)
        if all(condition.holds(choices) for condition in rule.conditions)
    ]
    return tuple(sorted(found, key=lambda t: (not t.forbids_publication, t.code)))


def consequences(choices: Choices) -> tuple[Consequence, ...]:
    """What these choices lead to, in the order of the book."""
    return tuple(c for c in book().consequences if all(condition.holds(choices) for condition in c.conditions))


def missing_motivations(choices: Choices, motivated: Collection[str]) -> tuple[Tension, ...]:
    """What chafes and was not yet motivated."""
    return tuple(t for t in tensions(choices) if not t.forbids_publication and t.code not in motivated)


def check_answers(choices: Choices, *, sites: int) -> dict[str, str]:
    """Dutch errors per question key: missing, unknown or too many options, and `lokaal` with a single site."""
    known = {question.key for question in book().questions}
    errors = dict.fromkeys(choices.keys() - known, "Deze vraag kennen we niet.")
    for question in book().questions:
        if error := _check(question, choices.get(question.key, frozenset()), sites):
            errors[question.key] = error
    return errors


def _check(question: Question, chosen: frozenset[str], sites: int) -> str:
    if not chosen:
        return "Kies een antwoord." if not question.multiple else "Kies ten minste één antwoord."
    if chosen - {option.key for option in question.options}:
        return "Dit antwoord bestaat niet."
    if len(chosen) > 1 and not question.multiple:
        return "Kies één antwoord."
    if question.key == "organisatievorm" and LOCAL in chosen and sites < 2:
        return "Lokaal organiseren kan alleen met meer dan één vestiging."
    return ""
