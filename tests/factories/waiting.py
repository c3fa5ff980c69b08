"""People on a waiting list, put there by the service, in order."""

from typing import Any

from catalogue.models import Offering
from delivery.models import Programme, WaitingEntry
from delivery.services import enrolling, waiting
from delivery.services.enrolling import Applicant
from tests.factories.accounts import UserFactory
from tests.factories.delivery import open_programme


def applicant(name: str, **values: Any) -> Applicant:
    return Applicant(first_name=name, last_name="Kok", email=f"{name.lower()}@voorbeeld.nl", **values)


def full_start(capacity: int = 1, **values: Any) -> Programme:
    """An open start whose seats are all taken."""
    programme = open_programme(offering__capacity=capacity, offering__min_places=1, **values)
    for number in range(capacity):
        enrol(programme.offering, f"Eerst{number}-{programme.number}")
    programme.refresh_from_db()
    return programme


def enrol(offering: Offering, name: str) -> Any:
    return enrolling.enrol_individual(offering=offering, applicant=applicant(name), terms_version="1")


def wait(course: Any, name: str, **wishes: Any) -> WaitingEntry:
    return waiting.join(course=course, applicant=applicant(name), **wishes)


def give_up(programme: Programme) -> None:
    """The first who takes part is taken off the list by a colleague: a seat comes free."""
    row = programme.enrolments.exclude(state="geannuleerd").first()
    assert row is not None
    enrolling.cancel_enrolment(enrolment_id=row.pk, by=UserFactory(), reason="Ziek")
