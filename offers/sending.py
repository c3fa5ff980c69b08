"""What stands in the way of sending a quote. Every reason is a Dutch sentence that says what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from llo_portal.kernel.choices import FundingStream, MarketFormula, Service
from llo_portal.kernel.dutch import euro, long_date
from offers.pricing import PricedLine, is_above_floor, training_price_per_place


@dataclass(frozen=True, slots=True)
class QuotePolicy:
    """What the strategy of the quote's day says about it."""

    formula_open: bool
    services: frozenset[Service]
    streams: frozenset[FundingStream]
    mixed_allowed: bool
    consent_needed: bool


@dataclass(frozen=True, slots=True)
class Calculation:
    """The cost sheet behind the training lines: for how many places, and the floor price per place in euros."""

    places: int
    floor_price: Decimal


@dataclass(frozen=True, slots=True)
class Deviation:
    """The approval to stay at or under the floor price: from `price_per_place` up, until `ends_on`."""

    price_per_place: Decimal
    ends_on: date

    def covers(self, price: Decimal, day: date) -> bool:
        return price >= self.price_per_place and day <= self.ends_on


@dataclass(frozen=True, slots=True)
class SendingFacts:
    """Everything the decision needs; `deliverer` names who carries the training out."""

    day: date
    formula: MarketFormula
    policy: QuotePolicy
    lines: tuple[PricedLine, ...]
    participants: int
    valid_until: date
    recipient: str
    deliverer: str
    has_consent: bool
    calculation: Calculation | None = None
    deviation: Deviation | None = None

    @property
    def has_training(self) -> bool:
        return any(line.service == Service.TRAINING for line in self.lines)

    @property
    def price_per_place(self) -> Decimal | None:
        return training_price_per_place(self.lines, self.participants)


def price_reasons(facts: SendingFacts) -> tuple[str, ...]:
    """Why the price does not hold: no sum, another number of places, or not above the floor price."""
    return tuple(_calculation(facts))


def content_reasons(facts: SendingFacts) -> tuple[str, ...]:
    """Why the content cannot be offered by this provider, or is not complete."""
    return (*_content(facts), *_policy(facts))


def sending_reasons(facts: SendingFacts) -> tuple[str, ...]:
    """Everything in the way of sending; empty when the quote may go."""
    return (*_content(facts), *_policy(facts), *_calculation(facts), *_consent(facts), *_recipient(facts))


def needs_deviation(facts: SendingFacts) -> bool:
    """The price is not above the floor price and nobody approved it."""
    price, sheet = facts.price_per_place, facts.calculation
    if price is None or sheet is None or is_above_floor(price, sheet.floor_price):
        return False
    return facts.deviation is None or not facts.deviation.covers(price, facts.day)


def _content(facts: SendingFacts) -> Iterator[str]:
    if not facts.lines:
        yield "De offerte heeft nog geen regels. Voeg er ten minste één toe."
    if facts.valid_until < facts.day:
        yield f"De offerte was geldig tot en met {long_date(facts.valid_until)}. Kies een latere datum."


def _policy(facts: SendingFacts) -> Iterator[str]:
    policy, formula = facts.policy, MarketFormula(facts.formula)
    if not policy.formula_open:
        yield f"Volgens de strategie bieden we niets aan {formula.label.lower()} aan."
        return
    for service in sorted({line.service for line in facts.lines} - policy.services):
        yield f"De dienst {Service(service).label.lower()} leveren we volgens de strategie niet aan {formula.label.lower()}."
    used = {FundingStream(line.stream) for line in facts.lines}
    for stream in sorted(used - policy.streams):
        yield f"Regels met geldstroom {stream.label.lower()} staat de strategie niet toe."
    if used == set(FundingStream) and not policy.mixed_allowed:
        yield "Publiek en privaat in één traject staat de strategie niet toe."


def _calculation(facts: SendingFacts) -> Iterator[str]:
    price, sheet = facts.price_per_place, facts.calculation
    if price is None:
        return
    if sheet is None:
        yield "Er is nog geen calculatie bij de scholing. Maak er een, dan kennen we de bodemprijs."
    elif sheet.places != facts.participants:
        yield (
            f"De calculatie rekent met {sheet.places} plaatsen en de offerte met {facts.participants}. "
            "Maak ze gelijk, anders klopt de bodemprijs niet."
        )
    elif needs_deviation(facts):
        yield (
            f"De prijs per plaats ({euro(price)}) moet hoger zijn dan de bodemprijs ({euro(sheet.floor_price)}). "
            "Verhoog de prijs of vraag de directeur om een afwijking."
        ) + _ended(facts)


def _ended(facts: SendingFacts) -> str:
    if facts.deviation is None or facts.day <= facts.deviation.ends_on:
        return ""
    return f" De goedgekeurde afwijking liep tot en met {long_date(facts.deviation.ends_on)}."


def _consent(facts: SendingFacts) -> Iterator[str]:
    if facts.policy.consent_needed and facts.has_training and not facts.has_consent:
        who = facts.deliverer or "de uitvoerder"
        yield f"Het akkoord van {who} op de inhoud van deze versie ontbreekt. Leg het eerst vast."


def _recipient(facts: SendingFacts) -> Iterator[str]:
    if not facts.recipient:
        yield "De contactpersoon heeft geen e-mailadres. Kies een andere contactpersoon of vul het adres aan."
