"""Does a scheme fit a client, a course and a start? Past, bijna (want ...) or past niet (want ...), with what to ask; controleer
zelf where nobody wrote down what the scheme asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from catalogue.choices import Level
from clients.choices import ConditionKind, OrganisationKind, SizeClass
from llo_portal.kernel.choices import CourseRange, Credential, LearningRoute, MarketFormula, Region, Sector
from llo_portal.kernel.dutch import long_date

SIZES = [size.value for size in SizeClass]
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
          "november", "december")  # fmt: skip
OLD_AFTER = timedelta(days=180)  # what nobody looked at for so long is told with a warning


class Verdict(IntEnum):
    """From good to bad: the whole is as good as its worst condition."""

    FITS = 0
    NEARLY = 1
    UNKNOWN = 2
    NOT = 3


WORDS = {
    Verdict.FITS: "past", Verdict.NEARLY: "bijna", Verdict.UNKNOWN: "controleer zelf", Verdict.NOT: "past niet",
}  # fmt: skip
NO_CONDITIONS = "wij kennen geen voorwaarden"


@dataclass(frozen=True, slots=True)
class Condition:
    """`value` is a list of stored keys, one size, a number, or empty, by kind."""

    kind: str
    value: Any
    text: str = ""


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """When a scheme holds: from `starts_on` up to and including `ends_on`, and asked for by `deadline` at the latest."""

    starts_on: date
    ends_on: date | None = None
    deadline: date | None = None
    sectors: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known on `day`; an empty text, an empty list or None is unknown. `start` is when the training begins."""

    day: date
    organisation: str = ""
    formulas: tuple[str, ...] = ()
    sector: str = ""
    size: str = ""
    region: str = ""
    credential: str = ""
    route: str = ""
    level: str = ""
    course_range: str = ""
    participants: int | None = None
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`reasons` say why it is not (yet) a plain yes; `to_ask` what must be found out first."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    to_ask: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return WORDS[self.verdict]

    @property
    def sentence(self) -> str:
        """past / bijna, want ... / controleer zelf: ... / past niet, want ..."""
        if self.verdict is Verdict.UNKNOWN:
            return f"{self.word}: {'; '.join(self.reasons)}"
        why = (
            self.reasons
            if self.verdict is Verdict.NOT
            else (*self.reasons, *(f"nog onbekend: {a}" for a in self.to_ask))
        )
        return f"{self.word}, want {'; '.join(why)}" if why else self.word


@dataclass(frozen=True, slots=True)
class _Among:
    """A condition that a fact is one of a list."""

    fact: str
    asks: str  # what to find out
    refuses: str  # "... is niet voor {0}"
    labels: dict[str, str]


def _labels(choices: Any) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


AMONG: dict[str, _Among] = {
    ConditionKind.ORGANISATION: _Among(
        "organisation", "de soort organisatie", "alleen voor {}", _labels(OrganisationKind)
    ),
    ConditionKind.SECTOR: _Among("sector", "de sector van de klant", "alleen voor de sector {}", _labels(Sector)),
    ConditionKind.REGION: _Among("region", "de arbeidsmarktregio van de klant", "alleen in {}", _labels(Region)),
    ConditionKind.FORMULA: _Among("formulas", "de formule", "alleen voor {}", _labels(MarketFormula)),
    ConditionKind.CREDENTIAL: _Among("credential", "het papier van de opleiding", "alleen met {}", _labels(Credential)),
    ConditionKind.ROUTE: _Among(
        "route", "de leerweg van de opleiding", "alleen in de leerweg {}", _labels(LearningRoute)
    ),
    ConditionKind.LEVEL: _Among("level", "het niveau van de opleiding", "alleen op {}", _labels(Level)),
    ConditionKind.RANGE: _Among(
        "course_range", "de aanbodsoort van de opleiding", "alleen voor {}", _labels(CourseRange)
    ),
}
NUMBERS = {ConditionKind.PARTICIPANTS: (1, 1000), ConditionKind.DAYS_BEFORE: (1, 730)}
OF_COURSE = (ConditionKind.CREDENTIAL, ConditionKind.ROUTE, ConditionKind.LEVEL, ConditionKind.RANGE)


def check_value(kind: str, value: Any) -> str | None:
    """Why this value cannot be asked by this kind, in Dutch; None when it can."""
    if kind in AMONG:
        known = set(AMONG[kind].labels)
        return None if isinstance(value, list) and value and set(value) <= known else "Kies minstens één waarde."
    if kind in (ConditionKind.SIZE_MOST, ConditionKind.SIZE_LEAST):
        return None if value in SIZES else "Kies een grootte."
    if kind in NUMBERS:
        low, high = NUMBERS[ConditionKind(kind)]
        return None if type(value) is int and low <= value <= high else f"Vul een getal in van {low} tot en met {high}."
    if kind == ConditionKind.MONTHS:
        whole = isinstance(value, list) and value and all(type(m) is int and 1 <= m <= 12 for m in value)
        return None if whole else "Kies minstens één maand."
    if kind == ConditionKind.ASK:
        return None if value in ([], None) else "Deze voorwaarde heeft alleen woorden."
    return "Deze voorwaarde kennen we niet."


def told(condition: Condition) -> str:
    """The condition in Dutch: its own words, or made from its value."""
    kind, value = condition.kind, condition.value
    if condition.text:
        return condition.text
    if kind in AMONG:
        rule = AMONG[kind]
        return rule.refuses.format(_either([rule.labels.get(v, str(v)) for v in value]))
    if kind == ConditionKind.SIZE_MOST:
        return f"niet groter dan {value} medewerkers"
    if kind == ConditionKind.SIZE_LEAST:
        return f"niet kleiner dan {value} medewerkers"
    if kind == ConditionKind.PARTICIPANTS:
        return f"minstens {value} deelnemers"
    if kind == ConditionKind.DAYS_BEFORE:
        return f"minstens {value} dagen voor de start aanvragen"
    return f"aanvragen kan in {_either([MONTHS[m - 1] for m in value])}" if kind == ConditionKind.MONTHS else ""


def _either(words: list[str]) -> str:
    lower = [w if w[:1].isupper() and w.isupper() else w[:1].lower() + w[1:] for w in words]
    return lower[0] if len(lower) == 1 else f"{', '.join(lower[:-1])} of {lower[-1]}"


def _ask(what: str) -> Answer:
    return Answer(Verdict.NEARLY, to_ask=(what,))


def _when(met: bool, verdict: Verdict, reason: str) -> Answer:
    return Answer(Verdict.FITS) if met else Answer(verdict, (reason,))


def judge(condition: Condition, at: Situation) -> Answer:
    """One condition. What is unknown is asked, never guessed."""
    kind, value = condition.kind, condition.value
    if kind in AMONG:
        fact = getattr(at, AMONG[kind].fact)
        facts = fact if isinstance(fact, tuple) else (fact,) if fact else ()
        return _when(bool(set(facts) & set(value)), Verdict.NOT, told(condition)) if facts else _ask(AMONG[kind].asks)
    if kind in (ConditionKind.SIZE_MOST, ConditionKind.SIZE_LEAST):
        return _judge_size(condition, at)
    if kind == ConditionKind.PARTICIPANTS:
        if at.participants is None:
            return _ask("het aantal deelnemers")
        missing = value - at.participants
        return _when(missing <= 0, Verdict.NEARLY, f"er zijn {value} deelnemers nodig, dat is {missing} meer")
    if kind == ConditionKind.DAYS_BEFORE:
        return _judge_days(value, at)
    if kind == ConditionKind.MONTHS:
        return _when(at.day.month in value, Verdict.NEARLY, told(condition))
    return _ask(condition.text)


def _judge_size(condition: Condition, at: Situation) -> Answer:
    if not at.size:
        return _ask("het aantal medewerkers")
    mine, limit = SIZES.index(at.size), SIZES.index(condition.value)
    met = mine <= limit if condition.kind == ConditionKind.SIZE_MOST else mine >= limit
    return _when(met, Verdict.NOT, told(condition))


def _judge_days(days: int, at: Situation) -> Answer:
    if at.start is None:
        return _ask("de gewenste start")
    last = at.start - timedelta(days=days)
    earliest = at.day + timedelta(days=days)
    reason = f"aanvragen moest voor {long_date(last)}; een start vanaf {long_date(earliest)} kan wel"
    return _when(at.day <= last, Verdict.NEARLY, reason)


def _judge_dates(scheme: SchemeFacts, at: Situation) -> Iterable[Answer]:
    if at.day < scheme.starts_on:
        yield Answer(Verdict.NEARLY, (f"de regeling begint op {long_date(scheme.starts_on)}",))
    if at.start and scheme.ends_on and at.start > scheme.ends_on:
        reason = f"de regeling eindigt op {long_date(scheme.ends_on)}, voor de gewenste start"
        yield Answer(Verdict.NEARLY, (reason,))


def match(scheme: SchemeFacts, at: Situation) -> Answer | None:
    """The answer for a scheme; None when it expired, because then it does not exist any more."""
    if (scheme.ends_on and scheme.ends_on < at.day) or (scheme.deadline and scheme.deadline < at.day):
        return None
    conditions = scheme.conditions
    if scheme.sectors:
        conditions = (Condition(ConditionKind.SECTOR, list(scheme.sectors)), *conditions)
    dates = list(_judge_dates(scheme, at))
    if not conditions:  # silence is no yes: a scheme that was never written out would fit everybody
        return Answer(Verdict.UNKNOWN, (NO_CONDITIONS, *(reason for one in dates for reason in one.reasons)))
    answers = [*dates, *(judge(condition, at) for condition in conditions)]
    verdict = max((a.verdict for a in answers), default=Verdict.FITS)
    # what stands in the way comes first; when it does not fit at all, nearly-reasons do not matter any more
    reasons = [r for a in answers if a.verdict is verdict for r in a.reasons]
    return Answer(verdict, tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(q for a in answers for q in a.to_ask)))


def last_day_to_apply(scheme: SchemeFacts, start: date | None) -> date | None:
    """The earliest of the scheme's deadline and what its conditions ask before the start; None when neither is known."""
    days = [c.value for c in scheme.conditions if c.kind == ConditionKind.DAYS_BEFORE]
    before = [start - timedelta(days=n) for n in days] if start else []
    return min((day for day in (scheme.deadline, *before) if day), default=None)
