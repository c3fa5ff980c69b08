"""Learners come in: by staff, by the client, or by themselves on the course page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from accounts.services import person_for
from catalogue.drafts import current_version
from catalogue.errors import OfferingFull
from catalogue.models import Offering
from catalogue.selectors import price_of, vat_rates
from delivery.errors import AlreadyEnrolled, DeliveryError, GroupFull
from delivery.models import Enrolment, EnrolmentState, Learner, Programme, ProgrammeState
from delivery.ordering import Deal
from delivery.services import confirming, ordering, seats
from delivery.services.leaving import cancel_enrolment, withdraw
from llo_portal.kernel.choices import CourseRange, MarketFormula
from strategy.policy import policy_on


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants to come in, as typed. `choices` are those of formules.yaml."""

    first_name: str
    last_name: str
    email: str
    infix: str = ""
    phone: str = ""
    birth_date: date | None = None
    birth_place: str = ""
    name_as_printed: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    person: Person | None = None  # who signed in

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.infix, self.last_name) if part)


def enrol(*, programme: Programme, applicant: Applicant, by: Any, extend: bool = False) -> Enrolment:
    """One learner by staff or client. Raises AlreadyEnrolled or GroupFull."""
    made = enrol_many(programme=programme, applicants=[applicant], by=by, extend=extend)
    if not made:
        raise AlreadyEnrolled(f"{applicant.full_name} doet al mee.", field="email")
    return made[0]


def enrol_many(
    *, programme: Programme, applicants: Sequence[Applicant], by: Any, extend: bool = False
) -> list[Enrolment]:
    """All of them in one transaction; who takes part already is passed over. More than the places only when `extend`
    says so, and only in a group of one client. Raises GroupFull."""
    with transaction.atomic():
        locked = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        if not locked.is_live:
            raise DeliveryError("Dit traject is voorbij. Er komen geen deelnemers meer bij.")
        learners = [(a, _learner(a)) for a in applicants]
        inside = set(locked.enrolments.exclude(state=EnrolmentState.CANCELLED).values_list("learner_id", flat=True))
        fresh = list({learner.pk: (a, learner) for a, learner in learners if learner.pk not in inside}.values())
        _make_room(locked, len(fresh), extend)
        return [_place(locked, a, learner) for a, learner in fresh]


def _learner(applicant: Applicant, known: Person | None = None) -> Learner:
    person = known or applicant.person or person_for(
        first_name=applicant.first_name, infix=applicant.infix, last_name=applicant.last_name,
        email=applicant.email, phone=applicant.phone,
    )  # fmt: skip
    _complete(person, applicant)
    return Learner.objects.get_or_create(person=person)[0]


def _complete(person: Person, applicant: Applicant) -> None:
    """Fills what was unknown; never replaces what is known by what somebody else types."""
    found = {"birth_date": applicant.birth_date, "birth_place": applicant.birth_place, "phone": applicant.phone}
    new = {name: value for name, value in found.items() if value and not getattr(person, name)}
    if new:
        for name, value in new.items():
            setattr(person, name, value)
        person.save(update_fields=[*new, "updated_at"])


def _make_room(programme: Programme, extra: int, extend: bool) -> None:
    if programme.offering_id:
        return  # every seat is taken one by one from the offering
    wanted = programme.enrolments.seated().count() + extra
    if wanted <= programme.places:
        return
    if not extend:
        raise GroupFull(programme.places, wanted)
    programme.places = wanted
    programme.save(update_fields=["places", "updated_at"])


def _place(programme: Programme, applicant: Applicant, learner: Learner, **more: Any) -> Enrolment:
    offer = None
    if programme.offering_id:
        offer = seats.take_seat(offering_id=programme.offering_id, person_id=learner.person_id)
    enrolment = Enrolment.objects.create(
        programme=programme, learner=learner, name_as_printed=(applicant.name_as_printed or applicant.full_name)[:200],
        choices=dict(applicant.choices), course_version=current_version(programme.course),
        **{"policy_id": programme.policy_id, **more},
    )  # fmt: skip
    if programme.offering_id:
        seats.placed(enrolment=enrolment, offer=offer)
    if programme.state == ProgrammeState.RUNNING:
        for state in (EnrolmentState.CONFIRMED, EnrolmentState.STARTED):
            enrolment.state = state
            enrolment.save(update_fields=["state", "updated_at"])
    return enrolment


def check_open(offering: Offering) -> None:
    """Raises DeliveryError when an individual cannot enrol here: strategy, kind of course, or closed."""
    if not policy_on().enrolment_open_for(MarketFormula.INDIVIDUAL):
        raise DeliveryError("Je kunt je nu niet zelf aanmelden. Bel of mail ons, dan denken we mee.")
    if offering.course.range != CourseRange.CORE:
        raise DeliveryError("Deze opleiding is maatwerk. Bel of mail ons, dan denken we mee.")
    if not Offering.objects.open_for_enrolment().filter(pk=offering.pk).exists():
        raise DeliveryError("Dit startmoment is niet meer open. Kies een ander startmoment.")


def enrol_individual(
    *, offering: Offering, applicant: Applicant, terms_version: str, person: Person | None = None,
    deal: Deal | None = None,
) -> Enrolment:  # fmt: skip
    """An individual buys a place. The last seat is decided by the database; raises OfferingFull for all others. Without a
    deal the learner pays by invoice.
    """
    return buy(offering=offering, applicant=applicant, terms_version=terms_version, person=person, deal=deal)[0]


def buy(
    *, offering: Offering, applicant: Applicant, terms_version: str, person: Person | None = None,
    deal: Deal | None = None,
) -> tuple[Enrolment, bool]:  # fmt: skip
    """The enrolment and whether it is new.

    Somebody who takes part already gets the confirmation again instead of a second place: the page tells a stranger
    nothing about who is in. `person` is who we know already, such as who was offered the seat.
    """
    with transaction.atomic():
        check_open(offering)
        seats.lock_programmes(offering.pk)  # before the learner: see the order of locks in `seats`
        programme = Programme.objects.select_related("course", "leader").get(offering=offering)
        learner = _learner(applicant, person)
        if known := programme.enrolments.filter(learner=learner).exclude(state=EnrolmentState.CANCELLED).first():
            confirming.remember(known, again=True)
            return known, False
        price = price_of(offering, vat_rates())
        if price is None:
            raise DeliveryError("Dit startmoment heeft nog geen prijs. Bel of mail ons.")
        enrolment = _place(
            programme, applicant, learner, policy_id=policy_on().strategy_id, price=price.excluding,
            vat_amount=price.vat, terms_version=terms_version, terms_accepted_at=timezone.now(),
        )  # fmt: skip
        ordering.place(enrolment=enrolment, offering=offering, deal=deal)
        confirming.remember(enrolment, account=deal is None or deal.account)
    return enrolment, True


def change_learner(*, enrolment: Enrolment, by: Any, name_as_printed: str) -> None:
    """How the name stands on the paper; not once a certificate was issued."""
    certificate = getattr(enrolment, "certificate", None)
    if certificate and certificate.state != "klaargezet":
        raise DeliveryError("Het certificaat is al uitgegeven.", field="name_as_printed")
    enrolment.name_as_printed = name_as_printed
    enrolment.save(update_fields=["name_as_printed", "updated_at"])


__all__ = [
    "Applicant",
    "OfferingFull",
    "buy",
    "cancel_enrolment",
    "change_learner",
    "check_open",
    "enrol",
    "enrol_individual",
    "enrol_many",
    "withdraw",
]  # fmt: skip
