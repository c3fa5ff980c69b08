"""The starts of a route, ordered in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from catalogue import carousel_rows
from catalogue.errors import OfferingFull
from catalogue.models import Offering
from catalogue.route_plan import Status
from catalogue.selectors import price_of, vat_rates
from catalogue.vat import Price
from delivery.errors import DeliveryError
from delivery.models import Enrolment, LearnerRoute
from delivery.ordering import Deal
from delivery.services import routes, seats
from delivery.services.enrolling import Applicant, check_open, enrol_individual
from llo_portal.kernel.errors import DomainError
from llo_portal.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class Place:
    """One start of the route. `refusal` says why it cannot be ordered now; empty when it can."""

    offering: Offering
    price: Price | None
    refusal: str = ""


def places(route: LearnerRoute) -> list[Place]:
    """The planned starts without a seat yet, in the order they begin."""
    rates = vat_rates()
    rows = [s.offering for s in carousel_rows.steps(route.plan) if s.block["status"] == Status.PLANNED and s.offering]
    return [Place(o, price_of(o, rates), _refusal(o)) for o in sorted(rows, key=lambda o: (o.starts_on, str(o.pk)))]


def _refusal(offering: Offering) -> str:
    try:
        check_open(offering)
    except DomainError as error:
        return error.message
    if offering.price is None:
        return "Dit startmoment heeft nog geen prijs. Bel of mail ons."
    return "Dit startmoment is net vol." if offering.is_full else ""


def total(rows: Sequence[Place]) -> Decimal:
    """What the learner pays for the places that can be ordered, VAT included."""
    return sum((place.price.including for place in rows if place.price and not place.refusal), ZERO)


def total_vat(rows: Sequence[Place]) -> Decimal:
    """The VAT in that."""
    return sum((place.price.vat for place in rows if place.price and not place.refusal), ZERO)


def order(
    *, route: LearnerRoute, version: int, terms_version: str, by: Any, about: Mapping[str, Any] | None = None,
    early_start_version: str = "",
) -> list[Enrolment]:  # fmt: skip
    """All places that can be ordered, or none: one transaction. `version` is the plan that the learner saw; when it is
    another now, or when a place is gone, it is refused and the route is planned anew. Raises DeliveryError, also when an
    early start lacks the consent."""
    try:
        with transaction.atomic():
            locked = LearnerRoute.objects.select_for_update(of=("self",)).select_related("course", "learner__person")
            mine = locked.get(pk=route.pk)
            if mine.version != version:
                raise DeliveryError("Je route is intussen veranderd. Kijk haar nog eens na.")
            rows = [place.offering for place in places(mine) if not place.refusal]
            seats.lock_programmes(
                *(offering.pk for offering in rows)
            )  # all of them first: see the order of locks there
            if not rows:
                raise DeliveryError("Er is nu geen start waarvoor je je kunt aanmelden.")
            deal = Deal(early_start_version=early_start_version)
            made = [_enrol(mine, offering, terms_version, about or {}, deal) for offering in rows]
    except OfferingFull:
        routes.plan_anew(route_id=route.pk, cause=routes.OFFER, tell=False)
        raise DeliveryError("Een plaats is net weg. We hebben je route opnieuw gepland.") from None
    routes.plan_anew(route_id=route.pk, cause=routes.ENROLMENT, tell=False)
    return made


def _enrol(
    route: LearnerRoute, offering: Offering, terms_version: str, about: Mapping[str, Any], deal: Deal
) -> Enrolment:
    person = route.learner.person
    applicant = Applicant(
        first_name=person.first_name, infix=person.infix, last_name=person.last_name, email=person.email, **about
    )
    return enrol_individual(
        offering=offering, applicant=applicant, terms_version=terms_version, person=person, deal=deal
    )
