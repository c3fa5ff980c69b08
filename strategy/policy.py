"""The published choices as an answer to the questions that services ask (`gevolgen` in data/strategie.yaml).

Answers are values, never objects of higher chapters. A file keeps the policy of the day it was made: store the strategy
on it and ask `policy_of(strategy)`; ask `policy_on()` only for what starts today.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from llo_portal.kernel.choices import (
    CourseRange,
    CourseStance,
    Engagement,
    FundingStream,
    InstitutionKind,
    MarketFormula,
    Service,
)
from llo_portal.kernel.dates import today
from llo_portal.kernel.prepared import Prepared
from strategy.errors import NoStrategy
from strategy.questions import Choices

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from strategy.models import Strategy

_SOLD_TO = {
    MarketFormula.EMPLOYER: frozenset(Service),
    MarketFormula.BENEFIT_AGENCY: frozenset({Service.ADVICE, Service.TRAINING, Service.PLACEMENT}),
    MarketFormula.INDIVIDUAL: frozenset({Service.TRAINING}),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What may and must, under one version of the strategy."""

    strategy_id: UUID | None
    starts_on: date
    answers: frozenset[tuple[str, str]]

    @classmethod
    def from_choices(cls, choices: Choices, *, strategy_id: UUID | None, starts_on: date) -> "Policy":
        pairs = frozenset((question, option) for question, options in choices.items() for option in options)
        return cls(strategy_id, starts_on, pairs)

    def chose(self, question: str, option: str) -> bool:
        return (question, option) in self.answers

    def serves(self, formula: MarketFormula | str) -> bool:
        """The formula is one of the chosen target groups."""
        return self.chose("doelgroepen", MarketFormula(formula).value)

    def services_for(self, formula: MarketFormula | str) -> frozenset[Service]:
        """Services that a quote of this formula may hold; none when the formula is not served."""
        if not self.serves(formula):
            return frozenset()
        return frozenset(s for s in _SOLD_TO[MarketFormula(formula)] if self.chose("diensten", s.value))

    def enrolment_open_for(self, formula: MarketFormula | str) -> bool:
        """New learners of this formula may be enrolled."""
        return Service.TRAINING in self.services_for(formula)

    def intake_open_for(self, formula: MarketFormula | str) -> bool:
        """New intakes and quotes of this formula may be made. Individuals have neither: they enrol on a course page."""
        return MarketFormula(formula) is not MarketFormula.INDIVIDUAL and self.serves(formula)

    def allows_stream(self, stream: FundingStream | str) -> bool:
        """Programmes may have a part paid from this stream."""
        only = {FundingStream.PUBLIC: "privaat", FundingStream.PRIVATE: "bekostigd"}[FundingStream(stream)]
        return not self.chose("bekostiging", only)

    @property
    def allows_mixed_programmes(self) -> bool:
        """Public and private parts in one programme (bbl-plus)."""
        return self.chose("bekostiging", "combinatie")

    def _attitude(self, kind: InstitutionKind | str) -> str:
        return "houding_publiek" if InstitutionKind(kind).is_public else "houding_privaat"

    def stance_needed_for(self, kind: InstitutionKind | str) -> bool:
        """Each course must say whether to collaborate or to compete with educators of this kind."""
        return self.chose(self._attitude(kind), "per_opleiding")

    def may_divert_to(self, kind: InstitutionKind | str, stance: CourseStance | str | None) -> bool:
        """Delivery may move to an educator of this kind. A stance that was never recorded blocks."""
        if self.stance_needed_for(kind):
            return stance == CourseStance.COLLABORATE
        return self.chose(self._attitude(kind), "samenwerken")

    @property
    def builds_equity(self) -> bool:
        """Profit stays as own equity; otherwise bookings go on a cost centre of the school."""
        return self.chose("organisatievorm", "op_afstand")

    @property
    def books_on_cost_centre(self) -> bool:
        return not self.builds_equity

    def allows_engagement(self, engagement: Engagement | str) -> bool:
        """Hiring a school's employee as freelancer beside that job is only for a separate legal entity."""
        return Engagement(engagement) is not Engagement.SCHOOL_AND_FREELANCE or self.builds_equity

    @property
    def needs_delivery_promise(self) -> bool:
        """A programme starts only after a promised delivery request (rol: bemiddelaar)."""
        return self.chose("rol", "bemiddelaar")

    @property
    def own_trainers_may_deliver(self) -> bool:
        """A programme may start with own trainers, without a delivery request (rol: uitvoerder)."""
        return self.chose("rol", "uitvoerder")

    def region_warning(
        self, *, inside_service_area: bool, inside_home_region: bool, course_range: CourseRange | str | None = None
    ) -> str | None:
        """A Dutch warning when the client lies outside the chosen area, else None. Without a course the core range is
        meant; bespoke and specialist courses have no border under `per_aanbod`."""
        if self.chose("bedieningsgebied", "arbeidsmarktregio"):
            return None if inside_home_region else "Deze klant zit buiten onze arbeidsmarktregio."
        if inside_service_area or self.chose("bedieningsgebied", "landelijk"):
            return None
        if self.chose("bedieningsgebied", "verzorgingsgebied"):
            return "Deze klant zit buiten ons verzorgingsgebied."
        if course_range in (None, "", CourseRange.CORE):
            return "Deze klant zit buiten ons verzorgingsgebied; daar leveren we geen standaardaanbod."
        return None

    @property
    def offers_core_activity_goal(self) -> bool:
        """The example goal `kernactiviteit` is proposed (LLO is a core activity of the school)."""
        return self.chose("interne_positionering", "kernactiviteit")

    @property
    def founders_are_partners(self) -> bool:
        """Co-founders are partners with agreements per course."""
        return not self.chose("oprichters", "mbo_school")


def policy_on(day: date | None = None) -> Policy:
    """The policy that holds on a business date (today without one). Raises NoStrategy when nothing was published."""
    found = _in_force.first(day=day or today())
    if found is None:
        raise NoStrategy("Er is nog geen strategie gepubliceerd. Vraag de directeur om de keuzes te publiceren.")
    return _fixed(*found)  # published, so its choices never change


def _strategies(day: date) -> "QuerySet[Any, Any]":
    from strategy.models import Strategy

    return Strategy.objects.in_force_on(day).values_list("pk", "starts_on")[:1]


_in_force = Prepared(_strategies, day=date)


def policy_of(strategy: "Strategy") -> Policy:
    """The policy of one version. Published choices never change, so they are read once per process."""
    if strategy.is_fixed:
        return _fixed(strategy.pk, strategy.starts_on)
    return Policy.from_choices(strategy.choices_by_question(), strategy_id=strategy.pk, starts_on=strategy.starts_on)


@lru_cache(maxsize=64)
def _fixed(pk: UUID, starts_on: date) -> Policy:
    from strategy.models import Strategy

    choices = Strategy(pk=pk).choices_by_question()
    return Policy.from_choices(choices, strategy_id=pk, starts_on=starts_on)
