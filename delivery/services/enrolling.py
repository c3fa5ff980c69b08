"""Learners come in: by staff, by the client, or by themselves on the course page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Person
from accounts.services import find_person, new_person
from catalogue.drafts import current_version
from catalogue.errors import OfferingFull
from catalogue.models import CourseVersion, Offering
from catalogue.querysets import is_on_sale, oldest_check
from catalogue.selectors import price_of, vat_rates
from delivery.errors import AlreadyEnrolled, DeliveryError, GroupFull
from delivery.models import Enrolment, EnrolmentState, Learner, Programme, ProgrammeState
from delivery.ordering import Deal
from delivery.services import confirming, ordering, seats
from delivery.services.leaving import cancel_enrolment, withdraw
from llo_portal.kernel.choices import CourseRange, MarketFormula
from llo_portal.kernel.dates import today
from llo_portal.kernel.prepared import Prepared
from strategy.policy import Policy, policy_on

CLOSED = "Dit startmoment is niet meer open. Kies een ander startmoment."


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


class Bought(NamedTuple):
    """`is_first`: we never met this person before, so that saying it is new tells a stranger nothing."""

    enrolment: Enrolment
    is_new: bool
    is_first: bool


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
        learners = [(a, _learner(a)[0]) for a in applicants]
        inside = set(locked.enrolments.exclude(state=EnrolmentState.CANCELLED).values_list("learner_id", flat=True))
        fresh = list({learner.pk: (a, learner) for a, learner in learners if learner.pk not in inside}.values())
        _make_room(locked, len(fresh), extend)
        sold = {"policy_id": locked.policy_id, "course_version": current_version(locked.course)}
        return [_place(locked, a, learner, **sold) for a, learner in fresh]


def _learner(applicant: Applicant, known: Person | None = None) -> tuple[Learner, bool]:
    """The learner, and whether we never met this person before."""
    called = {"first_name": applicant.first_name, "last_name": applicant.last_name, "email": applicant.email}
    person = known or applicant.person or find_person(**called)
    if person is None:
        person = new_person(
            **called, infix=applicant.infix, phone=applicant.phone, birth_date=applicant.birth_date,
            birth_place=applicant.birth_place,
        )  # fmt: skip
        return Learner.objects.create(person=person), True
    _complete(person, applicant)
    return Learner.objects.get_or_create(person=person)[0], False


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
    seat = None
    if programme.offering:
        seat = seats.take_seat(
            offering_id=programme.offering.pk, course_id=programme.offering.course_id, person_id=learner.person_id
        )
    enrolment = Enrolment.objects.create(
        programme=programme, learner=learner, name_as_printed=(applicant.name_as_printed or applicant.full_name)[:200],
        choices=dict(applicant.choices), **more,
    )  # fmt: skip
    if seat:
        seats.placed(enrolment=enrolment, seat=seat)
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
        raise DeliveryError(CLOSED)


def _for_sale(offering: Offering) -> tuple[Programme, Policy, UUID | None]:
    """The group of a start that an individual may choose now, our policy, and the version of the course that is sold. The
    lock of the group comes first, as everywhere (see seats); `offering` gets price and start of now. Raises DeliveryError.
    """
    policy = policy_on()
    found = _on_sale.first(offering=offering.pk, day=today(), checked=oldest_check())
    if found is None or not policy.enrolment_open_for(MarketFormula.INDIVIDUAL):
        check_open(offering)
        raise DeliveryError(CLOSED)
    *values, version_id, offering.starts_on, offering.price, offering.vat_treatment = found
    programme = Programme.from_db("default", _GROUP, values)  # what is left out is loaded when somebody asks
    programme.offering = offering
    return programme, policy, version_id


_GROUP = ("id", "course_id", "offering_id", "state")  # in the order of the model, as from_db wants


def _open_groups(offering: UUID, day: date, checked: date) -> QuerySet[Any, Any]:
    newest = CourseVersion.objects.filter(course=OuterRef("course")).order_by("-number").values("pk")[:1]
    rows = Programme.objects.select_for_update(of=("self",)).filter(
        offering=offering, offering__course__range=CourseRange.CORE, **is_on_sale(day, checked, "offering__")
    )
    sold = ("offering__starts_on", "offering__price", "offering__vat_treatment")
    return rows.order_by().values_list(*_GROUP, Subquery(newest), *sold)


_on_sale = Prepared(_open_groups, offering=UUID, day=date, checked=date)


def enrol_individual(
    *, offering: Offering, applicant: Applicant, terms_version: str, person: Person | None = None,
    deal: Deal | None = None,
) -> Enrolment:  # fmt: skip
    """An individual buys a place. The last seat is decided by the database; raises OfferingFull for all others. Without a
    deal the learner pays by invoice.
    """
    return buy(offering=offering, applicant=applicant, terms_version=terms_version, person=person, deal=deal).enrolment


def buy(
    *, offering: Offering, applicant: Applicant, terms_version: str, person: Person | None = None,
    deal: Deal | None = None,
) -> Bought:  # fmt: skip
    """Somebody who takes part already gets the confirmation again instead of a second place: the page tells a stranger
    nothing about who is in. `person` is who we know already, such as who was offered the seat."""
    with transaction.atomic():
        programme, policy, version_id = _for_sale(offering)
        learner, is_first = _learner(applicant, person)
        inside = programme.enrolments.filter(learner=learner).exclude(state=EnrolmentState.CANCELLED)
        if known := None if is_first else inside.first():
            confirming.remember(known, again=True)
            return Bought(known, is_new=False, is_first=False)
        price = price_of(offering, vat_rates())
        if price is None:
            raise DeliveryError("Dit startmoment heeft nog geen prijs. Bel of mail ons.")
        enrolment = _place(
            programme, applicant, learner, policy_id=policy.strategy_id, price=price.excluding, vat_amount=price.vat,
            terms_version=terms_version, terms_accepted_at=timezone.now(), course_version_id=version_id,
        )  # fmt: skip
        ordering.place(enrolment=enrolment, offering=offering, deal=deal)
        confirming.remember(enrolment, account=deal is None or deal.account)
    return Bought(enrolment, is_new=True, is_first=is_first)


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
